import type { Express } from 'express'
import type { Endpoint } from '../../kit/endpoint'
import type { Log } from '../../kit/log'
import { openApiOf } from '../../kit/openapi'
import { API_PAGE } from './api-page'
import { type Upstreams, upstreamNames } from './upstreams'

type Part = Pick<ReturnType<typeof openApiOf>, 'paths' | 'components'>

const ASK_TIMEOUT_MS = 3_000

/** One OpenAPI document for all: each service says what it serves, the portal adds what it serves itself. */
export function mountApiDocument(
  app: Express,
  endpoints: readonly Endpoint[],
  upstreams: Upstreams,
  log: Log,
): void {
  const own = openApiOf('portal', endpoints)
  /** What a service last said stays good while it is away. */
  const known = new Map<string, Part>()

  const ask = async (name: (typeof upstreamNames)[number]): Promise<void> => {
    try {
      const answer = await fetch(`${upstreams[name]}/openapi.json`, {
        signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
      })
      if (answer.ok) known.set(name, (await answer.json()) as Part)
    } catch (error) {
      log.debug(
        { err: error, upstream: name },
        'The API document goes without what this service would say now',
      )
    }
  }

  app.get('/openapi.json', async (_request, response) => {
    await Promise.all(upstreamNames.map(ask))
    response.json(merged(own, [...known.values()]))
  })
  app.get('/docs', (_request, response) => {
    response.set(
      'Content-Security-Policy',
      "default-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
    )
    response.type('html').send(API_PAGE)
  })
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
