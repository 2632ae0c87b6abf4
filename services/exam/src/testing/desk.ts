/** For tests: what a centre and a bureau do with results. */
import { newId } from '../../../kit/base/ids'
import type { Person, World } from './world'

/** A sitting that took place. */
export interface Held {
  sittingId: string
  people: Person[]
  /** Ticket numbers in the order of the people. */
  tickets: string[]
  bookings: string[]
}

/** As the portal has it confirmed: everything else is the proposal's. */
export const CONFIRMED = { score: null, scoreMax: null, absent: false, confirms: true } as const

export type Desk = ReturnType<typeof createDesk>

export function createDesk(world: World) {
  /** A sitting that `count` people have sat. */
  async function held(count: number, startsAt?: string): Promise<Held> {
    const people = await world.people(count)
    const sittingId = await world.sitting(count, startsAt ? { startsAt } : {})
    for (const person of people)
      await world.send('post', `/v1/sittings/${sittingId}/bookings`, person.token, {}).expect(201)
    await world.hold(sittingId)
    const tickets = await world.ticketsOf(sittingId)
    const of = (person: Person) => tickets.find(each => each.personId === person.personId)!
    return {
      sittingId,
      people,
      tickets: people.map(person => of(person).ticketNo),
      bookings: people.map(person => of(person).bookingId),
    }
  }

  const post = (
    path: string,
    list: object | Buffer | string,
    more: { token?: string; query?: string } = {},
  ) => {
    const call = world.send('post', `${path}${more.query ?? ''}`, more.token ?? world.centre)
    if (typeof list === 'object' && !Buffer.isBuffer(list)) return call.send(list)
    return call.set('content-type', 'text/csv').send(list)
  }
  const rows = (answer: { body: { rows: { verdict: string; code?: string }[] } }) =>
    answer.body.rows.map(row => row.code ?? row.verdict)
  const resultIdOf = async (ticketNo: string): Promise<string> =>
    (
      await world.owner.query<{ id: string }>(
        'SELECT r.result_id AS id FROM result r JOIN ticket t USING (ticket_id) WHERE t.ticket_no = $1 AND revision = 0',
        [ticketNo],
      )
    )[0]!.id
  const correct = async (
    resultId: string,
    score: number | null,
    more: Partial<{ reason: string; correctionId: string }> = {},
  ) => {
    const correction = {
      correctionId: more.correctionId ?? newId(),
      ...{ score, scoreMax: score === null ? null : 100, absent: score === null },
    }
    const reason = more.reason ?? '复核卷面'
    const command = { ...correction, resultId, idempotencyKey: newId() }
    const kept = await propose(resultId, { reason, correction }, world.bureau)
    const bureau = world.harness.actor('municipalBureau', { personId: newId() })
    // Another official of the bureau confirms a correction to a pass.
    return kept.body.proposal
      ? world.activities.correctResult(bureau, { ...command, ...CONFIRMED })
      : world.activities.correctResult(bureau, { ...command, reason })
  }
  const propose = (
    resultId: string,
    body: { reason: string; correction: { correctionId: string; score: number | null; absent: boolean } },
    token: string,
  ) => world.send('post', `/v1/results/${resultId}/correction-reasons`, token, body)
  const candidate = async (person: Person) =>
    (
      await world.owner.query(
        `SELECT attempts_used AS used, attempts_granted AS granted, passed, retake_from FROM candidate
         WHERE person_id = $1`,
        [person.personId],
      )
    )[0]!

  return { held, post, rows, resultIdOf, correct, propose, candidate }
}
