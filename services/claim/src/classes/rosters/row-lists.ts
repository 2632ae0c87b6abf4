import type { z } from 'zod'
import type { Actor } from '../../../../../domain/authority/actor'
import { authorise } from '../../../../../domain/authority/authority'
import { type ClassDay, guardOfReading } from '../../../../../domain/class/class'
import { redactForOrganiser } from '../../../../../domain/class/redaction'
import { masked } from '../../../../../domain/documents/mask'
import { type HalfHours, halfHours, toHours } from '../../../../../domain/hours/half-hours'
import type { Text } from '../../../../../domain/refusals/entry'
import { explain, type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import { type Page, page } from '../../../../kit/http/page'
import type { Language } from '../../../../kit/http/problem'
import type { Sql } from '../../../../kit/sql/database'
import { type ClaimDeps, inCommand } from '../../deps'
import { findClass } from '../class-rows'
import type { OwnRowSchema, RosterRowSchema } from '../schemas'
import { openRow, SEALED_ROW, type SealedRow } from './roster-rows'

type Shown = z.infer<typeof RosterRowSchema>
type Own = z.infer<typeof OwnRowSchema>

interface Row {
  readonly rowId: string
  readonly state: Shown['state']
  readonly personId: string | null
  readonly days: readonly ClassDay[]
  readonly refusal: Refusal | null
  readonly same: readonly (Omit<Shown['same'][number], 'days'> & { readonly days?: string[] })[]
}

const ROW = `r.row_state AS state, r.person_id, r.days, r.refusal, r.same`

export interface RowQuery {
  readonly state?: Shown['state'] | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** The rows of a class, with names, for its organiser and its department; that an official read them is on the trail. */
export function listRows(
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  { state, after, limit, language }: RowQuery & { readonly language: Language },
): Promise<Page<Shown> | Refusal> {
  return inCommand(deps, actor, async context => {
    const trainingClass = await findClass(context.sql, classId)
    const denied = authorise(actor, 'class.read', trainingClass ? guardOfReading(trainingClass) : {})
    if (denied || !trainingClass) return denied ?? refuse('not-found', { classId })
    const rows = await context.sql.query<Row & SealedRow>(
      `SELECT ${SEALED_ROW}, ${ROW} FROM roster_row r
       WHERE r.class_id = $1::uuid AND r.row_state <> 'removed' AND ($2::text IS NULL OR r.row_state = $2)
         AND ($3::uuid IS NULL OR r.row_id > $3::uuid) ORDER BY r.row_id LIMIT $4`,
      [classId, state ?? null, after ?? null, limit],
    )
    await context.audit({
      ...{ act: 'class.read', objectKind: 'trainingClass', objectId: classId },
      ...{ after: { rows: rows.length }, concerns: rows.flatMap(row => row.personId ?? []) },
    })
    const hours = await findRowHours(context.sql, rows)
    const isOrganiser = actor.scope.organiserId !== undefined
    const items = rows.map(each => {
      const { name, number } = openRow(deps.fieldKey, each)
      const row = isOrganiser ? redactPerson(each) : each
      const shown = shownRow(row, hours, language)
      return {
        ...(isOrganiser ? redactOtherClaims(shown) : shown),
        ...{ name, maskedNumber: masked(number), personId: row.personId },
      }
    })
    return page(items, limit, row => row.rowId)
  })
}

/** A row as its organiser may see it: without the person, where it is set aside (docs/regulation/art-13.md). */
const redactPerson = <R extends Pick<Row, 'refusal' | 'personId'>>(row: R): R =>
  row.refusal ? { ...row, refusal: redactForOrganiser(row.refusal), personId: null } : row

/** The actor's own rows: their classes, the registered hours, or how to claim instead. */
export async function listOwnRows(
  { sql }: ClaimDeps,
  actor: Actor,
  { after, limit, language }: Omit<RowQuery, 'state'> & { readonly language: Language },
): Promise<Page<Own> | Refusal> {
  const { personId } = actor.scope
  const denied = authorise(actor, 'class.readOwn', { personId: personId ?? null })
  if (denied) return denied
  // Rows that are not reviewed yet are left out: only the organiser has stated them.
  const rows = await sql.query<Row & Pick<Own, 'classId' | 'title' | 'industry'>>(
    `SELECT r.row_id, ${ROW}, c.class_id, c.title, c.industry
     FROM roster_row r JOIN training_class c USING (class_id)
     WHERE r.person_id = $1::uuid AND r.row_state IN ('counted', 'setAside', 'reversed')
       AND ($2::uuid IS NULL OR r.row_id > $2::uuid) ORDER BY r.row_id LIMIT $3`,
    [personId, after ?? null, limit],
  )
  const hours = await findRowHours(sql, rows)
  const items = rows.map(row => {
    const { classId, title, industry } = row
    return { ...shownRow(row, hours, language), classId, title, industry }
  })
  return page(items, limit, row => row.rowId)
}

type RowHours = Map<string, Shown['hours']>

/**
 * A row as its organiser may see it: of the person's claims no more than which days of the class they count already
 * (docs/regulation/art-13.md).
 */
const redactOtherClaims = <S extends Pick<Shown, 'same' | 'hours'>>(row: S): S => ({
  ...row,
  hours: row.hours.map(each => ({ ...each, zh: null, en: null })),
  same: row.same.length > 0 ? [{ claimId: null, days: daysOf(row.same), difference: null }] : [],
})

const daysOf = (same: Shown['same']) => [...new Set(same.flatMap(each => each.days))].sort()

const shownRow = ({ rowId, state, days, refusal, same }: Row, hours: RowHours, language: Language) => ({
  ...{ rowId, state },
  // Rows that were reviewed before the days were kept have none.
  same: same.map(each => ({ ...each, days: each.days ?? [] })),
  days: days.map(({ on, part }) => ({ on, part })),
  hours: hours.get(rowId) ?? [],
  because: refusal && explain(refusal, language),
})

async function findRowHours(sql: Sql, rows: readonly { readonly rowId: string }[]): Promise<RowHours> {
  const found = await sql.query<{ rowId: string; year: number; count: HalfHours; why: Text }>(
    `SELECT DISTINCT ON (item_id, year) item_id AS "rowId", year, half_hours AS count, explanation AS why FROM registration
     WHERE item_id = ANY($1::uuid[]) ORDER BY item_id, year, award_seq DESC`,
    [rows.map(row => row.rowId)],
  )
  const hours: RowHours = new Map()
  for (const { rowId, year, count, why } of found)
    hours.set(rowId, [...(hours.get(rowId) ?? []), { year, hours: toHours(halfHours(count)), ...why }])
  return hours
}
