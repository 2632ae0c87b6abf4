import { createServer, type IncomingHttpHeaders, type Server, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Passed {
  readonly operation: string
  readonly headers: IncomingHttpHeaders
}

/** The line from the portal to identity, which a test listens at and breaks. */
export interface IdentityLine {
  readonly url: string
  readonly passed: Passed[]
  /** Does what is asked, and loses that many answers. */
  loseAnswers(count: number): void
  /** Nobody is there. */
  cut(): void
  mend(): void
  /** How often an operation was asked for. */
  asked(operation: string): number
  close(): void
}

export async function openIdentityLine(portOf: () => number): Promise<IdentityLine> {
  const passed: Passed[] = []
  let toLose = 0
  let isCut = false
  const server: Server = createServer((incoming, response) => {
    if (isCut) return void incoming.socket.destroy()
    const { method = '', url = '', headers } = incoming
    if (url !== '/openapi.json') passed.push({ operation: `${method} ${url}`, headers })
    const asked = send({ port: portOf(), host: '127.0.0.1', method, path: url, headers }, answer => {
      const isLost = toLose > 0 && url !== '/openapi.json'
      if (isLost) {
        toLose -= 1
        answer.resume()
        return void answer.once('end', () => incoming.socket.destroy())
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    asked.once('error', () => incoming.socket.destroy())
    incoming.pipe(asked)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    loseAnswers: count => {
      toLose = count
    },
    cut: () => {
      isCut = true
    },
    mend: () => {
      isCut = false
    },
    asked: operation => passed.filter(each => each.operation === operation).length,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
