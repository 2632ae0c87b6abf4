import { context, trace } from '@opentelemetry/api'
import pino from 'pino'

export type Log = pino.Logger

/** Structured log of one process; each line carries the trace it belongs to. Bodies and tokens are never logged. */
export function createLog(service: string, level: string): Log {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', 'req.headers.cookie'],
    mixin: () => {
      const span = trace.getSpan(context.active())?.spanContext()
      return span ? { traceId: span.traceId, spanId: span.spanId } : {}
    },
  })
}
