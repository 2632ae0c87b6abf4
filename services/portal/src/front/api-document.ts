import { createHash } from 'node:crypto'
import type { Express } from 'express'
import type { Log } from '../../../kit/base/log'
import type { Endpoint } from '../../../kit/http/endpoint'
import { documentOf, openApiOf, serveDocument } from '../../../kit/http/openapi'
import { API_PAGE } from './api-page'
import { type UpstreamName, type Upstreams, upstreamNames } from './upstreams'

export type Part = Pick<ReturnType<typeof openApiOf>, 'paths' | 'components'>

/** The API documents of the services, as last fetched. */
export interface ApiDocument {
  /** Of one service; nothing until it was heard. */
  partOf(name: UpstreamName): Part | undefined
  mount(app: Express): void
  close(): void
}

const ASK_TIMEOUT_MS = 3_000
/**
 * A request for the document asks no service. The document is made again this often, and sooner while a service is
 * still unknown.
 */
const EVERY_MS = 30_000
const UNKNOWN_EVERY_MS = 1_000

/** One OpenAPI document for all: each service says what it serves, the portal adds what it serves itself. */
export function createApiDocument(
  endpoints: readonly Endpoint[],
  upstreams: Upstreams,
  log: Log,
): ApiDocument {
  const own = openApiOf('portal', endpoints)
  /** The last document of a service stays good while the service is away. */
  const known = new Map<UpstreamName, Part>()
  let document = documentOf(own)
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const ask = async (name: UpstreamName): Promise<void> => {
    try {
      const answer = await fetch(`${upstreams[name]}/openapi.json`, {
        signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
        redirect: 'error',
      })
      if (answer.ok) known.set(name, (await answer.json()) as Part)
    } catch (error) {
      log.debug(
        { err: error, upstream: name },
        'The API document goes without what this service would say now',
      )
    }
  }

  const refresh = async (): Promise<void> => {
    await Promise.all(upstreamNames.map(ask))
    document = documentOf(merged(own, [...known.values()]))
    if (isClosed) return
    timer = setTimeout(
      () => void refresh(),
      known.size < upstreamNames.length ? UNKNOWN_EVERY_MS : EVERY_MS,
    ).unref()
  }
  void refresh()

  return {
    partOf: name => known.get(name),
    mount: app => {
      serveDocument(app, '/openapi.json', () => document)
      mountPage(app)
    },
    close: () => {
      isClosed = true
      clearTimeout(timer)
    },
  }
}

/** The page's own script and style, by their hashes, and nothing else. */
function mountPage(app: Express): void {
  const policy = [
    "default-src 'none'",
    "connect-src 'self'",
    `script-src ${hashOf(API_PAGE, 'script')}`,
    `style-src ${hashOf(API_PAGE, 'style')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  app.get('/docs', (_request, response) => {
    response.set('Content-Security-Policy', policy)
    response.type('html').send(API_PAGE)
  })
}

function hashOf(page: string, tag: 'script' | 'style'): string {
  const text = page.slice(page.indexOf(`<${tag}>`) + tag.length + 2, page.indexOf(`</${tag}>`))
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

function merged(own: ReturnType<typeof openApiOf>, parts: readonly Part[]): object {
  const document = {
    ...own,
    info: { ...own.info, title: 'xueshi' },
    paths: { ...own.paths },
    components: { ...own.components },
  }
  for (const { paths, components } of parts) {
    for (const [path, operations] of Object.entries(paths ?? {}))
      document.paths[path] = { ...operations, ...document.paths[path] }
    document.components.schemas = { ...components?.schemas, ...document.components.schemas }
  }
  return document
}
