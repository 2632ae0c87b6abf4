import { noteRunning, noteStopped } from '../../ops/installation/running'
import { say } from '../../ops/installation/say'
import { startTestEngines } from '../testing/test-engines'

/** node dev/run.js engines: keeps test engines up, so that `npx jest some.int` starts in a second. */
async function main(): Promise<void> {
  const { addresses, stop } = await startTestEngines()
  for (const [name, value] of Object.entries(addresses)) console.log(`export ${name}='${value}'`)
  noteRunning({ ports: [], engines: addresses })
  say('`npx jest` finds these engines by itself. Ctrl-C here ends them.')
  await new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
    setInterval(() => {}, 1 << 30)
  })
  noteStopped()
  await stop()
  process.exit(0)
}

if (require.main === module) void main()
