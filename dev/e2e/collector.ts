import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Span {
  readonly service: string
  readonly name: string
  readonly traceId: string
  /** At the front door, where a trace begins: the request's own id. */
  readonly correlationId: string | undefined
}

/** A tiny receiver of traces (OTLP/HTTP, JSON): keeps each span's name, trace and service. */
export interface Collector {
  readonly endpoint: string
  readonly spans: readonly Span[]
  close(): Promise<void>
}

interface Export {
  readonly resourceSpans: ReadonlyArray<{
    readonly resource: {
      readonly attributes: ReadonlyArray<{ key: string; value: { stringValue?: string } }>
    }
    readonly scopeSpans: ReadonlyArray<{
      readonly spans: ReadonlyArray<{
        traceId: string
        name: string
        attributes?: ReadonlyArray<{ key: string; value: { stringValue?: string } }>
      }>
    }>
  }>
}

export async function startCollector(): Promise<Collector> {
  const spans: Span[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.url === '/v1/traces')
      spans.push(...spansOf(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Export))
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const spansOf = ({ resourceSpans }: Export): Span[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const named = resource.attributes.find(({ key }) => key === 'service.name')
    const service = named?.value.stringValue ?? ''
    return scopeSpans.flatMap(scope =>
      scope.spans.map(({ name, traceId, attributes = [] }) => {
        const id = attributes.find(({ key }) => key === 'xueshi.correlation_id')?.value.stringValue
        return { service, name, traceId, correlationId: id }
      }),
    )
  })
