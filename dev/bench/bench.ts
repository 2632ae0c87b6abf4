import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { say } from '../../ops/installation/say'
import { type Found, measurements } from './report'

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
