import { createHash } from 'node:crypto'
import type { Express } from 'express'

/** A document that many clients read and none changes: it is made once and sent from memory. */
export interface Document {
  readonly bytes: Buffer
  readonly etag: string
}

export function documentOf(content: object): Document {
  const bytes = Buffer.from(JSON.stringify(content))
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
}

/** Serves the newest document; a client that has it already gets 304 (RFC 9110, 13.1.2). */
export function serveDocument(app: Express, path: string, newest: () => Document): void {
  app.get(path, (request, response) => {
    const { bytes, etag } = newest()
    response.set({ ETag: etag, 'Cache-Control': 'no-cache' })
    if (request.get('if-none-match') === etag) return void response.status(304).end()
    response.type('json').send(bytes)
  })
}
