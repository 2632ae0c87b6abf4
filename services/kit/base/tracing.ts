import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { Resource } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-node'
import type { NextFunction, Request, Response } from 'express'

/** The parts that Temporal's interceptors need to trace workflows and activities. */
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

/**
 * One server span a request, child of the caller's (W3C Trace Context). At the front door a trace begins: what a caller says of
 * one is an attribute, since traces of others could be joined by it.
 */
export const traceRequest =
  (isFrontDoor: boolean) =>
  (request: Request, response: Response, next: NextFunction): void => {
    const parent = isFrontDoor ? context.active() : propagation.extract(context.active(), request.headers)
    const span = trace
      .getTracer('xueshi')
      .startSpan(`${request.method} ${request.path}`, { kind: SpanKind.SERVER }, parent)
    if (isFrontDoor && span.isRecording()) {
      span.setAttribute('xueshi.correlation_id', String(response.locals.correlationId))
      span.setAttribute('xueshi.caller_traceparent', String(request.headers.traceparent ?? ''))
    }
    response.on('finish', () => endSpan(span, response.statusCode))
    context.with(trace.setSpan(parent, span), next)
  }

/**
 * Has the facts of this transaction carry the trace that is under way; nothing at all where none is. A fact that is written
 * without a transaction of ours (a seat in one statement) carries none.
 */
export async function carryTrace(sql: {
  query(text: string, values: readonly unknown[]): Promise<unknown>
}): Promise<void> {
  const { traceparent } = injected()
  if (traceparent) await sql.query(`SELECT set_config('xueshi.traceparent', $1, true)`, [traceparent])
}

function injected(): { traceparent?: string } {
  const carrier = {}
  propagation.inject(context.active(), carrier)
  return carrier
}

/** Handles a fact as part of the trace in its headers, if it carries one. */
export async function traceFact<T>(
  headers: Readonly<Record<string, string>>,
  run: () => Promise<T>,
): Promise<T> {
  if (!headers.traceparent) return run()
  const parent = propagation.extract(context.active(), headers)
  const name = `hear ${headers.ce_type?.split('.').at(-1)}`
  const span = trace.getTracer('xueshi').startSpan(name, { kind: SpanKind.CONSUMER }, parent)
  try {
    return await context.with(trace.setSpan(parent, span), run)
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR })
    throw error
  } finally {
    span.end()
  }
}

function endSpan(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status)
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}
