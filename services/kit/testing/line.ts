import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** The way to an engine, which a test can cut and mend. */
export interface Line {
  readonly address: string
  cut(): void
  mend(): Promise<void>
}

export async function startLine(to: string): Promise<Line> {
  const [host = '', port = ''] = to.split(':')
  const sockets = new Set<Socket>()
  const server = createServer(near => {
    const far = connect(Number(port), host)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.pipe(other)
      socket.on('error', () => other.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
  })
  const listen = (at: number) => new Promise<void>(resolve => server.listen(at, '127.0.0.1', resolve))
  await listen(0)
  const at = (server.address() as AddressInfo).port
  return {
    address: `127.0.0.1:${at}`,
    cut: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
    mend: () => listen(at),
  }
}
