import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'

/** Connections that wait to be accepted: of 2,000 people who come in one moment, Node's own 511 turns some away. */
const BACKLOG = 4_096

/** Opens the port; rejects where it is taken. */
export function listen(app: Express, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, host, BACKLOG, error => (error ? reject(error) : resolve(server)))
    server.keepAliveTimeout = 65_000
  })
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** Answers what is under way, and closes. */
export function closeServer(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
