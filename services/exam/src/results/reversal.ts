import { createHash } from 'node:crypto'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise, type Guarded } from '../../../../domain/authority/authority'
import { attemptsMax } from '../../../../domain/exam/booking'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { ResultCorrectedSchema, ResultsReversedSchema } from '../../../../proto/generated/exam_pb'
import { newId } from '../../../kit/base/ids'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import { BeginAgain } from '../../../kit/sql/transaction'
import { type ActProposal, askSecond, listProposals } from '../../../kit/two-officials/ask-second'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { TICKET_COUNTS } from '../seats/bookings'
import { type AwardKey, holdCandidates, recountAttempts } from '../seats/candidates'
import { findFormerHolders, lockEndedBookings, restoreBookings } from '../seats/restored-bookings'
import { liftFullMark } from '../sittings/full-marks'
import { enterStage, findSitting, lockSitting, type Sitting, scheduleView } from '../sittings/sittings'
import { isNotWithdrawn } from '../sittings/withdrawn-results'
import { attemptsLeftOf } from './attempts'
import type { KeptResult } from './result-rows'

/**
 * The effect of a list's reversal on a result: withdrawn now, withdrawn before, or kept because a later decision
 * changed it.
 */
export type Fate = 'withdrawn' | 'withdrawnBefore' | 'corrected' | 'contestDecided'

/** A result that the list brought, with the outcome that the list said, and its fate. */
interface ReversedResult
  extends AwardKey,
    Pick<KeptResult, 'resultId' | 'ticketId' | 'category' | 'enrolmentId' | 'offeringId' | 'outcome'> {
  readonly ticketNo: string | null
  readonly sittingId: string | null
  readonly fate: Fate
}

export interface ResultsReversal {
  readonly fileId: string
  readonly withdrawnNow: number
  /** Set while it waits for a second official: then `withdrawn` is what would be. */
  readonly proposal: ActProposal | null
  readonly rows: readonly Pick<ReversedResult, 'resultId' | 'ticketNo' | 'personId' | 'outcome' | 'fate'>[]
}

interface Asked {
  readonly fileId: string
  readonly reason: string
}

/**
 * Reverses a list of results, or of an assessment, by its file (docs/decisions/0302), when a second official asks for the same: each
 * result that stands as the list brought it is withdrawn, as a correction changes one, and its sitting waits for results again. What
 * was corrected or decided since stays, and is named. Reversed again, it does nothing.
 */
export function reverseResults(
  deps: ExamDeps,
  actor: Actor,
  asked: Asked,
): Promise<ResultsReversal | Refusal> {
  return inCommand(deps, actor, async context => {
    const { fileId, reason } = asked
    const file = await getFile(context, fileId)
    if (isRefusal(file)) return file
    const sitting = await lockSource(context.sql, file)
    const rows = await loadRows(context.sql, fileId)
    const refusal = authorise(actor, 'results.reverse', { ...guardOf(file), alsoConcerns: peopleOf(rows) })
    if (refusal) return refusal
    if (actor.role === 'examCentre' && sitting?.stage === 'closed')
      return refuse('sitting-closed', { sittingId: sitting.sittingId })
    const going = rows.filter(row => row.fate === 'withdrawn')
    if (going.length === 0) return reversalAnswer(fileId, rows, 0, null)
    const waits = await askSecond(context, {
      ...{ act: 'results.reverse', objectId: fileId, reason },
      basis: basisOf(going),
    })
    if (isRefusal(waits)) return waits
    if (waits) {
      if (waits.isNew)
        await auditReversal(context, asked, {
          proposed: waits.proposal.proposalId,
          wouldWithdraw: going.length,
        })
      return reversalAnswer(fileId, rows, 0, waits.proposal)
    }
    const lost = await lockPeople(context, sitting, fileId, going)
    await withdrawResults(context, going, reason, lost)
    await reopenSource(context, { ...asked, file, sitting })
    await auditReversal(context, asked, { withdrawn: going.length, kept: rows.length - going.length })
    return reversalAnswer(fileId, rows, going.length, null)
  })
}

const reversalAnswer = (
  fileId: string,
  rows: readonly ReversedResult[],
  withdrawnNow: number,
  proposal: ActProposal | null,
): ResultsReversal => ({
  ...{ fileId, withdrawnNow, proposal },
  rows: rows.map(({ resultId, ticketNo, personId, outcome, fate }) => ({
    ...{ resultId, ticketNo, personId, outcome, fate },
  })),
})

const auditReversal = (context: CommandContext, { fileId, reason }: Asked, after: object): Promise<void> =>
  context.audit({ act: 'results.reverse', objectKind: 'postedResults', objectId: fileId, after, reason })

interface ListFile {
  readonly fileId: string
  readonly sourceKind: 'sitting' | 'assessment'
  readonly sourceId: string
  readonly centreId: string | null
  readonly industry: string | null
}

const FILE = `SELECT f.file_id, f.source_kind, f.source_id, s.centre_id,
  coalesce(s.industry, nullif(o.industry, '')) AS industry
  FROM posted_file f LEFT JOIN sitting s ON s.sitting_id = f.source_id LEFT JOIN offering o ON o.offering_id = f.source_id`

const guardOf = ({ centreId, industry }: ListFile): Guarded => ({ centreId, industry })

async function getFile({ sql, actor }: CommandContext, fileId: string): Promise<ListFile | Refusal> {
  const [file] = await sql.query<ListFile>(`${FILE} WHERE f.file_id = $1`, [fileId])
  return authorise(actor, 'results.reverse', file ? guardOf(file) : {}) ?? file ?? refuse('not-found')
}

/** Locks the source, so that another list of its results waits. */
async function lockSource(sql: Sql, { sourceKind, sourceId }: ListFile): Promise<Sitting | undefined> {
  if (sourceKind === 'sitting') return lockSitting(sql, sourceId)
  await sql.query("SELECT pg_advisory_xact_lock(hashtext('assessment/' || $1))", [sourceId])
  return undefined
}

/** Every result that the file brought, in order, and what a reversal comes to for it. */
const loadRows = (sql: Sql, fileId: string): Promise<ReversedResult[]> =>
  sql.query<ReversedResult>(
    `SELECT f.result_id, t.ticket_no, f.ticket_id, f.sitting_id,
       f.person_id, f.course_id, f.year, f.category, f.enrolment_id,
       f.offering_id, f.outcome,
       CASE WHEN l.outcome = 'withdrawn' THEN 'withdrawnBefore' WHEN l.revision > 0 THEN 'corrected'
         WHEN EXISTS (SELECT FROM absence_contest a WHERE a.ticket_id = f.ticket_id AND a.revision = 0
           AND a.state IN ('upheld', 'excused')) THEN 'contestDecided'
         ELSE 'withdrawn' END AS fate
     FROM result_batch b JOIN result f ON f.batch_id = b.batch_id AND f.revision = 0
     JOIN LATERAL (SELECT revision, outcome FROM result l WHERE l.result_id = f.result_id
       ORDER BY revision DESC LIMIT 1) l ON true
     LEFT JOIN ticket t ON t.ticket_id = f.ticket_id
     WHERE b.file_id = $1 ORDER BY f.result_id`,
    [fileId],
  )

const peopleOf = (rows: readonly ReversedResult[]): string[] => [...new Set(rows.map(row => row.personId))]

/** A list has thousands of rows: which of them would go is kept as one digest. */
const basisOf = (rows: readonly ReversedResult[]): string =>
  createHash('sha256')
    .update(rows.map(row => row.resultId).join(' '))
    .digest('hex')

interface Lost {
  readonly keys: readonly AwardKey[]
  readonly lockedSittingIds: readonly string[]
}

/** Locks sittings first, then candidates. A correction of one of these results holds its candidate, so later reads see it. */
async function lockPeople(
  { sql }: CommandContext,
  sitting: Sitting | undefined,
  fileId: string,
  going: readonly ReversedResult[],
): Promise<Lost> {
  const keys = await findFormerHolders(sql, going)
  let lockedSittingIds: readonly string[] = sitting ? [sitting.sittingId] : []
  for (const key of keys) lockedSittingIds = await lockEndedBookings(sql, key, lockedSittingIds)
  await holdCandidates(sql, going)
  const still = (await loadRows(sql, fileId)).filter(row => row.fate === 'withdrawn')
  if (basisOf(still) !== basisOf(going)) throw new BeginAgain('a result was corrected meanwhile')
  return { keys, lockedSittingIds }
}

/** Withdraws each result as a correction would: it adds a revision, recounts the attempts, restores what the result had ended, and publishes the fact. */
async function withdrawResults(
  context: CommandContext,
  going: readonly ReversedResult[],
  reason: string,
  { keys, lockedSittingIds }: Lost,
): Promise<void> {
  const correctionIds = going.map(newId)
  await insertWithdrawals(context, going, correctionIds, reason)
  await closeContests(context, going)
  await recountAttempts(context.sql, going)
  for (const key of keys) await restoreBookings(context, key, lockedSittingIds, 'resultCorrected')
  const left = await attemptsLeftOfAll(context, going)
  context.tell(
    ...going.map((row, at) =>
      fact(ResultCorrectedSchema, row.personId, {
        correctionId: correctionIds[at]!,
        ...{ resultId: row.resultId, ticketId: row.ticketId ?? '', sittingId: row.sittingId ?? '' },
        ...{ personId: row.personId, enrolmentId: row.enrolmentId, courseId: row.courseId },
        ...{ offeringId: row.offeringId, year: row.year, category: row.category },
        ...{ fromOutcome: row.outcome, toOutcome: 'withdrawn', correctedAt: timestampFromDate(context.now) },
        attemptsLeft: left.get(keyOf(row)),
      }),
    ),
  )
}

const insertWithdrawals = (
  { sql, policy, actor, now }: CommandContext,
  going: readonly ReversedResult[],
  correctionIds: readonly string[],
  reason: string,
): Promise<unknown> =>
  sql.query(
    `INSERT INTO result (result_id, revision, batch_id, correction_id, ticket_id, booking_id, sitting_id, person_id, course_id,
       year, category, enrolment_id, offering_id, industry, half_hours, retake_from, score, score_max, outcome, policy_version,
       award_seq, reason, recorded_by, recorded_at)
     SELECT r.result_id, 1, batch_id, k.correction_id, ticket_id, booking_id, sitting_id, person_id, course_id, year, category,
       enrolment_id, offering_id, industry, half_hours, retake_from, NULL, NULL, 'withdrawn', $3,
       1 + (SELECT max(award_seq) FROM result a
         WHERE a.person_id = r.person_id AND a.course_id = r.course_id AND a.year = r.year), $4, $5, $6::timestamptz
     FROM unnest($1::uuid[], $2::uuid[]) AS k(result_id, correction_id) JOIN result r ON r.result_id = k.result_id
     WHERE r.revision = 0`,
    [going.map(row => row.resultId), correctionIds, policy.version, reason, actor.id, now],
  )

/** Closes the contests of results that are withdrawn. */
const closeContests = (
  { sql, actor, now }: CommandContext,
  going: readonly ReversedResult[],
): Promise<unknown> =>
  sql.query(
    `UPDATE absence_contest SET state = 'moot', decided_by = $2, decided_at = $3, decision_reason = 'withdrawn'
     WHERE ticket_id = ANY($1::uuid[]) AND state = 'open'`,
    [going.map(row => row.ticketId).filter(each => each !== null), actor.id, now],
  )

const keyOf = ({ personId, courseId, year }: AwardKey): string => `${personId} ${courseId} ${year}`

async function attemptsLeftOfAll(
  { sql, policy, now }: CommandContext,
  keys: readonly AwardKey[],
): Promise<Map<string, number>> {
  const rows = await sql.query<AwardKey & { left: number }>(
    `SELECT c.person_id, c.course_id, c.year, ${attemptsLeftOf('$4')} AS left
     FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[]) AS k(person_id, course_id, year)) k
     JOIN candidate c USING (person_id, course_id, year)`,
    [
      ...[keys.map(k => k.personId), keys.map(k => k.courseId), keys.map(k => k.year)],
      attemptsMax({ attemptsGranted: 0 }, policy, now),
    ],
  )
  return new Map(rows.map(row => [keyOf(row), row.left]))
}

interface Reopening extends Asked {
  readonly file: ListFile
  readonly sitting: Sitting | undefined
}

/** The source takes results again, a closed sitting too; where nothing of it stands, its next list says the full mark. */
async function reopenSource(
  context: CommandContext,
  { fileId, reason, file: { sourceId }, sitting }: Reopening,
): Promise<void> {
  const reversalId = newId()
  await context.sql.query(
    'INSERT INTO file_reversal (reversal_id, file_id, reason, reversed_by, reversed_at) VALUES ($1, $2, $3, $4, $5)',
    [reversalId, fileId, reason, context.actor.id, context.now],
  )
  await liftFullMark(context.sql, sourceId, context.now)
  if (sitting?.stage === 'closed') await enterStage(context, sitting, 'held')
  const reversed = await findReversed(context.sql, reversalId)
  context.tell(...(reversed ? [resultsReversed(reversed)] : []))
}

interface Reversed {
  readonly reversalId: string
  readonly fileId: string
  readonly sourceId: string
  readonly sourceKind: string
  readonly reversedAt: Date
  readonly withdrawnRows: number
  readonly tickets: number
  readonly standingRows: number
}

const COUNTED = `FROM ticket t JOIN booking b USING (booking_id) LEFT JOIN result r
  ON r.ticket_id = t.ticket_id AND r.revision = 0 AND ${isNotWithdrawn('r')} WHERE t.sitting_id = f.source_id AND (${TICKET_COUNTS} OR r.result_id IS NOT NULL)`

/** A reversal, with what the process of its sitting has to know where it had ended. */
async function findReversed(
  sql: Sql,
  reversalId: string,
): Promise<(Reversed & { readonly sitting: Sitting | undefined }) | undefined> {
  const [reversed] = await sql.query<Reversed>(
    `SELECT v.reversal_id, v.file_id, f.source_id, f.source_kind,
       v.reversed_at, (SELECT count(*)::int FROM result w JOIN result_batch k USING (batch_id)
         WHERE k.file_id = v.file_id AND w.outcome = 'withdrawn' AND w.recorded_at = v.reversed_at) AS "withdrawnRows",
       (SELECT count(*)::int ${COUNTED}) AS tickets, (SELECT count(r.result_id)::int ${COUNTED}) AS "standingRows"
     FROM file_reversal v JOIN posted_file f USING (file_id) WHERE v.reversal_id = $1::uuid`,
    [reversalId],
  )
  return reversed && { ...reversed, sitting: await findSitting(sql, reversed.sourceId) }
}

function resultsReversed({ sitting, reversedAt, ...reversed }: Reversed & { sitting: Sitting | undefined }) {
  const said = { ...reversed, reversedAt: timestampFromDate(reversedAt) }
  if (!sitting) return fact(ResultsReversedSchema, reversed.sourceId, said)
  const { year, category, centreId, resultsOverdueAt } = sitting
  const schedule = Object.fromEntries(
    Object.entries(scheduleView(sitting)).map(([name, at]) => [name, timestampFromDate(new Date(at))]),
  )
  const known = { year, category, centreId, resultsOverdue: resultsOverdueAt !== null }
  return fact(ResultsReversedSchema, reversed.sourceId, { ...said, ...known, ...schedule })
}

/** Makes the fact of a list's reversal again, for an operator who publishes a lost one; the counts of its sitting are today's. */
export async function restateReversal(sql: Sql, reversalId: string): Promise<NewFact[]> {
  const reversed = await findReversed(sql, reversalId)
  return reversed ? [resultsReversed(reversed)] : []
}

/** Lists the reversals that wait for a second official, as far as this official may confirm them. */
export async function listReversalProposals(
  { sql, clock }: ExamDeps,
  actor: Actor,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<{ readonly seen: readonly ActProposal[]; readonly mine: readonly ActProposal[] }> {
  const seen = await listProposals(sql, clock.now(), page)
  const files = await sql.query<ListFile>(`${FILE} WHERE f.file_id = ANY($1::uuid[])`, [
    seen.map(each => each.objectId),
  ])
  const may = new Set(
    files.filter(file => !authorise(actor, 'results.reverse', guardOf(file))).map(file => file.fileId),
  )
  return { seen, mine: seen.filter(each => may.has(each.objectId)) }
}
