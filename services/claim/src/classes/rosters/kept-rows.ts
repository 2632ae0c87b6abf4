import type { ClassDay } from '../../../../../domain/class/class'
import { isKeptAside } from '../../../../../domain/class/told'
import { newId } from '../../../../kit/base/ids'
import { seal } from '../../../../kit/keys/sealed-field'
import type { ClaimDeps, CommandContext } from '../../deps'
import { findPersonBehind, reviewerOf } from '../../desk/holders'
import type { Judged } from './judged-row'

interface KeptRow {
  readonly rowId: string
  readonly digest: string
  readonly personId: string | null
  readonly days: readonly ClassDay[]
  readonly rowState: 'posted' | 'setAside'
  readonly refusal: object | null
  readonly fileRow: number
  readonly repeats: string | null
  readonly keyId: string
  readonly nonce: string
  readonly ciphertext: string
}

/**
 * Keeps what a roster brought: rows that are new or changed wait for the review. Someone of another name, industry or series
 * is kept set aside: the department sees why, and the person is told how to claim. In one statement, however many.
 *
 * @returns how many rows wait for the review because of it
 */
export async function keepRows(
  deps: ClaimDeps,
  context: CommandContext,
  { classId, fileId }: { classId: string; fileId: string },
  judged: readonly Judged[],
): Promise<number> {
  const rows = judged.flatMap(each => keptRow(deps, each))
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
     RETURNING row_state AS "rowState"`,
    [JSON.stringify(rows), classId, deps.lookupKey.id, fileId, context.actor.id, postedByPerson],
  )
  return kept.filter(each => each.rowState === 'posted').length
}

function keptRow(deps: ClaimDeps, judged: Judged): KeptRow[] {
  const { verdict, taken, sent } = judged
  const isNew = taken !== undefined && verdict.verdict !== 'same'
  const isAside = verdict.refusal !== undefined && isKeptAside(verdict.refusal)
  if (!(isNew || isAside)) return []
  const rowId = judged.rowId ?? newId()
  const { keyId, nonce, ciphertext } = seal(
    deps.fieldKey,
    JSON.stringify({ name: sent.name, number: sent.number }),
    rowId,
  )
  return [
    {
      ...{ rowId, digest: sent.key!, fileRow: sent.row, days: taken?.days ?? [] },
      repeats: judged.repeats,
      personId: judged.personId,
      rowState: isNew ? 'posted' : 'setAside',
      refusal: isNew ? null : verdict.refusal!,
      keyId,
      nonce: Buffer.from(nonce).toString('base64'),
      ciphertext: Buffer.from(ciphertext).toString('base64'),
    },
  ]
}
