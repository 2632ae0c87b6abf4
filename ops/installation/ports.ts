import { randomInt } from 'node:crypto'
import { connect, createServer, type Server } from 'node:net'
import { runningElsewhere } from './running'

/** Below the ports that systems give out by themselves (IANA's dynamic ones; Linux begins at 32,768). */
const FIRST = 20_000
const BLOCK = 40
const BLOCKS = 300

let next = 0
let blockEnd = 0

/**
 * A port that nobody listens on, and that nobody else is given: neither by this function, in any process, nor by the system
 * for a connection or a port of its choice. Whoever asked may take its time to listen there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    if (next === blockEnd) await takeBlock()
    const port = next++
    const server = await listenOn(port)
    if (!server) continue
    await new Promise(resolve => server.close(resolve))
    return port
  }
}

/** A block is its process's while that process listens on the first port of it: when it ends, the system gives it back. */
async function takeBlock(): Promise<void> {
  const start = randomInt(BLOCKS)
  for (let tried = 0; tried < BLOCKS; tried++) {
    const first = FIRST + ((start + tried) % BLOCKS) * BLOCK
    const server = await listenOn(first)
    if (!server) continue
    server.unref()
    next = first + 1
    blockEnd = first + BLOCK
    return
  }
  throw new Error(
    `All ports from ${FIRST} to ${FIRST + BLOCKS * BLOCK - 1} are taken. Stop what listens there`,
  )
}

/** @returns undefined where something listens already */
function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

/** Whether something accepts connections at this address. */
export function answers(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ port, host })
    socket.setTimeout(2_000)
    const settle = (open: boolean) => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
    socket.once('timeout', () => settle(false))
  })
}

/** The port named by this environment variable, else its default. */
export function portFrom(variable: string, byDefault: number): number {
  const given = process.env[variable]
  if (!given) return byDefault
  const port = Number(given)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${variable}=${given} is no port`)
  return port
}

/** @throws PortTaken, naming the port, the way to change it and the other xueshi, if it is one */
export async function assertFree(wants: string, port: number, variable: string): Promise<void> {
  if (!(await answers(port))) return
  const other = runningElsewhere(port)
  throw new PortTaken(
    `Port ${port}, which ${wants} wants, is taken${other ? ` by another xueshi (${other.checkout}, process ${other.pid}). Stop that one` : '. Stop what listens there'}, or choose another port: ${variable}=${port + 1}`,
  )
}

export class PortTaken extends Error {}
