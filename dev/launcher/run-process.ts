import { join } from 'node:path'
import { checkout, dist } from '../../ops/installation/checkout'
import {
  environmentOf,
  type Installation,
  type ProcessDefinition,
  type ProcessName,
} from '../../ops/installation/processes'
import { type Daemon, startDaemon } from './daemon'

const compileCache = join(checkout, 'node_modules/.cache/xueshi/code')

/** Starts one of our processes from the build and waits until it says that it is ready. */
export function runProcess(
  definition: ProcessDefinition,
  installation: Installation,
  { logFolder, keepAlive, env = {} }: { logFolder: string; keepAlive: boolean; env?: NodeJS.ProcessEnv },
): Promise<Daemon> {
  const port = installation.ports[definition.name]
  return startDaemon({
    name: definition.name,
    command: process.execPath,
    args: ['--enable-source-maps', join(dist, definition.script)],
    cwd: checkout,
    // Compiled code is kept between starts: a third of what it takes to load a process.
    env: { NODE_COMPILE_CACHE: compileCache, ...environmentOf(definition, installation), ...env },
    keepAlive,
    logFile: join(logFolder, `${definition.name}.log`),
    readyWithinMs: 90_000,
    ready: () => isReady(definition.name, port),
  })
}

/** Whether it is ready, and it is the one that answers there: another process's answer is no readiness of this one. */
export async function isReady(name: ProcessName, port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) })
  const { service, ready } = (await response.json()) as { service?: string; ready?: boolean }
  if (service !== name)
    throw new Error(`port ${port} of ${name} is answered by ${service ?? 'something else'}`)
  return ready === true
}
