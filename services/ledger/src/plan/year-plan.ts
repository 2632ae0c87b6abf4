import type { z } from 'zod'
import { halfHours, toHours } from '../../../../domain/hours/half-hours'
import { type ClaimRoom, claimRoom } from '../../../../domain/plan/claim-room'
import { type CourseWay, courseWays } from '../../../../domain/plan/course-ways'
import { type ClassOffer, classOfferInWords, classOffers } from '../../../../domain/plan/open-classes'
import { searchPlan } from '../../../../domain/plan/search'
import type { Open, Plan } from '../../../../domain/plan/ways'
import { whyNot } from '../../../../domain/plan/why-not'
import {
  claimStepInWords,
  courseStepInWords,
  undecidedInWords,
  whyNotInWords,
} from '../../../../domain/plan/words'
import type { Policy } from '../../../../domain/policy/policy'
import { type Standards, standardsIn } from '../../../../domain/standards/standards'
import { measure, type Sums } from '../../../../domain/standing/standing'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/sql/database'
import type { PersonSums } from '../standing/people'
import { standingOf, sumsOf } from '../standing/standing'
import { loadClasses, loadLearner, loadOpen } from './open-choices'
import type { ClassOfferSchema, YearPlan } from './schemas'
import { inSlices } from './slices'

/**
 * The hours that a person misses in a year, and a plan that could still fill them (Article 6), from the open choices
 * that the ledger knows by facts. `impossible` only where no choice of all that is open would do.
 */
export async function yearPlan(
  { sql, policy }: { sql: Sql; policy: Policy },
  person: PersonSums,
  year: number,
  now: Date,
): Promise<YearPlan> {
  const standing = standingOf(person, year, plainDateIn(now), policy)
  const base = { standing, mustBeVerified: !person.verified, policyVersion: policy.version }
  const nothing = { ...base, steps: [], unfillable: [], whyNot: null }
  if (standing.verdict !== 'short') return { ...nothing, outcome: outcomes[standing.verdict] }

  const standards = standardsIn(policy.set)
  const { ways, claims, open } = await loadWays(sql, person, { year, now, policy, standards })
  const short = shortOf(sumsOf(person, year), year, policy)
  const searched = await inSlices(searchPlan(short, open))
  const plan = searched.whole ? searched.found : searched.best
  if (plan) {
    const classes = await loadClasses(sql, person.personId, now)
    const offers = plan.claimed > 0 ? classOffers(year, classes, claims, standards) : []
    return { ...nothing, outcome: 'possible', steps: stepsOf(plan, ways, claims, offers) }
  }
  const why = searched.whole ? await inSlices(whyNot(short, open)) : searched
  if (!why.whole) return { ...nothing, outcome: 'undecided', whyNot: undecidedInWords }
  return { ...nothing, outcome: 'impossible', unfillable: why.found, whyNot: whyNotInWords(why.found) }
}

const outcomes = {
  compliant: 'fulfilled',
  exempt: 'notNeeded',
  notAssessed: 'notNeeded',
  notKnown: 'notKnown',
} as const

async function loadWays(
  sql: Sql,
  { personId, industry }: PersonSums,
  { year, now, policy, standards }: { year: number; now: Date; policy: Policy; standards: Standards },
): Promise<{ ways: CourseWay[]; claims: ClaimRoom; open: Open }> {
  const { learner, counted } = await loadLearner(sql, personId, year, policy)
  const { offerings, sittings } = await loadOpen(sql, learner, { industry, now })
  const ways = courseWays(learner, offerings, sittings, now)
  const claims = claimRoom({ year, today: plainDateIn(now), industry }, counted, standards, policy)
  return { ways, claims, open: { ways, claimable: claims.claimable } }
}

function shortOf(sums: Sums, year: number, policy: Policy) {
  const measured = measure(sums, year, policy)
  if (measured.verdict !== 'short') throw new Error('a year that is short is measured short')
  return measured.short
}

function stepsOf(
  { ways, claimed }: Plan,
  all: readonly CourseWay[],
  claims: ClaimRoom,
  offers: readonly ClassOffer[],
): YearPlan['steps'] {
  const courses = all.filter(way => ways.includes(way)).sort((a, b) => (a.endsOn < b.endsOn ? -1 : 1))
  return [...courses.map(courseStep), ...(claimed > 0 ? [claimStep(claimed, claims, offers)] : [])]
}

function courseStep(way: CourseWay): YearPlan['steps'][number] {
  const { sitting } = way
  return {
    kind: 'course',
    category: way.category as 'general' | 'industryCommon',
    hours: toHours(way.halfHours),
    next: way.next,
    endsOn: way.endsOn,
    offerings: way.offerings.map(({ offeringId, courseId, courseTitle }) => ({
      offeringId,
      courseId,
      courseTitle,
    })),
    sitting: sitting
      ? {
          sittingId: sitting.sittingId,
          startsAt: sitting.startsAt.toISOString(),
          endsAt: sitting.endsAt.toISOString(),
          bookingOpensAt: sitting.bookingOpensAt.toISOString(),
          bookingClosesAt: sitting.bookingClosesAt.toISOString(),
          freeSeats: sitting.freeSeats,
        }
      : null,
    inWords: courseStepInWords(way),
  }
}

function claimStep(
  claimed: number,
  claims: ClaimRoom,
  offers: readonly ClassOffer[],
): YearPlan['steps'][number] {
  const { until, uncapped, caps, standardsVersion } = claims
  return {
    kind: 'claims',
    hours: toHours(halfHours(claimed)),
    until,
    uncapped: [...uncapped],
    caps: caps.map(({ types, leaves, clause }) => ({ types: [...types], leaves: toHours(leaves), clause })),
    standardsVersion,
    classes: offers.map(offered),
    inWords: claimStepInWords(halfHours(claimed), claims),
  }
}

function offered(offer: ClassOffer): z.infer<typeof ClassOfferSchema> {
  const { course, gives, counts, adds } = offer
  return {
    ...{ classId: course.classId, title: course.title },
    days: course.days.map(({ on, part }) => ({ on, part })),
    gives: gives === null ? null : toHours(gives),
    counts: counts === null ? null : toHours(counts),
    adds: adds === null ? null : toHours(adds),
    inWords: classOfferInWords(offer),
  }
}
