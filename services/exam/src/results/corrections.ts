import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import type { Judgement, Outcome } from '../../../../domain/exam/result-row'
import { isInRange, isPass, readScore, type Score, showScore } from '../../../../domain/exam/score'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { ResultCorrectedSchema } from '../../../../proto/generated/exam_pb'
import type { CorrectionCommand, CorrectionRecorded } from '../../../../workflows/contracts/exam'
import { fact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { lockCandidates, recountAttempts } from '../seats/candidates'
import { endIneligibleBookings, lockTheirSittings } from '../seats/ineligible-bookings'
import { lockEndedBookings, restoreBookings } from '../seats/restored-bookings'
import { reasonOf } from '../sittings/reasons'
import { attemptsLeft } from './attempts'
import { type CorrectionProposal, confirmProposal } from './correction-proposals'
import { guardOfResult } from './result-guard'

interface ResultInForce {
  readonly resultId: string
  readonly revision: number
  readonly correctionId: string | null
  readonly ticketId: string | null
  readonly sittingId: string | null
  readonly personId: string
  readonly courseId: string
  readonly year: number
  readonly category: 'general' | 'industryCommon'
  readonly enrolmentId: string
  readonly offeringId: string
  readonly industry: string
  readonly halfHours: number
  readonly score: string | null
  readonly scoreMax: string | null
  readonly outcome: Outcome
  readonly policyVersion: string
  readonly awardSeq: number
  readonly centreId: string | null
  readonly stage: string | null
  readonly locality: string | null
  /** The day whose policy judges it: of the sitting, else of the list's post. */
  readonly judgedAt: Date
}

const RESULT_IN_FORCE = `SELECT r.result_id, r.revision, r.correction_id, r.ticket_id,
  r.sitting_id, r.person_id, r.course_id, r.year, r.category,
  r.enrolment_id, r.offering_id, r.industry, r.half_hours, r.score,
  r.score_max, r.outcome, r.policy_version, r.award_seq,
  s.centre_id, s.stage, p.locality,
  coalesce(s.starts_at, (SELECT recorded_at FROM result f WHERE f.result_id = r.result_id AND f.revision = 0)) AS "judgedAt"
  FROM result r LEFT JOIN sitting s USING (sitting_id) LEFT JOIN person p USING (person_id)`

/**
 * Changes one result, with a reason (Articles 10, 16): adds a revision, counts the person's attempts and wait again, and says
 * whether the award must stand. A pass taken back reopens what attempts remain, and gives back the seats that it had ended; a
 * pass given ends them.
 * The same correction again is answered the same.
 */
export async function correctResult(
  deps: ExamDeps,
  actor: Actor,
  command: CorrectionCommand,
): Promise<CorrectionRecorded | Refusal> {
  // The reversal of a list has recorded the withdrawal already; the process only asks for its answer.
  if (actor.role === 'system')
    return inCommand(
      deps,
      actor,
      async context => (await findCorrection(context, command.correctionId)) ?? refuse('not-found'),
    )
  return inCommand(deps, actor, async context => {
    const before = await findResultInForce(context.sql, command.resultId)
    const denied = mayCorrect(actor, before)
    if (denied || !before) return denied ?? refuse('not-found', { act: 'results.correct' })
    const recorded = await findCorrection(context, command.correctionId)
    if (recorded) return recorded
    const closed = refuseClosed(actor, before)
    if (closed) return closed
    const locked = await lockEndedBookings(
      context.sql,
      before,
      await lockTheirSittings(context.sql, [before], []),
    )
    await lockCandidates(context.sql, [before])
    const standing = (await findResultInForce(context.sql, command.resultId))!
    // Two who confirm at the same moment: the second finds what the first recorded.
    const meanwhile = await findCorrection(context, command.correctionId)
    if (meanwhile) return meanwhile
    const asked = await findAsked(context, standing, command)
    if (isRefusal(asked)) return asked
    const corrected = judgeCorrection(context, standing, asked)
    if (isRefusal(corrected)) return corrected
    if (!command.confirms && turnsIntoPass(standing, corrected))
      return refuse('needs-second-official', { proposedBy: actor.role })
    const { reason } = asked
    await insertRevision(context, standing, corrected, { ...command, reason })
    if (corrected.outcome !== 'absent') await closeContest(context, standing)
    await recountAttempts(context.sql, [standing])
    await endIneligibleBookings(context, [standing], locked)
    await restoreBookings(context, standing, locked, 'resultCorrected')
    const left = await attemptsLeft(context, standing)
    publishCorrection(context, { standing, corrected, correctionId: command.correctionId, left })
    await context.audit({
      act: 'results.correct',
      objectKind: 'result',
      objectId: standing.resultId,
      concerns: [standing.personId],
      before: { outcome: standing.outcome, score: standing.score, scoreMax: standing.scoreMax },
      after: {
        outcome: corrected.outcome,
        score: showScoreOrNull(corrected.score),
        scoreMax: showScoreOrNull(corrected.scoreMax),
      },
      reason,
    })
    return (await findCorrection(context, command.correctionId))!
  })
}

export const mayCorrect = (actor: Actor, standing: ResultInForce | undefined): Refusal | undefined =>
  authorise(actor, 'results.correct', standing ? guardOfResult(standing) : {})

/** A centre corrects its own sitting while it is open; afterwards a bureau does, or the department. */
export const refuseClosed = ({ role }: Actor, { stage, sittingId }: ResultInForce): Refusal | undefined =>
  role === 'examCentre' && stage === 'closed' ? refuse('sitting-closed', { sittingId }) : undefined

/** The correction and its reason, from the command or from the proposal that it confirms. */
async function findAsked(
  context: CommandContext,
  standing: ResultInForce,
  command: CorrectionCommand,
): Promise<(Asked & { readonly reason: string }) | Refusal> {
  if (command.confirms) {
    const proposal = await confirmProposal(context, standing, command.correctionId)
    return isRefusal(proposal) ? proposal : askedCorrectionOf(proposal)
  }
  const reason = await reasonOf(context, { act: 'results.correct', objectId: standing.resultId }, command)
  return reason ? { ...command, reason } : refuse('correction-needs-reason')
}

/** The correction that a proposal asks for: a score, or a pass for an assessment without scores. */
const askedCorrectionOf = ({
  score,
  scoreMax,
  reason,
}: CorrectionProposal): Asked & { readonly reason: string } => ({
  ...{ absent: false, reason },
  ...(score === null || scoreMax === null
    ? { score: null, scoreMax: null, outcome: 'passed' as const }
    : { score: Number(score), scoreMax: Number(scoreMax) }),
})

/** One official alone never makes a pass of what was none (docs/decisions/0291). */
const turnsIntoPass = (standing: ResultInForce, corrected: Judgement): boolean =>
  corrected.outcome === 'passed' && standing.outcome !== 'passed'

/** The result of a correction that a second official has to confirm; undefined for every other correction. */
export function findPassAsked(
  context: CommandContext,
  standing: ResultInForce,
  asked: Asked,
): { readonly score: string | null; readonly scoreMax: string | null } | undefined {
  const corrected = judgeCorrection(context, standing, asked)
  if (isRefusal(corrected) || !turnsIntoPass(standing, corrected)) return undefined
  return { score: showScoreOrNull(corrected.score), scoreMax: showScoreOrNull(corrected.scoreMax) }
}

/** The new values that a correction gives a result. */
export type Asked = Pick<CorrectionCommand, 'score' | 'scoreMax' | 'absent' | 'outcome'>

/**
 * The result of the correction by the policy of that date; refuses a score out of range, and a correction without
 * effect.
 */
function judgeCorrection(
  context: CommandContext,
  standing: ResultInForce,
  command: Asked,
): Judgement | Refusal {
  const corrected = correctionOf(context, standing, command)
  if (isRefusal(corrected)) return corrected
  const isSame =
    corrected.outcome === standing.outcome &&
    showScoreOrNull(corrected.score) === tidyScore(standing.score) &&
    showScoreOrNull(corrected.scoreMax) === tidyScore(standing.scoreMax)
  return isSame ? refuse('correction-unchanged', { outcome: standing.outcome }) : corrected
}

function correctionOf(context: CommandContext, standing: ResultInForce, command: Asked): Judgement | Refusal {
  if (command.absent) return ABSENT
  if (!command.outcome) return scoreOf(context, standing, command)
  // Only where an assessment list said the outcome alone (Article 11); else it follows from the score.
  if (standing.ticketId !== null || standing.score !== null)
    return refuse('invalid-input', { field: 'outcome', reason: 'this result follows from its score' })
  return { outcome: command.outcome, score: null, scoreMax: null }
}

const ABSENT: Judgement = { outcome: 'absent', score: null, scoreMax: null }

function scoreOf(context: CommandContext, standing: ResultInForce, command: Asked): Judgement | Refusal {
  const score = readScore(String(command.score ?? ''))
  const scoreMax = readScore(String(command.scoreMax ?? ''))
  if (score === undefined || scoreMax === undefined)
    return refuse('invalid-input', { field: 'score', reason: 'score and scoreMax, or absent' })
  if (!isInRange(score, scoreMax))
    return refuse('row-score-out-of-range', { score: showScore(score), scoreMax: showScore(scoreMax) })
  const percentMin = context.policy.at('exam/pass-percent-min', plainDateIn(standing.judgedAt)).value
  return { outcome: isPass(score, scoreMax, percentMin) ? 'passed' : 'failed', score, scoreMax }
}

const showScoreOrNull = (score: Score | null): string | null => (score === null ? null : showScore(score))

/** '60.00' as PostgreSQL says it, as showScore says it. */
const tidyScore = (score: string | null): string | null =>
  score === null ? null : showScoreOrNull(readScore(score) ?? null)

async function insertRevision(
  context: CommandContext,
  standing: ResultInForce,
  corrected: Judgement,
  command: CorrectionCommand & { readonly reason: string },
): Promise<void> {
  await context.sql.query(
    `INSERT INTO result (result_id, revision, batch_id, correction_id, ticket_id, booking_id, sitting_id, person_id, course_id,
       year, category, enrolment_id, offering_id, industry, half_hours, retake_from, score, score_max, outcome, policy_version,
       award_seq, reason, recorded_by, recorded_at)
     SELECT result_id, revision + 1, batch_id, $3::uuid, ticket_id, booking_id, sitting_id, person_id, course_id, year, category,
       enrolment_id, offering_id, industry, half_hours, retake_from, $4::numeric, $5::numeric, $6, $7,
       1 + (SELECT max(award_seq) FROM result a
         WHERE a.person_id = r.person_id AND a.course_id = r.course_id AND a.year = r.year), $8, $9, $10::timestamptz
     FROM result r WHERE result_id = $1 AND revision = $2`,
    [
      standing.resultId,
      standing.revision,
      command.correctionId,
      showScoreOrNull(corrected.score),
      showScoreOrNull(corrected.scoreMax),
      corrected.outcome,
      context.policy.version,
      command.reason,
      context.actor.id,
      context.now,
    ],
  )
}

/** An absence that is none any more needs no decision. */
async function closeContest(context: CommandContext, { ticketId }: ResultInForce): Promise<void> {
  await context.sql.query(
    `UPDATE absence_contest SET state = 'moot', decided_by = $2, decided_at = $3, decision_reason = 'corrected'
     WHERE ticket_id = $1 AND state = 'open'`,
    [ticketId, context.actor.id, context.now],
  )
}

interface RecordedCorrection {
  readonly standing: ResultInForce
  readonly corrected: Judgement
  readonly correctionId: string
  /** The attempts that the person has left. */
  readonly left: number | undefined
}

function publishCorrection(
  context: CommandContext,
  { standing, corrected, correctionId, left }: RecordedCorrection,
): void {
  context.tell(
    fact(ResultCorrectedSchema, standing.personId, {
      correctionId,
      resultId: standing.resultId,
      ticketId: standing.ticketId ?? '',
      sittingId: standing.sittingId ?? '',
      personId: standing.personId,
      enrolmentId: standing.enrolmentId,
      courseId: standing.courseId,
      offeringId: standing.offeringId,
      year: standing.year,
      category: standing.category,
      fromOutcome: standing.outcome,
      toOutcome: corrected.outcome,
      correctedAt: timestampFromDate(context.now),
      ...(left === undefined ? {} : { attemptsLeft: left }),
    }),
  )
}

/** A result as it stands; one that was withdrawn with its list stands no more. */
export async function findResultInForce(sql: Sql, resultId: string): Promise<ResultInForce | undefined> {
  const [row] = await sql.query<ResultInForce>(
    `SELECT * FROM (${RESULT_IN_FORCE} WHERE r.result_id = $1 ORDER BY r.revision DESC LIMIT 1) r WHERE outcome <> 'withdrawn'`,
    [resultId],
  )
  return row
}

/** A correction recorded before, as it is answered; `awardStands` and the attempts left are as of now. */
async function findCorrection(
  context: CommandContext,
  correctionId: string,
): Promise<CorrectionRecorded | undefined> {
  const [row] = await context.sql.query<ResultInForce & { from: Outcome; stands: boolean }>(
    `SELECT c.*, (SELECT b.outcome FROM result b WHERE b.result_id = c.result_id AND b.revision = c.revision - 1) AS from,
       coalesce((SELECT bool_or(a.outcome = 'passed') FROM result_standing a
         WHERE a.person_id = c.person_id AND a.course_id = c.course_id AND a.year = c.year), false) AS stands
     FROM (${RESULT_IN_FORCE} WHERE r.correction_id = $1) c`,
    [correctionId],
  )
  if (!row) return undefined
  const left = await attemptsLeft(context, row)
  const { resultId, personId, enrolmentId, courseId, offeringId, year, category, halfHours, industry } = row
  return {
    kind: 'correctionRecorded',
    ...{
      correctionId,
      resultId,
      personId,
      enrolmentId,
      courseId,
      offeringId,
      year,
      category,
      halfHours,
      industry,
    },
    ...(row.locality ? { locality: row.locality } : {}),
    policyVersion: row.policyVersion,
    from: row.from,
    to: row.outcome,
    awardStands: row.stands,
    awardSeq: row.awardSeq,
    ...(left === undefined ? {} : { attemptsLeft: left }),
  }
}
