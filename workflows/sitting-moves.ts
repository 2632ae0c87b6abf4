import type { SittingProgress } from './contracts/exam'
import type { Move, SittingState } from './contracts/messages'

/** By when what it waits for is promised: results, decisions, the end of contesting. null: provisional, no clock runs. */
export function dueOf({ batches, schedule }: SittingState, progress: SittingProgress): number | null {
  const { missing, openContests, nextFinalAt, decideBy, resultsOverdue } = progress
  const resultsDue = Date.parse(schedule?.resultsDueAt ?? '')
  if (missing > 0) return resultsOverdue === false && resultsDue <= Date.now() ? null : resultsDue
  if (!batches.every(batch => batch.state === 'registered')) return resultsDue
  const at = openContests > 0 ? decideBy : nextFinalAt
  if (at) return Date.parse(at)
  return openContests > 0 ? null : resultsDue
}

/** The next mover of the sitting, with the deadline. */
export function moveOf(state: SittingState, now: number): Move {
  const { stage, since, schedule } = state
  const { bookingClosesAt = null, startsAt = null, endsAt = null, resultsDueAt = null } = schedule ?? {}
  switch (stage) {
    case 'asked':
      return { who: 'system', what: 'publishSitting', since, until: null }
    case 'published':
      return { who: 'person', what: 'bookSitting', since, until: bookingClosesAt }
    case 'bookingClosed':
      return {
        who: 'examCentre',
        what: 'holdSitting',
        since: startsAt && Date.parse(startsAt) < now ? startsAt : since,
        until: endsAt,
      }
    case 'held':
      return moveOfHeld(state, resultsDueAt, now)
    case 'closed':
    case 'cancelled':
      return { who: 'nobody', what: stage, since, until: null }
  }
}

/** Once all results are there it is no longer the centre's: contests are decided, or may still be filed, or hours registered. */
function moveOfHeld(
  { since, category, escalated, batches, progress }: SittingState,
  resultsDueAt: string | null,
  now: number,
): Move {
  if (batches.some(batch => batch.state === 'refused'))
    return { who: 'municipalBureau', what: 'examineRefusedBatch', since, until: null }
  if (!progress || progress.missing > 0)
    return escalated
      ? { who: 'municipalBureau', what: 'chaseResults', since: resultsDueAt ?? since, until: null }
      : { who: 'examCentre', what: 'postResults', since, until: resultsDueAt }
  if (progress.openContests > 0) {
    const { decideBy = null, contestedSince } = progress
    if (decideBy && Date.parse(decideBy) < now)
      return { who: 'municipalBureau', what: 'chaseContests', since: decideBy, until: null }
    const who = category === 'industryCommon' ? 'industryDepartment' : 'countyBureau'
    return { who, what: 'decideContests', since: contestedSince ?? since, until: decideBy }
  }
  return progress.nextFinalAt
    ? { who: 'person', what: 'contestAbsence', since, until: progress.nextFinalAt }
    : { who: 'system', what: 'registerHours', since, until: null }
}
