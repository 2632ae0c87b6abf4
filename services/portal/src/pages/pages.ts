import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Express, Request, Response } from 'express'
import sirv from 'sirv'
import { findUpstream } from '../front/upstreams'

/** The built pages, beside the built services (dev/build/build.js). */
export const builtPages = join(__dirname, '../../../../web')

/** Pages run our own script and nothing else; none of it may make markup of a text (Trusted Types). */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // ui/pdf-view.tsx starts the worker that takes PDF files apart.
  'trusted-types pdf-worker',
].join('; ')

/**
 * The worker that takes PDF files apart fetches character maps and fonts of ours, and runs decoders of scans (JBIG2, JPEG
 * 2000) as WebAssembly. A worker has the policy of its own answer, so that the page needs none of this.
 */
const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
const PDF_WORKER = /^\/assets\/pdf\.worker[\w.-]*\.mjs$/

/** What a page may use of the device: the camera reads tickets at the door, a wake lock keeps a study going. */
const PERMISSIONS = 'camera=(self), screen-wake-lock=(self), geolocation=(), microphone=(), payment=()'

/** Addresses under these are never a page: a program that asks for a wrong one gets a problem, not markup. */
const NO_PAGE = /^\/(v1|problems|docs|\.well-known|metrics|healthz|readyz)(\/|$)|^\/openapi\.json$/

/**
 * Serves the web pages: files under /assets for ever, as their names change with their contents, and the one document for every
 * address of a page, which its own router takes apart.
 *
 * @param folder of the built pages; where it has none, the portal serves the API alone
 */
export function mountPages(app: Express, folder: string): void {
  const document = readDocument(folder)
  if (!document) return
  const files = sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
    ignores: false,
    extensions: [],
    setHeaders,
  })
  app.use((request, response, next) => {
    if (!isPage(request)) return next()
    if (/^\/(assets\/|favicon\.svg$)/.test(request.path)) return files(request, response, next)
    sendDocument(response, document)
  })
}

function readDocument(folder: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, 'index.html'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const isPage = ({ method, path }: Request): boolean =>
  (method === 'GET' || method === 'HEAD') && !NO_PAGE.test(path) && findUpstream(path) === undefined

function setHeaders(response: { setHeader(name: string, value: string): void }, path: string): void {
  const forEver = path.startsWith('/assets/')
  response.setHeader(
    'Cache-Control',
    forEver ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  )
  if (PDF_WORKER.test(path)) response.setHeader('Content-Security-Policy', WORKER_POLICY)
}

function sendDocument(response: Response, document: Buffer): void {
  response.set({
    'Content-Security-Policy': POLICY,
    'Permissions-Policy': PERMISSIONS,
    'Cache-Control': 'no-cache',
  })
  response.type('html').send(document)
}
