import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { Resource } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-node'
import type { NextFunction, Request, Response } from 'express'

/** What Temporal's interceptors need to trace workflows and activities. */
export interface Tracing {
  readonly resource: Resource
  readonly spanProcessor: SpanProcessor
  close(): Promise<void>
}

/** Traces leave only where an OTLP address is given; without one the API's no-op spans cost nothing. */
export function startTracing(service: string, endpoint: string | undefined): Tracing | undefined {
  if (!endpoint) return undefined
  const resource = new Resource({ 'service.name': `xueshi-${service}` })
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })
  const spanProcessor = new BatchSpanProcessor(exporter)
  const provider = new NodeTracerProvider({ resource, spanProcessors: [spanProcessor] })
  provider.register()
  return { resource, spanProcessor, close: () => provider.shutdown() }
}

/** One server span a request, child of the caller's (W3C Trace Context). */
export function traceRequest(request: Request, response: Response, next: NextFunction): void {
  const parent = propagation.extract(context.active(), request.headers)
  const span = trace
    .getTracer('xueshi')
    .startSpan(`${request.method} ${request.path}`, { kind: SpanKind.SERVER }, parent)
  response.on('finish', () => endSpan(span, response.statusCode))
  context.with(trace.setSpan(parent, span), next)
}

function endSpan(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status)
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}
