import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout, dataFolder } from '../../ops/installation/checkout'
import { until } from '../../ops/installation/condition'
import { portFrom } from '../../ops/installation/ports'
import { type ProcessName, processes } from '../../ops/installation/processes'
import { type Running, runningOn } from '../../ops/installation/running'
import { say } from '../../ops/installation/say'
import { pidFileOf } from '../launcher/daemon'
import { isReady } from '../launcher/run-process'
import { startCity } from '../launcher/start'
import { compile } from './compile'
import { concernedBy } from './concerned'
import { changedBetween, type Snapshot, takeSnapshot, watchSources } from './sources'
import { checkTypesBehind } from './types'

const { generate } = require(join(checkout, 'dev/build/generate')) as { generate(): Promise<void> }
const { bundleWorkflows } = require(join(checkout, 'dev/build/workflow-bundle')) as {
  bundleWorkflows(names: string[]): Promise<void>
}

/** What the watch needs of the city whose processes it starts again. */
type Watched = { prepare(): Promise<void>; restart(name: ProcessName): Promise<void> }

/**
 * npm run dev [-- exam ...]: after each edit, compiles what changed and starts again those processes that load it, or only the
 * named ones of them. Where a city runs already on this data folder, it is that one's processes; else it brings up a city.
 */
async function main(): Promise<void> {
  const names = process.argv.slice(2)
  const unknown = names.find(name => !processes.some(each => each.name === name))
  if (unknown)
    throw new Error(`There is no process ${unknown}: ${processes.map(({ name }) => name).join(', ')}`)
  const other = runningOn(dataFolder())
  const city = other ? watchedOf(other) : await startCity()
  if (!city) return
  let seen = takeSnapshot()
  let turn = Promise.resolve()
  const wanted = (name: ProcessName) => names.length === 0 || names.includes(name)
  watchSources(since => {
    // One edit after the other: an edit during a build is the next one's.
    turn = turn.then(async () => {
      const now = takeSnapshot()
      const changed = changedBetween(seen, now)
      seen = changed.length > 0 ? await takeUp({ changed, built: seen, now, since }, city, wanted) : now
    })
  })
  checkTypesBehind()
  say(
    `Watching. An edit starts again the processes that it concerns${names.length ? `: ${names.join(', ')}` : ''}.`,
  )
}

/**
 * Builds what changed and starts again what loads it.
 *
 * @returns the sources as they are built now; after a fault those built before, so that the next edit takes up all that changed
 */
async function takeUp(
  {
    changed,
    built,
    now,
    since,
  }: { changed: readonly string[]; built: Snapshot; now: Snapshot; since: number },
  city: Watched,
  wanted: (name: ProcessName) => boolean,
): Promise<Snapshot> {
  say(`\n${changed.length === 1 ? changed[0] : `${changed.length} files`} changed`)
  try {
    if (changed.some(file => /\.(proto|yaml|prisma)$/.test(file))) await generate()
    const after = takeSnapshot()
    const outputs = compile([...new Set([...changed, ...changedBetween(now, after)])])
    if (changed.some(file => file.endsWith('migration.sql'))) await city.prepare()
    const { processes, bundle } = concernedBy(outputs)
    if (bundle)
      await bundleWorkflows([process.env.OTEL_EXPORTER_OTLP_ENDPOINT ? 'bundle-traced.js' : 'bundle.js'])
    const restarted = processes.filter(wanted)
    if (restarted.length === 0) say('no running process loads it')
    await Promise.all(restarted.map(name => restart(name, since, city)))
    return after
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return built
  }
}

async function restart(name: ProcessName, since: number, city: Watched): Promise<void> {
  try {
    await city.restart(name)
    say(`${name} answers again after ${((performance.now() - since) / 1_000).toFixed(1)} s`)
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
  }
}

/** Its launcher starts again whatever ends: it is enough to end a process when the build is up to date. */
function watchedOf({ pid }: Running): Watched {
  say(`Watching for the city that process ${pid} runs on ${dataFolder()}.`)
  return {
    prepare: async () => say('A migration is applied by the next npm start.'),
    restart: async name => {
      const pidFile = pidFileOf(join(dataFolder(), 'logs', `${name}.log`))
      let old = ''
      await until(`the number of ${name} is written`, () => {
        old = readFileSync(pidFile, 'utf8').trim()
        return old !== ''
      })
      end(Number(old))
      await until(`${name} is started again`, () => ![old, ''].includes(readFileSync(pidFile, 'utf8').trim()))
      const { port, portVariable } = processes.find(each => each.name === name)!
      await until(`${name} answers`, () => isReady(name, portFrom(portVariable, port)), { withinMs: 60_000 })
    },
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch {
    // It did not come up after the last edit, and is being started again already.
  }
}

if (require.main === module)
  main().catch(error => {
    say(error instanceof Error ? error.message : String(error))
    process.exit(1)
  })
