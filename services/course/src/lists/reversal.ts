import { createHash } from 'node:crypto'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { z } from 'zod'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { StudyReversedSchema } from '../../../../proto/generated/course_pb'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import { type ActProposal, askSecond } from '../../../kit/two-officials/ask-second'
import { type Caller, type CommandContext, type CourseDeps, inKeyedCommand, lockStudied } from '../deps'
import { findListFile, type ListFile } from './posted-list-files'
import { reinstateEnrolments } from './reinstated-enrolments'
import { endAttendance, endHistory, findReversible, type Reversed, type Reversible } from './reversed-rows'

const KeptSchema = z.object({
  personId: z.uuid(),
  enrolmentId: z.uuid(),
  registeredAt: z.iso
    .datetime()
    .describe('The day of registration of the hours, which must be corrected first'),
})

export const ReversalSchema = z.object({
  fileId: z.uuid(),
  endedNow: z
    .number()
    .int()
    .describe('Records of study or attendance that this call ended; 0 where the file was reversed before'),
  endedInAll: z.number().int(),
  reinstated: z
    .array(z.uuid())
    .describe('Enrolments that are in force again because no record excludes them any more'),
  kept: z.array(KeptSchema).describe('Attendance that stays, since hours are registered on it'),
})
export type Reversal = z.infer<typeof ReversalSchema>

/** Keeps the reversal until a second official asks for the same, with the number of records that would end. */
export interface ReversalWaits {
  readonly proposal: ActProposal
  readonly wouldEnd: number
}

/**
 * Reverses a list by its file (Articles 8, 11), when a second official asks for the same (docs/decisions/0301): its rows are ended, never deleted, and told; what they had ended or superseded
 * stands again. Attendance on which hours are registered stays: the hours are corrected first. Again, it ends what came since.
 */
export function reverseList(
  deps: CourseDeps,
  caller: Caller,
  asked: { fileId: string; reason: string },
): Promise<Reversal | ReversalWaits | Refusal> {
  const command = { operation: 'reverseList', input: asked }
  return inKeyedCommand<Reversal | ReversalWaits>(deps, caller, command, async context => {
    const { sql, actor, now } = context
    await lockStudied(sql)
    const { fileId, reason } = asked
    const file = await findListFile(sql, actor, 'postedList.reverse', fileId)
    if (isRefusal(file)) return file
    const waits = await waitForSecond(context, file, reason)
    if (waits) return waits
    const end = file.sourceKind === 'history' ? endHistory : endAttendance
    const reversed = await end(sql, fileId, now)
    const reinstated = await reinstateEnrolments(context, reversed.personIds, reason)
    await writeReversal(context, { ...asked, reversed, reinstated })
    const { endedNow, endedInAll, kept } = reversed
    return { fileId, endedNow, endedInAll, reinstated, kept }
  })
}

/** Where nothing is left to reverse, nothing is asked. */
async function waitForSecond(
  context: CommandContext,
  { fileId, sourceKind }: ListFile,
  reason: string,
): Promise<ReversalWaits | Refusal | undefined> {
  const left = await findReversible(context.sql, sourceKind, fileId)
  if (left.length === 0) return undefined
  const asked = { act: 'postedList.reverse', objectId: fileId, basis: basisOf(left), reason }
  const wouldEnd = left.filter(each => each.isEnded).length
  const waits = await askSecond(context, asked)
  if (!waits || isRefusal(waits)) return waits
  const { proposal, isNew } = waits
  if (isNew)
    await context.audit({
      ...{ act: 'postedList.reverse', objectKind: 'postedList', objectId: fileId },
      ...{ after: { proposed: proposal.proposalId, wouldEnd }, reason },
    })
  return { proposal, wouldEnd }
}

/** A list has thousands of rows: what they are is kept as one digest. */
const basisOf = (left: readonly Reversible[]): string =>
  createHash('sha256')
    .update(left.map(each => each.id).join(' '))
    .digest('hex')

interface WrittenReversal {
  readonly fileId: string
  readonly reason: string
  readonly reversed: Reversed
  readonly reinstated: readonly string[]
}

async function writeReversal(
  { sql, actor, now, tell, audit }: CommandContext,
  { fileId, reason, reversed, reinstated }: WrittenReversal,
): Promise<void> {
  const { endedNow, kept, records, isNews } = reversed
  if (!isNews) return
  await sql.query(
    `INSERT INTO file_reversal (id, file_id, reason, reversed_by, reversed_at)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::timestamptz) RETURNING id`,
    [newId(), fileId, reason, actor.id, now.toISOString()],
  )
  await audit({
    act: 'postedList.reverse',
    objectKind: 'postedList',
    objectId: fileId,
    before: { records },
    after: { endedNow, reinstated, kept },
    reason,
  })
  tell(
    ...records.map(record =>
      fact(StudyReversedSchema, record.personId, { ...record, fileId, reversedAt: timestampFromDate(now) }),
    ),
  )
}
