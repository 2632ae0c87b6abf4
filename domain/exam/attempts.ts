import type { Candidate } from './booking'
import type { Outcome } from './result-row'

/** A result in force of a person's course in a year. */
export interface CountedResult {
  readonly outcome: Outcome
  /** Of a sitting; an assessment has no ticket. */
  readonly isOfTicket: boolean
  /** An absence whose contest was excused. */
  readonly isExcused: boolean
  /** When the next sitting may start (exam/retake-wait). */
  readonly retakeFrom: Date | null
  readonly awardSeq: number
}

type Counted = Pick<Candidate, 'attemptsUsed' | 'passed' | 'retakeFrom'> & { readonly awardSeq: number }

/**
 * Counts a person's attempts in a course year by the results in force (Article 10), with a pass and the wait before the next attempt.
 * An assessment is no attempt, nor is an absence that was excused.
 */
export function countAttempts(results: readonly CountedResult[]): Counted {
  const attempts = results.filter(isAttempt)
  const waits = attempts.flatMap(each => each.retakeFrom?.getTime() ?? [])
  return {
    attemptsUsed: attempts.length,
    passed: results.some(each => each.outcome === 'passed'),
    retakeFrom: waits.length > 0 ? new Date(Math.max(...waits)) : null,
    awardSeq: Math.max(0, ...results.map(each => each.awardSeq)),
  }
}

const isAttempt = ({ outcome, isOfTicket, isExcused }: CountedResult): boolean =>
  isOfTicket && !(outcome === 'absent' && isExcused)

/** The attempts left in a year, granted ones included. */
export const attemptsLeft = (
  { attemptsUsed, attemptsGranted }: Pick<Candidate, 'attemptsUsed' | 'attemptsGranted'>,
  attemptsAYear: number,
): number => Math.max(0, attemptsAYear + attemptsGranted - attemptsUsed)
