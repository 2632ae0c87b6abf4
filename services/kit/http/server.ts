import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Express } from 'express'
import { body, head, load } from '../base/bounds'
import { lookEveryMs } from '../run/polling'
import { createCeiling } from './ceiling'
import { boundReaders } from './slow-readers'

/**
 * Every service queues 4,096 connections.
 *
 * With Node's own queue of 511 connections that wait to be accepted, the race of 2,000 people for 500 seats ended
 * in a reset connection, not in an answer.
 *
 * Every service listens with a queue of 4,096 (`services/kit/http/server.ts`), which is also what Linux allows by
 * default.
 *
 * All 2,000 are answered: 500 booked, 1,500 waiting, nobody twice. They are served in crowds of 64 (decision 0030).
 */

/** Connections that wait to be accepted: of 2,000 people who come in one moment, Node's own 511 turns some away. */
const BACKLOG = 4_096

/** Above the 30 s after which the portal closes an idle connection of its own (services/portal/src/front/pipe.ts). */
const KEPT_ALIVE_MS = 65_000

/** Opens the port; rejects where it is taken. */
export function listen(app: Express, port: number, host: string): Promise<Server> {
  const server = createServer(
    {
      maxHeaderSize: head.bytesMax,
      connectionsCheckingInterval: lookEveryMs.slowRequests,
      keepAliveTimeout: KEPT_ALIVE_MS,
    },
    app,
  )
  server.headersTimeout = head.msMax
  server.requestTimeout = body.msMax
  server.maxConnections = load.connectionsMax
  server.on('connection', boundConnections())
  boundReaders(server)
  // A client that waits for `100 Continue` gets it once it is known to be allowed to send a body (serving.ts).
  server.on('checkContinue', app)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, BACKLOG, () => resolve(server.off('error', reject)))
  })
}

/** One address may not have all of them. */
function boundConnections(): (socket: Socket) => void {
  const ofAddress = createCeiling(load.connectionsAnAddressMax)
  return socket => {
    const leave = ofAddress.enter(socket.remoteAddress ?? '')
    if (!leave) return void socket.destroy()
    socket.once('close', leave)
  }
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** Answers what is under way, and closes. */
export function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
