import type { Actor } from '../../../../domain/authority/actor'
import { decideChange, type ProfessionalAward, stands } from '../../../../domain/ledger/award'
import type { Category } from '../../../../domain/standing/standing'
import type { AwardChanged, ChangeAwardCommand } from '../../../../workflows/contracts/ledger'
import { newId } from '../../../kit/base/ids'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { writeEntries } from './entries'

export interface LastEntry {
  readonly revision: number
  readonly halfHours: number
}

/** The unique key of an award, and its category. */
export interface AwardKey {
  readonly awardKind: 'course' | ProfessionalAward
  readonly subjectId: string
  readonly personId: string
  readonly year: number
  readonly category: Category
}

export interface LockedAward extends LastEntry {
  readonly awardId: string
  readonly lastSeq: number
}

/**
 * Grants or reverses one award, where a correction or a decision says so (Article 10). The newest change decides: one
 * that is older than a change seen, or that leaves the award as it is, writes nothing. Told again, it answers the same.
 */
export async function changeAward(
  sql: Sql,
  actor: Actor,
  command: ChangeAwardCommand,
  now: Date,
): Promise<AwardChanged> {
  const award = await lockAward(sql, keyOf(command), command.causeId)
  if (command.awardSeq <= award.lastSeq) {
    return awardChanged(award, await findWritten(sql, award, command))
  }
  await recordLastChange(sql, award.awardId, command)
  const written = decideChange(award, command)
  if (written === 'nothing') return awardChanged(award, written)

  const halfHours = written === 'grant' ? command.halfHours : award.halfHours
  const entry = { awardId: award.awardId, revision: award.revision + 1, halfHours }
  await writeChange({ sql, actor, now }, command, { ...entry, written })
  return awardChanged(entry, written)
}

const awardChanged = (
  { awardId, revision, halfHours }: LastEntry & { awardId: string },
  written: AwardChanged['written'],
): AwardChanged => ({
  awardId,
  written,
  revision,
  standingHalfHours: stands(revision) ? halfHours : 0,
})

const keyOf = ({ courseId: subjectId, personId, year, category }: ChangeAwardCommand): AwardKey => ({
  ...{ awardKind: 'course', subjectId, personId, year, category },
})

/** From now on an older change writes nothing. */
export async function recordLastChange(
  sql: Sql,
  awardId: string,
  { awardSeq, causeId }: { awardSeq: number; causeId: string },
): Promise<void> {
  await sql.query(
    'UPDATE award_order SET last_seq = $2::int, cause_id = $3::uuid WHERE award_id = $1::uuid RETURNING award_id',
    [awardId, awardSeq, causeId],
  )
}

/** The award, made if it is new, with the lock that orders its writers. */
export async function lockAward(sql: Sql, key: AwardKey, causeId: string): Promise<LockedAward> {
  const { awardKind, subjectId, personId, year, category } = key
  await sql.query(
    `INSERT INTO award (award_id, award_kind, subject_id, person_id, year, category)
     VALUES ($1::uuid, $6, $2::uuid, $3::uuid, $4::int, $5)
     ON CONFLICT (person_id, year, award_kind, subject_id) DO NOTHING RETURNING award_id`,
    [newId(), subjectId, personId, year, category, awardKind],
  )
  const [{ awardId } = { awardId: '' }] = await sql.query<{ awardId: string }>(
    `SELECT award_id FROM award
     WHERE person_id = $1::uuid AND year = $2::int AND award_kind = $4 AND subject_id = $3::uuid`,
    [personId, year, subjectId, awardKind],
  )
  await sql.query(
    `INSERT INTO award_order (award_id, last_seq, cause_id) VALUES ($1::uuid, -1, $2::uuid)
     ON CONFLICT DO NOTHING RETURNING award_id`,
    [awardId, causeId],
  )
  const [{ lastSeq } = { lastSeq: -1 }] = await sql.query<{ lastSeq: number }>(
    'SELECT last_seq FROM award_order WHERE award_id = $1::uuid FOR UPDATE',
    [awardId],
  )
  return { awardId, lastSeq, ...(await getLastEntry(sql, awardId)) }
}

async function getLastEntry(sql: Sql, awardId: string): Promise<LastEntry> {
  const [last] = await sql.query<LastEntry>(
    `SELECT revision, half_hours FROM entry WHERE award_id = $1::uuid ORDER BY revision DESC LIMIT 1`,
    [awardId],
  )
  return last ?? { revision: 0, halfHours: 0 }
}

/** Finds the entry that this change wrote when it came first. */
async function findWritten(
  sql: Sql,
  { awardId }: LockedAward,
  { causeKind, causeId }: ChangeAwardCommand,
): Promise<AwardChanged['written']> {
  const [first] = await sql.query<{ written: 'grant' | 'reversal' }>(
    `SELECT entry_kind AS written FROM entry WHERE award_id = $1::uuid AND cause_kind = $2 AND cause_id = $3::uuid`,
    [awardId, causeKind, causeId],
  )
  return first?.written ?? 'nothing'
}

async function writeChange(
  { sql, actor, now }: { readonly sql: Sql; readonly actor: Actor; readonly now: Date },
  command: ChangeAwardCommand,
  { awardId, revision, halfHours, written }: LastEntry & { awardId: string; written: 'grant' | 'reversal' },
): Promise<void> {
  const { correlationId } = actor
  await writeEntries(
    sql,
    {
      batchId: null,
      sourceKind: 'correction',
      sourceId: command.causeId,
      key: awardId,
      rowsMax: 1,
      correlationId,
      now,
    },
    `SELECT $10::uuid, a.award_id, $11::int, $12, a.person_id, a.year, a.category, $13::int, $14, $15::uuid, $16::uuid, $17,
       CASE a.category WHEN 'industryCommon' THEN $18 END, $19::int, NULL::text, NULL::text
     FROM award a WHERE a.award_id = $20::uuid`,
    [
      newId(),
      revision,
      written,
      halfHours,
      command.causeKind,
      command.causeId,
      command.offeringId,
      command.policyVersion,
      command.industry,
      command.awardSeq,
      awardId,
    ],
  )
  await recordAudit(sql, actor, now, {
    act: written === 'grant' ? 'award.register' : 'award.reverse',
    objectKind: 'award',
    objectId: awardId,
    before: { standingHalfHours: written === 'grant' ? 0 : halfHours },
    after: {
      standingHalfHours: written === 'grant' ? halfHours : 0,
      ...{ revision, causeKind: command.causeKind, causeId: command.causeId },
    },
  })
}
