import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** One registry a process, served at /metrics. */
export const registry = new Registry()
collectDefaultMetrics({ register: registry })

export const httpSeconds = new Histogram({
  name: 'xueshi_http_request_seconds',
  help: 'Time to answer a request',
  labelNames: ['operation', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  registers: [registry],
})

export const refusals = new Counter({
  name: 'xueshi_refusals_total',
  help: 'Refusals by code',
  labelNames: ['code'] as const,
  registers: [registry],
})

export const outboxPublished = new Counter({
  name: 'xueshi_outbox_published_total',
  help: 'Facts published by the relay',
  registers: [registry],
})

export const factsHandled = new Counter({
  name: 'xueshi_facts_handled_total',
  help: 'Facts handled by the consumer',
  labelNames: ['type'] as const,
  registers: [registry],
})
