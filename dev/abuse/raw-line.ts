import { connect, type Socket } from 'node:net'

export interface Sent {
  /** What came back, as it was. */
  readonly got: string
  readonly statuses: readonly number[]
}

export interface SendOptions {
  /** The loopback address that it comes from, where the machine has more than one. */
  readonly from?: string
  /** Until there is an answer at all. */
  readonly waitMs?: number
  /** After an answer: whether another one follows. */
  readonly quietMs?: number
}

/** Sends bytes as they are, and hears what comes back until the line is closed or is quiet. */
export function sendRaw(origin: string, bytes: string | Buffer, options: SendOptions = {}): Promise<Sent> {
  const { from, waitMs = 3_000, quietMs = 100 } = options
  return new Promise(resolve => {
    let got = ''
    const socket = openLine(origin, from)
    const end = () => {
      socket.destroy()
      resolve({ got, statuses: statusesOf(got) })
    }
    socket.once('connect', () => socket.write(bytes, 'latin1'))
    socket.setTimeout(waitMs, end)
    socket.on('data', chunk => {
      socket.setTimeout(quietMs)
      got += chunk.toString('latin1')
    })
    socket.once('close', end)
  })
}

/** A line to an origin that a peer may cut at any moment. */
export function openLine(origin: string, from?: string): Socket {
  const { hostname, port } = new URL(origin)
  const socket = connect({ host: hostname, port: Number(port), ...(from ? { localAddress: from } : {}) })
  // A line that is cut is an outcome here: 'close' follows.
  socket.on('error', () => undefined)
  return socket
}

const statusesOf = (got: string): number[] =>
  [...got.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, status]) => Number(status))

/** The head of a request, with the lines that are given. */
export const headOf = (method: string, path: string, ...lines: readonly string[]): string =>
  `${[`${method} ${path} HTTP/1.1`, 'Host: x', ...lines].join('\r\n')}\r\n\r\n`

export const chunked = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`
