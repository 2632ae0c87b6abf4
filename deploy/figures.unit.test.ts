import { parse } from 'yaml'
import { processes } from '../ops/installation/processes'
import { measureProcess, measureWaiting, registry } from '../services/kit/base/metrics'
import { read } from './manifests'

interface Alert {
  alert: string
  expr: string
  for?: string
  labels: { severity: string }
  annotations: Record<string, string>
}

const { groups } = parse(read('prometheus/alerts.yaml')) as { groups: { name: string; rules: Alert[] }[] }
const alerts = groups.flatMap(({ rules }) => rules)

interface Panel {
  type: string
  title: string
  description?: string
  targets?: { expr: string }[]
  gridPos: { x: number; y: number; w: number; h: number }
}
const { panels } = JSON.parse(read('grafana/xueshi.json')) as { panels: Panel[] }
const charts = panels.filter(({ type }) => type !== 'row')

/** What others export: Prometheus itself, kube-state-metrics, and Temporal's server (read from 1.29.1, there in 1.31.2). */
const others = [
  'up',
  'kube_cronjob_status_last_successful_time',
  'approximate_backlog_age_seconds',
  'failed_workflow_tasks',
  'no_poller_tasks',
  'persistence_latency_bucket',
  'service_errors_resource_exhausted',
  'workflow_success',
]

measureProcess()

/** What our processes export: kit's own and prom-client's. */
async function ours(): Promise<string[]> {
  measureWaiting({ query: async () => [] })
  const exported = await registry.getMetricsAsJSON()
  return exported.flatMap(({ name, type }) =>
    String(type) === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  )
}

/** The names of metrics in PromQL: what is left of its words without labels, functions and keywords. */
function metricsIn(expr: string): string[] {
  const bare = expr
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\b(by|on|without|ignoring) *\([^)]*\)/g, ' ')
  const words = [...bare.matchAll(/[a-z_][\w:]*(?! *\(|\w)/gi)].map(([word]) => word)
  return words.filter(word => !['and', 'or', 'unless'].includes(word))
}

const expressions = [
  ...alerts.map(({ alert, expr }) => [alert, expr] as const),
  ...charts.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
]

test('the names in an expression are found', () => {
  const expr =
    'sum by (a, b) (rate(x_total{y="z {w}"}[5m])) / on (a) group_left max(v) > 0.5 and time() - u unless t'
  expect(metricsIn(expr)).toEqual(['x_total', 'group_left', 'v', 'u', 't'])
})

test.each(expressions)('%s looks at figures that are exported', async (_name, expr) => {
  const known = new Set([...(await ours()), ...others])
  const names = metricsIn(expr)
  expect(names).not.toEqual([])
  expect(names.filter(name => !known.has(name))).toEqual([])
})

test.each(alerts)('$alert says what it means, what to do, and why this threshold', alert => {
  expect(Object.keys(alert.annotations).sort()).toEqual(['do', 'means', 'reason', 'summary'])
  for (const text of Object.values(alert.annotations)) expect(text.trim().length).toBeGreaterThan(15)
  expect(['page', 'day']).toContain(alert.labels.severity)
})

test('an alert has one name, and every figure of ours that waits or fails has one', () => {
  const names = alerts.map(({ alert }) => alert)
  expect(names).toEqual([...new Set(names)])
  const watched = alerts.flatMap(({ expr }) => metricsIn(expr))
  for (const name of [
    'xueshi_ready',
    'xueshi_outbox_age_seconds',
    'xueshi_dead_letters',
    'xueshi_consumer_lag',
    'xueshi_consumer_heartbeat_timestamp_seconds',
    'xueshi_activity_seconds_count',
    'xueshi_http_request_seconds_count',
  ])
    expect(watched).toContain(name)
})

test('a process that is not there at all is missed by name', () => {
  const gone = alerts.find(({ alert }) => alert === 'ProcessGone')!.expr
  const missed = [...gone.matchAll(/absent\(up\{job="xueshi", process="(\w+)"\}\)/g)].map(([, name]) => name)
  expect(missed.sort()).toEqual(processes.map(({ name }) => name).sort())
})

test('the labels that are summed by are those that the scrape gives', () => {
  const jobs = (
    parse(read('prometheus/scrape.yaml')) as {
      scrape_configs: { job_name: string; relabel_configs: { target_label?: string }[] }[]
    }
  ).scrape_configs
  expect(jobs.map(({ job_name }) => job_name)).toEqual(['xueshi', 'temporal'])
  for (const { relabel_configs } of jobs) {
    const given = relabel_configs.map(({ target_label }) => target_label)
    expect(given).toEqual(expect.arrayContaining(['process', 'instance']))
  }
})

test('every panel says what it shows, and none lies on another', () => {
  for (const { title, description } of charts)
    expect([title, description]).toEqual([title, expect.any(String)])
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)}/${y + Math.floor(i / w)}`),
  )
  expect(cells.length).toBe(new Set(cells).size)
})
