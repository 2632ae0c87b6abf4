import type { Actor } from '../../../../domain/authority/actor'
import { stands } from '../../../../domain/ledger/award'
import type { ChangeProfessionalCommand, ProfessionalChanged } from '../../../../workflows/contracts/ledger'
import { newId } from '../../../kit/base/ids'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { lockAward, recordLastChange } from './awards'
import { writeEntries } from './entries'

/**
 * Makes an award of professional hours what it must come to (Articles 12, 13): reverses what stands and grants what is due,
 * where the two differ. The newest counting of the person decides; told again, or late, it writes nothing.
 */
export async function changeProfessional(
  sql: Sql,
  actor: Actor,
  command: ChangeProfessionalCommand,
  now: Date,
): Promise<ProfessionalChanged> {
  const { awardKind, subjectId, personId, year, causeId } = command
  const key = { awardKind, subjectId, personId, year, category: 'professional' } as const
  const { awardId, lastSeq, revision, halfHours } = await lockAward(sql, key, causeId)
  const standing = stands(revision) ? halfHours : 0
  if (command.awardSeq <= lastSeq) return { awardId, revision, standingHalfHours: standing }
  await recordLastChange(sql, awardId, command)
  if (standing === command.halfHours) return { awardId, revision, standingHalfHours: standing }

  const due = [
    ...(standing > 0 ? [{ entryKind: 'reversal', halfHours: standing } as const] : []),
    ...(command.halfHours > 0 ? [{ entryKind: 'grant', halfHours: command.halfHours } as const] : []),
  ]
  for (const [at, entry] of due.entries())
    await writeEntry({ sql, actor, now }, command, { ...entry, awardId, revision: revision + 1 + at })
  await recordAudit(sql, actor, now, {
    act: command.halfHours > 0 ? 'award.register' : 'award.reverse',
    objectKind: 'award',
    objectId: awardId,
    before: { standingHalfHours: standing },
    after: {
      standingHalfHours: command.halfHours,
      ...{ revision: revision + due.length, causeKind: command.causeKind, causeId },
    },
  })
  return { awardId, revision: revision + due.length, standingHalfHours: command.halfHours }
}

interface NewEntry {
  readonly awardId: string
  readonly revision: number
  readonly entryKind: 'grant' | 'reversal'
  readonly halfHours: number
}

async function writeEntry(
  { sql, actor, now }: { readonly sql: Sql; readonly actor: Actor; readonly now: Date },
  command: ChangeProfessionalCommand,
  { awardId, revision, entryKind, halfHours }: NewEntry,
): Promise<void> {
  const { awardKind: sourceKind, subjectId: sourceId } = command
  const { correlationId } = actor
  await writeEntries(
    sql,
    { batchId: null, sourceKind, sourceId, key: awardId, rowsMax: 1, correlationId, now },
    `SELECT $10::uuid, a.award_id, $11::int, $12, a.person_id, a.year, a.category, $13::int, $14, $15::uuid, NULL::uuid, $16,
       $17, $18::int, $19, $20 FROM award a WHERE a.award_id = $21::uuid`,
    [
      newId(),
      revision,
      entryKind,
      halfHours,
      command.causeKind,
      command.causeId,
      command.policyVersion,
      command.industry,
      command.awardSeq,
      command.standardsVersion,
      command.article,
      awardId,
    ],
  )
}
