import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { awaitAnswer } from '../../journey/api'
import { awaitHours, bookSeat, entriesOf, postResults, ticketOf } from '../../journey/exam'
import type { Collector } from '../collector'
import type { Town } from '../town'

interface AuditRow {
  readonly act: string
  readonly correlationId: string
}

/** One command is found again wherever it led to. */
const TRACE_OF_ANOTHER = '4bf92f3577b34da6a3ce929d0e0e4736'

/** A request that says which trace it belongs to: the front door begins one of its own, and answers with the request's id. */
async function askTraced(
  town: Town,
  path: string,
  token: string,
  body?: object,
): Promise<{ status: number; correlationId: string }> {
  const answer = await fetch(`${town.cluster.portalUrl}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      traceparent: `00-${TRACE_OF_ANOTHER}-00f067aa0ba902b7-01`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, correlationId: answer.headers.get('x-correlation-id')! }
}

/** Waits until the trace that began with the request has these spans. */
async function awaitSpans(
  { spans }: Collector,
  correlationId: string,
  wanted: readonly string[],
): Promise<void> {
  await awaitAnswer(
    async () => {
      const traceId = spans.find(span => span.correlationId === correlationId)?.traceId
      const seen = spans
        .filter(span => span.traceId === traceId)
        .map(({ service, name }) => `${service} ${name}`)
      return wanted.every(each => seen.includes(each)) ? seen : undefined
    },
    `the spans of one trace: ${wanted.join(', ')}`,
  )
  expect(spans.filter(({ traceId }) => traceId === TRACE_OF_ANOTHER)).toEqual([])
}

/** One command is found again wherever it led to. */
export const traces = (collector: () => Collector) => ({
  'one trace runs from the request at the portal through the process to the activity of the service': async (
    town: Town,
  ) => {
    const person = await town.signUp('洪迹')
    const { offeringId } = town.city
    const enrolled = await askTraced(town, '/v1/enrolments', person.token, { offeringId })
    expect([200, 201, 503]).toContain(enrolled.status)
    await awaitSpans(collector(), enrolled.correlationId, [
      'xueshi-portal POST /v1/enrolments',
      'xueshi-portal UpdateWithStartWorkflow:enrol',
      'xueshi-worker HandleUpdate:enrol',
      'xueshi-worker StartActivity:enrol',
      'xueshi-course RunActivity:enrol',
    ])
    const read = await askTraced(town, '/v1/my/enrolments', person.token)
    await awaitSpans(collector(), read.correlationId, [
      'xueshi-portal GET /v1/my/enrolments',
      'xueshi-course GET /v1/my/enrolments',
    ])
  },

  'the trace of results that are posted runs through Kafka to the ledger, and to who hears of its entry':
    async (town: Town) => {
      const { api, city } = town
      const person = await town.learner('洪途')
      const sittingId = await town.sitting(await town.venue('traced'), 5)
      await bookSeat(api, person, sittingId)
      const rows = [{ ticket: await ticketOf(api, person, sittingId), score: 75, scoreMax: 100 }]
      const { correlationId } = await awaitAnswer(async () => {
        const answer = await askTraced(town, `/v1/sittings/${sittingId}/results`, city.centre.token, { rows })
        return answer.status === 201 ? answer : undefined
      }, 'the results to be taken')
      await awaitHours(api, person, 18)
      await awaitSpans(collector(), correlationId, [
        `xueshi-exam POST /v1/sittings/${sittingId}/results`,
        'xueshi-ledger hear ResultsChunk',
        'xueshi-listener hear ResultsCommitted',
      ])
    },

  'the correlation id of a request stands in the ledger entry and the audit rows that it led to, and in the logs':
    async (town: Town) => {
      const { api, bureau, city, cluster } = town
      const person = await town.learner('洪号')
      const sittingId = await town.sitting(await town.venue('correlated'), 5)
      await bookSeat(api, person, sittingId)
      const ticket = await ticketOf(api, person, sittingId)
      const callersId = 'centre-2026-results-0001'
      const rows = [{ ticket, score: 75, scoreMax: 100 }]
      const { batchId } = await postResults(api, city.centre, sittingId, { rows, correlationId: callersId })
      await awaitHours(api, person, 18)

      const [entry] = await entriesOf(api, person)
      // The front door gave it: what the caller called the request is in the logs beside it, and nowhere else.
      const { correlationId } = entry!
      expect(correlationId).not.toBe(callersId)
      for (const [service, objectId, act] of [
        ['exam', sittingId, 'results.post'],
        ['ledger', batchId, 'award.register'],
      ]) {
        const audit = await api.get<{ rows: AuditRow[] }>(
          `/v1/audit/${service}?objectId=${objectId}`,
          bureau.token,
        )
        expect(audit.rows.find(row => row.act === act)?.correlationId).toBe(correlationId)
      }
      for (const service of ['exam', 'ledger'])
        expect(readFileSync(join(cluster.logFolder, `${service}.log`), 'utf8')).toContain(correlationId)
      expect(readFileSync(join(cluster.logFolder, 'exam.log'), 'utf8')).toContain(
        `"callersId":"${callersId}"`,
      )
    },
})
