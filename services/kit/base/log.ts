import { context, trace } from '@opentelemetry/api'
import pino from 'pino'

export type Log = pino.Logger

/** Where a fault of PostgreSQL quotes the row that it refused, as pg and as Prisma hand it on. */
const quotedRows = ['err', 'err.cause', 'err.meta.driverAdapterError.cause'].flatMap(fault => [
  `${fault}.detail`,
  `${fault}.where`,
])

/** Structured log of one process; each line carries the trace it belongs to. Bodies, tokens and rows are never logged. */
export function createLog(service: string, level: string, destination?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', 'req.headers.cookie', ...quotedRows],
    mixin: () => {
      const span = trace.getSpan(context.active())?.spanContext()
      return span ? { traceId: span.traceId, spanId: span.spanId } : {}
    },
  }
  return destination ? pino(options, destination) : pino(options)
}
