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
export const traces = (collector: () => Collector) => ({
  'one trace runs from the request at the portal through the process to the activity of the service': async (
    town: Town,
  ) => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
    const person = await town.signUp('洪迹')
    const answer = await fetch(`${town.cluster.portalUrl}/v1/enrolments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${person.token}`,
        'content-type': 'application/json',
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      },
      body: JSON.stringify({ offeringId: town.city.offeringId }),
    })
    expect([200, 201, 503]).toContain(answer.status)
    await fetch(`${town.cluster.portalUrl}/v1/my/enrolments`, {
      headers: { authorization: `Bearer ${person.token}`, traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    })
    await awaitAnswer(async () => {
      const spans = collector().spans.filter(span => span.traceId === traceId)
      const seen = spans.map(({ service, name }) => `${service} ${name}`)
      const wanted = [
        'xueshi-portal POST /v1/enrolments',
        'xueshi-portal UpdateWithStartWorkflow:enrol',
        'xueshi-worker HandleUpdate:enrol',
        'xueshi-worker StartActivity:enrol',
        'xueshi-course RunActivity:enrol',
        'xueshi-course GET /v1/my/enrolments',
      ]
      return wanted.every(each => seen.includes(each)) ? seen : undefined
    }, 'the spans of one trace')
  },

  'the trace of results that are posted runs through Kafka to the ledger, and to who hears of its entry':
    async (town: Town) => {
      const traceId = '5bf92f3577b34da6a3ce929d0e0e4737'
      const { api, city, cluster } = town
      const person = await town.learner('洪途')
      const sittingId = await town.sitting(await town.venue('traced'), 5)
      await bookSeat(api, person, sittingId)
      const rows = [{ ticket: await ticketOf(api, person, sittingId), score: 75, scoreMax: 100 }]
      await awaitAnswer(async () => {
        const answer = await fetch(`${cluster.portalUrl}/v1/sittings/${sittingId}/results`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${city.centre.token}`,
            'content-type': 'application/json',
            traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
          },
          body: JSON.stringify({ rows }),
        })
        return answer.status === 201 ? answer : undefined
      }, 'the results to be taken')
      await awaitHours(api, person, 18)
      await awaitAnswer(async () => {
        const spans = collector().spans.filter(span => span.traceId === traceId)
        const seen = spans.map(({ service, name }) => `${service} ${name}`)
        const wanted = [
          `xueshi-exam POST /v1/sittings/${sittingId}/results`,
          'xueshi-ledger hear ResultsChunk',
          'xueshi-listener hear ResultsCommitted',
        ]
        return wanted.every(each => seen.includes(each)) ? seen : undefined
      }, 'the spans of one trace')
    },

  'the correlation id of a request stands in the ledger entry and the audit rows that it led to, and in the logs':
    async (town: Town) => {
      const { api, bureau, city, cluster } = town
      const person = await town.learner('洪号')
      const sittingId = await town.sitting(await town.venue('correlated'), 5)
      await bookSeat(api, person, sittingId)
      const ticket = await ticketOf(api, person, sittingId)
      const correlationId = 'centre-2026-results-0001'
      const rows = [{ ticket, score: 75, scoreMax: 100 }]
      const { batchId } = await postResults(api, city.centre, sittingId, rows, { correlationId })
      await awaitHours(api, person, 18)

      const [entry] = await entriesOf(api, person)
      expect(entry!.correlationId).toBe(correlationId)
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
    },
})
