import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Sql } from '../sql/database'

/** One registry a process, served at /metrics. */
export const registry = new Registry()

/** Memory, processor and event loop. Not at import: Node holds the observers that this makes, and with them a whole test file. */
export function measureProcess(): void {
  collectDefaultMetrics({ register: registry })
}

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

export const slowReadersCut = new Counter({
  name: 'xueshi_slow_readers_cut_total',
  help: 'Connections that were cut since nobody read what had been asked for on them',
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

export const ready = new Gauge({
  name: 'xueshi_ready',
  help: '1 where what the process needs is there, as /readyz says',
  labelNames: ['what'] as const,
  registers: [registry],
})

export const activitySeconds = new Histogram({
  name: 'xueshi_activity_seconds',
  help: 'Time of an attempt of an activity; a refusal is a value, so what failed is a fault',
  labelNames: ['activity', 'outcome'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  registers: [registry],
})

/** A time, since the first of a counter's increments is none to Prometheus. */
export const activityGivenUp = new Gauge({
  name: 'xueshi_activity_given_up_timestamp_seconds',
  help: 'When an activity last failed for good: its process waits to be mended',
  labelNames: ['activity'] as const,
  registers: [registry],
})

/** Silent while Kafka is away, while a fact holds its partition, and while the group gave the partitions to others. */
export const consumerHeartbeat = new Gauge({
  name: 'xueshi_consumer_heartbeat_timestamp_seconds',
  help: 'When the consumer was last heard by its group',
  labelNames: ['group'] as const,
  registers: [registry],
})

export const consumerLag = new Gauge({
  name: 'xueshi_consumer_lag',
  help: 'Facts behind the last batch that was handled',
  labelNames: ['topic', 'partition'] as const,
  registers: [registry],
})

const waiting = [
  {
    name: 'xueshi_outbox_age_seconds',
    help: 'Age of the oldest fact that is not yet published; 0 where none waits',
    text: `SELECT coalesce(extract(epoch FROM now() - (SELECT occurred_at FROM outbox ORDER BY seq LIMIT 1)), 0)::float8 AS figure`,
  },
  {
    name: 'xueshi_dead_letters',
    help: 'Facts that could not be handled and were not replayed',
    text: 'SELECT count(*)::float8 AS figure FROM dead_letter WHERE replayed_at IS NULL',
  },
] as const

/** Exports what waits in a service's own tables, read each time figures are asked for; NaN where it can't be read. */
export function measureWaiting(sql: Sql): void {
  for (const { name, help, text } of waiting) {
    // A process has one service; a test may start it again.
    registry.removeSingleMetric(name)
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const rows = await sql.query<{ figure: number }>(text).catch(() => [])
        this.set(rows[0]?.figure ?? Number.NaN)
      },
    })
  }
}
