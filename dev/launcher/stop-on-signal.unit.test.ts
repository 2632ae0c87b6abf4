import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { checkout } from '../../ops/installation/checkout'
import { until } from '../../ops/installation/condition'

const typescript = join(checkout, 'services/kit/run/reading-threads/testing/typescript.js')
const launcher = join(__dirname, 'testing/stops-in-order.ts')

/** As npm start has it: dev/run.js passes signals on to the launcher proper, in one group. */
const entry = `require('./dev/build/pinned-node')
  .runNode(process.execPath, ['-r', '${typescript}', '${launcher}'])
  .then(code => process.exit(code))`

async function startChain(): Promise<{ chain: ChildProcessWithoutNullStreams; said: () => string }> {
  const chain = spawn(process.execPath, ['-e', entry], { cwd: checkout, detached: true })
  let said = ''
  for (const stream of [chain.stdout, chain.stderr])
    stream.on('data', text => {
      said += text
    })
  await until('the launcher', () => said.includes('up'))
  return { chain, said: () => said }
}

test.each([
  ['to the first process alone, as a supervisor sends it', (pid: number) => process.kill(pid, 'SIGINT')],
  ['to the whole group, as a terminal sends it', (pid: number) => process.kill(-pid, 'SIGINT')],
])('SIGINT %s stops everything, once', async (_way, interrupt) => {
  const { chain, said } = await startChain()
  const ended = once(chain, 'exit')

  interrupt(chain.pid!)
  await until('the stop', () => said().includes('Stopping'))
  interrupt(chain.pid!)
  chain.stdin.end()

  expect(await ended).toEqual([0, null])
  expect(said()).toBe('up\nStopping; the data stays for the next start.\nstopped\n')
})
