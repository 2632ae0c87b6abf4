import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../../ops/installation/checkout'
import { say } from '../../ops/installation/say'
import { fetchEngines } from '../engines/fetch-all'
import { makeTemporaryFolder } from '../launcher/temporary'

const limitMinutes = 10

/** npm test: jest, then the plain line `N passed, N failed` as the last of the output, whatever happened. */
async function main(): Promise<void> {
  const args = process.argv.slice(2)
  if (args.length === 0) await fetchEngines()
  const summary = join(makeTemporaryFolder('summary'), 'line')
  const started = Date.now()
  const code = await runJest(args, summary)
  const minutes = (Date.now() - started) / 60_000
  if (minutes > limitMinutes)
    say(`The tests took ${minutes.toFixed(1)} minutes; the limit is ${limitMinutes}.`)
  const line = existsSync(summary) ? readFileSync(summary, 'utf8') : '0 passed, 1 failed\n'
  process.stdout.write(line)
  process.exitCode = code === 0 && !/, 0 failed/.test(line) ? 1 : code
}

function runJest(args: string[], summary: string): Promise<number> {
  const jest = join(checkout, 'node_modules/jest/bin/jest.js')
  // The whole suite is the same everywhere: it takes no engines that happen to run.
  const engines = args.length === 0 ? { XUESHI_TEST_OWN_ENGINES: '1' } : {}
  const env = { ...process.env, ...engines, XUESHI_TEST_SUMMARY: summary }
  const child = spawn(process.execPath, [jest, '--config', 'jest.config.js', ...args], {
    cwd: checkout,
    env,
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise(resolve => {
    child.once('exit', code => resolve(code ?? 1))
  })
}

if (require.main === module) void main()
