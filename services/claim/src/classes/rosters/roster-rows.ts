import { z } from 'zod'
import { isKeptAside } from '../../../../../domain/class/redaction'
import type { SignUp } from '../../../../../domain/class/roster'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import { newId } from '../../../../kit/base/ids'
import { base64 } from '../../../../kit/keys/base64'
import { type FieldKey, open, seal } from '../../../../kit/keys/sealed-field'
import type { Sql } from '../../../../kit/sql/database'
import type { ClaimDeps, CommandContext } from '../../deps'
import { findPersonBehind, reviewerOf } from '../../desk/holders'
import { KNOWN, type Known } from './roster-people'
import type { CountedRow, JudgedRow, RowOfPerson, SettledRow } from './roster-row'

/** Name and number of a row, sealed. */
export interface SealedRow {
  readonly rowId: string
  readonly rowKeyId: string
  readonly rowNonce: Buffer
  readonly rowCiphertext: Buffer
}

export const SEALED_ROW = `r.row_id, r.personal_key_id AS row_key_id, r.personal_nonce AS row_nonce,
  r.personal_ciphertext AS row_ciphertext`

const RowSchema = z.object({ name: z.string(), number: z.string() })

/** Opens the name and number of a row, for the department and the organiser alone. */
export const openRow = (
  fieldKey: FieldKey,
  { rowId, rowKeyId: keyId, rowNonce: nonce, rowCiphertext: ciphertext }: SealedRow,
): z.infer<typeof RowSchema> =>
  RowSchema.parse(JSON.parse(open(fieldKey, { keyId, nonce, ciphertext }, rowId)))

/** Of a row `r` and its item `i`. */
const SETTLED = `r.row_id, r.row_state, coalesce(i.person_id, r.person_id) AS person_id, r.days, r.file_row,
  i.item_id IS NOT NULL AS has_item`

/** The rows of a class, by the keyed hash of the number (hex), and by person. */
export interface TakenRows {
  readonly byNumber: ReadonlyMap<string, SettledRow>
  readonly byPerson: ReadonlyMap<string, SettledRow>
}

/** The rows of this class under these numbers, or of these people. */
export async function findTakenRows(
  sql: Sql,
  classId: string,
  digests: readonly Buffer[],
  people: readonly string[],
): Promise<TakenRows> {
  const rows = await sql.query<SettledRow & { digest: Buffer }>(
    `SELECT r.number_digest AS digest, ${SETTLED} FROM roster_row r LEFT JOIN item i ON i.item_id = r.row_id
     WHERE r.class_id = $1::uuid AND (r.number_digest = ANY($2::bytea[]) OR coalesce(i.person_id, r.person_id) = ANY($3::uuid[]))
     ORDER BY i.item_id NULLS FIRST`,
    [classId, digests, people],
  )
  return {
    byNumber: new Map(rows.map(({ digest, ...row }) => [digest.toString('hex'), row])),
    byPerson: new Map(rows.flatMap(row => (row.personId ? [[row.personId, row] as const] : []))),
  }
}

/** The rows of the class that were registered once: one a person, under whatever numbers they came. */
export const findRegisteredRows = (sql: Sql, classId: string): Promise<CountedRow[]> =>
  sql.query(
    `SELECT ${SETTLED} FROM item i JOIN roster_row r ON r.row_id = i.item_id
     WHERE i.subject_id = $1::uuid AND i.item_kind = 'class'`,
    [classId],
  )

/** The people among these who stand in the class with a row in one of the states. */
export async function findPeopleWithRows(
  sql: Sql,
  classId: string,
  people: readonly string[],
  states: readonly SettledRow['rowState'][],
): Promise<string[]> {
  if (people.length === 0) return []
  const found = await sql.query<{ personId: string }>(
    `SELECT DISTINCT coalesce(r.person_id, n.person_id) AS person_id FROM roster_row r
     LEFT JOIN number_holder n ON n.digest = r.number_digest
     WHERE r.class_id = $1::uuid AND r.row_state = ANY($3::text[]) AND coalesce(r.person_id, n.person_id) = ANY($2::uuid[])`,
    [classId, people, states],
  )
  return found.map(each => each.personId)
}

/**
 * Keeps what a roster brought, in one statement. New and changed rows wait for the review. A row of another name, industry or series
 * is kept set aside: the department sees why, and its person is told how to claim.
 *
 * @returns how many rows wait for the review because of it
 */
export async function keepJudgedRows(
  deps: ClaimDeps,
  context: CommandContext,
  { classId, fileId }: { classId: string; fileId: string },
  judged: readonly JudgedRow[],
): Promise<number> {
  const rows = judged.flatMap(each => columnsOf(deps, each))
  if (rows.length === 0) return 0
  await context.sql.query('DELETE FROM roster_row WHERE class_id = $1 AND row_id = ANY($2::uuid[])', [
    classId,
    rows.flatMap(each => each.repeats ?? []),
  ])
  const postedByPerson = (await findPersonBehind(context.sql, reviewerOf(context.actor))) ?? null
  const kept = await context.sql.query<{ rowState: string }>(
    `INSERT INTO roster_row (row_id, class_id, number_digest, number_key_id, personal_key_id, personal_nonce,
       personal_ciphertext, person_id, days, row_state, refusal, file_id, file_row, posted_by, posted_by_person)
     SELECT r."rowId", $2, decode(r.digest, 'hex'), $3, r."keyId", decode(r.nonce, 'base64'), decode(r.ciphertext, 'base64'),
       r."personId", r.days, r."rowState", r.refusal, $4, r."fileRow", $5, $6
     FROM json_to_recordset($1::json) AS r("rowId" uuid, digest text, "keyId" text, nonce text, ciphertext text,
       "personId" uuid, days jsonb, "rowState" text, refusal jsonb, "fileRow" int)
     ON CONFLICT (row_id) DO UPDATE SET number_digest = EXCLUDED.number_digest, number_key_id = EXCLUDED.number_key_id,
       personal_key_id = EXCLUDED.personal_key_id, personal_nonce = EXCLUDED.personal_nonce,
       personal_ciphertext = EXCLUDED.personal_ciphertext, person_id = EXCLUDED.person_id, days = EXCLUDED.days,
       row_state = EXCLUDED.row_state, refusal = EXCLUDED.refusal, file_id = EXCLUDED.file_id,
       file_row = EXCLUDED.file_row, posted_by = EXCLUDED.posted_by, posted_by_person = EXCLUDED.posted_by_person,
       before = CASE WHEN roster_row.row_state IN ('counted', 'waiting') THEN jsonb_build_object('state', roster_row.row_state,
         'days', roster_row.days, 'personId', roster_row.person_id) ELSE roster_row.before END
       WHERE EXCLUDED.row_state = 'posted' OR roster_row.row_state IN ('removed', 'setAside')
     RETURNING row_state`,
    [JSON.stringify(rows), classId, deps.lookupKey.id, fileId, context.actor.id, postedByPerson],
  )
  return kept.filter(each => each.rowState === 'posted').length
}

/** The columns of a judged row that is to be kept; empty where nothing of it is. */
function columnsOf(deps: ClaimDeps, { verdict, taken, sent, repeats, ...row }: JudgedRow) {
  const isNew = taken !== undefined && verdict.verdict !== 'same'
  const isAside = verdict.refusal !== undefined && isKeptAside(verdict.refusal)
  if (!(isNew || isAside)) return []
  const rowId = row.rowId ?? newId()
  const personal = JSON.stringify({ name: sent.name, number: sent.number })
  const { keyId, nonce, ciphertext } = seal(deps.fieldKey, personal, rowId)
  return [
    {
      rowId,
      repeats,
      digest: sent.key!,
      fileRow: sent.row,
      days: taken?.days ?? [],
      personId: row.personId,
      rowState: isNew ? 'posted' : 'setAside',
      refusal: isNew ? null : verdict.refusal!,
      keyId,
      nonce: base64(nonce),
      ciphertext: base64(ciphertext),
    },
  ]
}

/** A row to settle, with the verified person and the sign-up that its number has now. */
export type RowToSettle = SettledRow &
  SealedRow & { readonly person: Known | null; readonly signUp: SignUp | null }

/** Rows to settle, in the order of their files: those that were posted and reviewed now, or those that wait for a sign-up. */
export async function findRowsToSettle(
  sql: Sql,
  classId: string,
  state: 'posted' | 'waiting',
): Promise<RowToSettle[]> {
  const rows = await sql.query<RowToSettle & Known & { personId: string | null }>(
    `SELECT ${SETTLED}, ${SEALED_ROW}, ${KNOWN},
       CASE WHEN s.person_id IS NOT NULL THEN json_build_object('on', s.signed_up_on) END AS sign_up
     FROM roster_row r LEFT JOIN item i ON i.item_id = r.row_id LEFT JOIN number_holder n ON n.digest = r.number_digest
       LEFT JOIN person p ON p.person_id = coalesce(i.person_id, n.person_id) AND (p.verified OR i.item_id IS NOT NULL)
       LEFT JOIN person s ON s.person_id = n.person_id AND NOT s.verified
     WHERE r.class_id = $1::uuid AND r.row_state = $2 ORDER BY r.file_id, r.file_row`,
    [classId, state],
  )
  return rows.map(row => ({ ...row, person: row.personId === null ? null : row }))
}

/** The rows of one settlement, by what became of each. */
export interface SettledRows {
  readonly counted: readonly CountedRow[]
  readonly waiting: readonly SettledRow[]
  readonly setAside: readonly {
    readonly rowId: string
    readonly personId: string | null
    readonly refusal: Refusal
  }[]
}

export async function keepSettledRows(sql: Sql, { counted, waiting, setAside }: SettledRows): Promise<void> {
  const kept = [
    ...counted.map(({ rowId, personId }) => ({ rowId, personId, rowState: 'counted' })),
    ...waiting.map(({ rowId }) => ({ rowId, personId: null, rowState: 'waiting' })),
    ...setAside.map(each => ({ ...each, rowState: 'setAside' })),
  ]
  await sql.query(
    `UPDATE roster_row r SET row_state = k."rowState", person_id = k."personId", refusal = k.refusal, before = NULL
     FROM json_to_recordset($1::json) AS k("rowId" uuid, "personId" uuid, "rowState" text, refusal jsonb)
     WHERE r.row_id = k."rowId"`,
    [JSON.stringify(kept)],
  )
}

/** An item is in force while its roster row counts. When the row is set aside, its registration is reversed. */
export const endItems = (sql: Sql, rowIds: readonly string[]): Promise<RowOfPerson[]> =>
  sql.query(
    `UPDATE item SET stands = false WHERE item_id = ANY($1::uuid[]) AND stands
     RETURNING item_id AS row_id, person_id`,
    [rowIds],
  )

/** Removes posted rows that were never registered. @returns how many of them there were */
export async function removePostedRows(
  sql: Sql,
  classId: string,
  rowIds: readonly string[],
): Promise<number> {
  const removed = await sql.query(
    `UPDATE roster_row r SET row_state = 'removed' WHERE class_id = $1 AND row_id = ANY($2::uuid[]) AND row_state = 'posted'
       AND NOT EXISTS (SELECT FROM item i WHERE i.item_id = r.row_id) RETURNING row_id`,
    [classId, rowIds],
  )
  return removed.length
}

/** Drops the rows that nobody has reviewed. A row that an amendment changed is again as it was before. @returns how many */
export async function dropPostedRows(sql: Sql, classId: string): Promise<number> {
  const dropped = await sql.query(
    `UPDATE roster_row r SET row_state = coalesce(before->>'state',
         CASE WHEN EXISTS (SELECT FROM item i WHERE i.item_id = r.row_id) THEN 'counted' ELSE 'removed' END), days = coalesce(before->'days', days),
       person_id = CASE WHEN before IS NULL THEN person_id ELSE (before->>'personId')::uuid END, before = NULL
     WHERE class_id = $1::uuid AND row_state = 'posted' RETURNING row_id`,
    [classId],
  )
  return dropped.length
}
