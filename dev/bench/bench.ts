import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { say } from '../../ops/installation/say'
import { type Found, measurements } from './report'

/**
 * The benchmark prepares data by SQL, and measures everything else through the API.
 *
 * A ratio is only as good as what is done inside the clock. Ten thousand tickets, or a million entries, can't be
 * made by the API in a bench of minutes.
 *
 * Everything inside the clock goes the real way: the built processes, HTTP, Kafka, Temporal, production settings,
 * no logs. What must be there before is laid by set-based SQL as the owner of the tables, within their constraints:
 * people and candidates, the seats of a sitting that is over, the ledger's million entries, the key that signs
 * tokens. Sittings are published by exam's own function, learners enrol by course's. `results` registers by the
 * sitting's real workflow (listener, worker, activity), not by a direct call. The bare side of `booking` never
 * meets a rival for its seat, the one of `workflow` has its activity on its own worker, the one of `results` has
 * its rows in memory before the clock runs: each is as fast as it can be. A person who books has looked at one's
 * own bookings before the clock runs, as everyone must who chose a sitting: a token's signature is checked at its
 * first use and remembered until the token ends (its expiry and revocation are looked at each time). The first use
 * costs about as much as the booking itself, and is inside the clock of `seatsRace`.
 *
 * The ratios err to our disadvantage. A change of a table that the bench lays changes `dev/bench` too.
 */

/**
 * npm run bench: what each path costs beside the barest thing that could stand in its place, both measured in one run.
 * `--json`: one object on standard output, everything else on standard error. `--only booking,heartbeat`: these alone.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } })
  const tell = (line: string): void => (values.json ? say(line) : console.log(line))
  const found = new Map<string, Found>()
  for (const { name, measure } of chosen(values.only)) {
    say(`Measuring ${name} ...`)
    const outcome = await measure(say)
    found.set(name, outcome)
    for (const line of outcome.lines) tell(line)
  }
  if (values.json) console.log(JSON.stringify(reportOf(found), null, 2))
}

function chosen(only: string | undefined): typeof measurements {
  if (!only) return measurements
  const names = only.split(',')
  const unknown = names.find(name => !measurements.some(each => each.name === name))
  if (unknown)
    throw new Error(`no measurement '${unknown}': ${measurements.map(({ name }) => name).join(', ')}`)
  return measurements.filter(({ name }) => names.includes(name))
}

function reportOf(found: ReadonlyMap<string, Found>): object {
  const ratios = [...found].flatMap(([name, { ratio }]) => (ratio === undefined ? [] : [[name, ratio]]))
  const figures = [...found].map(([name, each]) => [name, each.figures])
  const machine = { cpus: cpus().length, node: process.version, load: loadavg()[0] }
  return { ...Object.fromEntries(ratios), figures: { ...Object.fromEntries(figures), machine } }
}

main().catch((error: Error) => {
  say(error.stack ?? error.message)
  process.exitCode = 1
})
