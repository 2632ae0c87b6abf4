import { type AddressInfo, connect, createServer } from 'node:net'
import { runningElsewhere } from './running'

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
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
