import { authorise } from '../../../../domain/authority/authority'
import { refuseBackdated } from '../../../../domain/identity/backdated'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { addDays, compare, type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import { type Caller, type IdentityDeps, stampOf } from '../deps'
import {
  type Employment,
  employmentView,
  type Found,
  getEmployment,
  guardOfEmployment,
  overlaps,
  recordChange,
  SELECT_EMPLOYMENT,
  withLocked,
} from '../people/employments'
import { statePerson } from '../personal/person-state'

/** An employment ends with a day, by the person, the employer or the bureau; what changes the past is the bureau's, with a reason. */
export function endEmployment(
  deps: IdentityDeps,
  { employmentId, endsOn, reason }: { employmentId: string; endsOn: PlainDate; reason?: string },
  asking: Caller,
): Promise<Employment | Refusal> {
  const act = 'employment.end'
  const { actor, now } = asking
  return withLocked(deps, employmentId, async (sql, match) => {
    const denied = authorise(actor, act, guardOfEmployment(match))
    if (denied) return denied
    if (!match) return refuse('not-found', { act })
    if (match.status !== 'accepted') return refuse('conflict', { status: match.status, allowed: 'accepted' })
    if (match.endsOn === endsOn) return employmentView(match)
    if (compare(endsOn, match.startsOn) < 0)
      return refuse('invalid-input', { field: 'endsOn', reason: match.startsOn })
    const from = nextDay(earlier(endsOn, match.endsOn ?? endsOn))
    const backdated = refuseBackdated(actor, { from, reason }, plainDateIn(now))
    if (backdated) return backdated
    const [later] = await sql.query<Found>(
      `${SELECT_EMPLOYMENT} WHERE e.person_id = $1::uuid AND e.status = 'accepted' AND e.id <> $2::uuid
         AND daterange(e.starts_on, e.ends_on, '[]') && daterange($3::date, $4::date, '[]')`,
      [match.personId, employmentId, match.startsOn, endsOn],
    )
    if (later) return overlaps(later)
    await sql.query('UPDATE employment SET ends_on = $2::date WHERE id = $1::uuid RETURNING id', [
      employmentId,
      endsOn,
    ])
    await recordChange(sql, asking, { act, match, after: { endsOn }, reason })
    await statePerson(deps, sql, match.personId, { from: stampOf({ actor, now }), always: true })
    return getEmployment(sql, employmentId)
  })
}

const nextDay = (day: PlainDate): PlainDate => addDays(day, 1)
const earlier = (a: PlainDate, b: PlainDate): PlainDate => (compare(a, b) < 0 ? a : b)
