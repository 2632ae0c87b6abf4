import { authorise } from '../../../../domain/authority/authority'
import { refuseBackdated } from '../../../../domain/identity/backdated'
import { isLocality } from '../../../../domain/places/localities'
import { titleSeriesOn } from '../../../../domain/places/title-series'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { compare, type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type Caller, type IdentityDeps, stampOf } from '../deps'
import { findPerson, lockPerson, statePerson } from '../personal/person-state'

export type LocalityKind = 'residence' | 'declaredWork'
type Kind = LocalityKind | 'titleSeries'

/** A value of a person from one day to another; null: no earlier day is known, or it still holds. */
export interface Interval {
  readonly kind: Kind
  readonly value: string
  readonly startsOn: PlainDate | null
  readonly endsOn: PlainDate | null
}

/** Starts a person's first values without a first day: nothing earlier is known. */
export async function startIntervals(
  sql: Sql,
  personId: string,
  first: { residence: string; declaredWork?: string; titleSeries: string },
): Promise<void> {
  for (const kind of ['titleSeries', 'residence', 'declaredWork'] as const) {
    const value = first[kind]
    if (value) await insertInterval(sql, personId, { kind, value, startsOn: null })
  }
}

export interface Change {
  readonly personId: string
  readonly startsOn?: PlainDate
  readonly reason?: string
}

/** From a day on, another title series, and with it another industry (Article 2). */
export function changeTitleSeries(
  deps: IdentityDeps,
  change: Change & { titleSeries: string },
  asking: Caller,
): Promise<Refusal | undefined> {
  const { titleSeries } = change
  const startsOn = change.startsOn ?? plainDateIn(asking.now)
  if (!titleSeriesOn(startsOn).some(row => row.series === titleSeries))
    return Promise.resolve(refuse('title-series-unknown', { series: titleSeries }))
  return changeFrom(deps, { ...change, startsOn, kind: 'titleSeries', value: titleSeries }, asking)
}

/** From a day on, another residence or declared work; a declared work may end without another (`locality` null). */
export function changeLocality(
  deps: IdentityDeps,
  change: Change & { kind: LocalityKind; locality: string | null },
  asking: Caller,
): Promise<Refusal | undefined> {
  const { locality, kind } = change
  const startsOn = change.startsOn ?? plainDateIn(asking.now)
  if (locality !== null && !isLocality(locality, startsOn))
    return Promise.resolve(refuse('locality-unknown', { locality }))
  return changeFrom(deps, { ...change, startsOn, kind, value: locality }, asking)
}

interface DatedChange extends Change {
  readonly kind: Kind
  readonly value: string | null
  readonly startsOn: PlainDate
}

/** Guards, changes, audits and states, in one transaction. Backdating is the bureau's: claims already made may turn on it. */
async function changeFrom(
  deps: IdentityDeps,
  { kind, value, personId, startsOn, reason }: DatedChange,
  { actor, now }: Caller,
): Promise<Refusal | undefined> {
  const act = kind === 'titleSeries' ? 'person.changeIndustry' : 'person.changeLocality'
  const today = plainDateIn(now)
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    await lockPerson(sql, personId)
    const person = await findPerson(sql, personId, today)
    const guarded = person && { personId, locality: person.stated.locality }
    const denied = authorise(actor, act, guarded ?? {})
    if (denied) return denied
    if (!person) return refuse('not-found', { act })
    const backdated = refuseBackdated(actor, { from: startsOn, reason }, today)
    if (backdated) return backdated
    const before = await intervalsOf(sql, personId, kind)
    if (holdsFrom(before, startsOn, value)) return undefined
    await cutFrom(sql, personId, kind, startsOn)
    if (value !== null) await insertInterval(sql, personId, { kind, value, startsOn })
    const after = await intervalsOf(sql, personId, kind)
    await recordAudit(sql, actor, now, {
      act,
      objectKind: 'person',
      objectId: personId,
      before,
      after,
      reason,
    })
    await statePerson(deps, sql, personId, { from: stampOf({ actor, now }), always: true })
    return undefined
  })
}

/** Whether the line already says this value from that day on, and nothing else later: a retry changes nothing. */
function holdsFrom(line: readonly Interval[], startsOn: PlainDate, value: string | null): boolean {
  const last = line.at(-1)
  const endsBefore = last === undefined || (last.endsOn !== null && compare(last.endsOn, startsOn) < 0)
  if (value === null) return endsBefore
  return (
    !endsBefore && last.value === value && (last.startsOn === null || compare(last.startsOn, startsOn) <= 0)
  )
}

/** Ends the intervals that began before the day on its eve, and deletes those that begin on it or later. */
async function cutFrom(sql: Sql, personId: string, kind: Kind, day: PlainDate): Promise<void> {
  const values = [personId, kind, day]
  await sql.query(
    'DELETE FROM person_interval WHERE person_id = $1::uuid AND kind = $2 AND starts_on >= $3::date RETURNING id',
    values,
  )
  await sql.query(
    `UPDATE person_interval SET ends_on = $3::date - 1
     WHERE person_id = $1::uuid AND kind = $2 AND (ends_on IS NULL OR ends_on >= $3::date) RETURNING id`,
    values,
  )
}

async function insertInterval(
  sql: Sql,
  personId: string,
  { kind, value, startsOn }: Omit<Interval, 'endsOn'>,
): Promise<void> {
  await sql.query(
    `INSERT INTO person_interval (id, person_id, kind, value, starts_on)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::date) RETURNING id`,
    [newId(), personId, kind, value, startsOn],
  )
}

/** The dated values of a person, of one kind or all, oldest first. */
export const intervalsOf = (sql: Sql, personId: string, kind: Kind | null = null): Promise<Interval[]> =>
  sql.query<Interval>(
    `SELECT kind, value, starts_on::text AS "startsOn", ends_on::text AS "endsOn" FROM person_interval
     WHERE person_id = $1::uuid AND ($2::text IS NULL OR kind = $2) ORDER BY starts_on NULLS FIRST, kind`,
    [personId, kind],
  )
