import fc from 'fast-check'
import { decideEnrolment } from '../course/enrolment'
import { attemptsMax, mayBook } from '../exam/booking'
import { addHours, fromHours, type HalfHours, halfHours, NO_HOURS } from '../hours/half-hours'
import { policy } from '../policy/policy'
import { isRefusal } from '../refusals/refusal'
import { type Category, measure, type Sums } from '../standing/standing'
import { addDays, compare, plainDate, plainDateIn } from '../time/plain-date'
import { type CountedHours, claimRoom } from './claim-room'
import { type CourseWay, courseWays, type OpenOffering, type OpenSitting } from './course-ways'
import { findPlan } from './search'
import { dayOf, INDUSTRY, professionalOf, type World, worlds, YEAR } from './testing/year-world'

// Nothing here asks domain/plan what a step earns or whether it can be taken: the rules of course, exam, claim and standing do.

const city = policy('city')
const JUNE = plainDate(`${YEAR}-06-01`)

const isShort = (sums: Sums) => measure(sums, YEAR, city).verdict === 'short'

const sumsOf = ({ learner, industryCommon, offerings, approved, standards }: World): Sums => {
  const earned = offerings.filter(each => learner.earned.some(({ courseId }) => courseId === each.courseId))
  const of = (category: Category) =>
    addHours(NO_HOURS, ...earned.filter(each => each.category === category).map(each => each.halfHours))
  return {
    general: of('general'),
    industryCommon: addHours(industryCommon, of('industryCommon')),
    professional: professionalOf(approved, standards),
  }
}

function planned(world: World) {
  const { now, learner, offerings, sittings, standards, approved } = world
  const ways = courseWays(learner, offerings, sittings, now)
  const counted: CountedHours[] = [YEAR - 1, YEAR].flatMap(year =>
    ([3, 5] as const).map(type => {
      const own = approved.filter(each => each.facts.type === type)
      return { type, year, halfHours: professionalOf(own, standards, year) }
    }),
  )
  const claims = claimRoom(
    { year: YEAR, today: plainDateIn(now), industry: INDUSTRY },
    counted,
    standards,
    city,
  )
  const measured = measure(sumsOf(world), YEAR, city)
  const plan =
    measured.verdict === 'short' ? findPlan(measured.short, { ways, claimable: claims.claimable }) : undefined
  return { ways, plan }
}

/** Whether the rules let the person enrol, finish, and sit there; a seat that is held is sat. */
function maySit(world: World, offering: OpenOffering, sitting: OpenSitting | undefined): boolean {
  const { learner, now } = world
  if (!mayFinish(world, offering)) return false
  if (!sitting) return offering.proof === 'assessment'
  const held = learner.bookings.find(({ courseId }) => courseId === offering.courseId)
  if (held) return held.sittingId === sitting.sittingId
  const attempt = learner.attempts.find(({ courseId }) => courseId === offering.courseId)
  const used = attempt ? attemptsMax({ attemptsGranted: 0 }, city, now) - attempt.left! : 0
  const candidate = {
    ...{ year: YEAR, category: offering.category, offeringId: offering.offeringId, proof: offering.proof },
    ...{ passed: false, attemptsUsed: used, attemptsGranted: 0, retakeFrom: attempt?.retakeFrom ?? null },
  }
  const published = { ...sitting, stage: 'published', cancelReason: null, year: YEAR } as const
  const then = new Date(Math.max(now.getTime(), sitting.bookingOpensAt.getTime()))
  return (
    sitting.freeSeats > 0 &&
    !mayBook(published, { person: { verified: true }, candidate }, { policy: city, now: then })
  )
}

function mayFinish(
  { learner, now }: World,
  { courseId, offeringId, category, ...offering }: OpenOffering,
): boolean {
  const { enrolments, studied, earned } = learner
  const own = enrolments.find(each =>
    category === 'general' ? each.category === category : each.courseId === courseId,
  )
  const isEarned = earned.some(each =>
    category === 'general' ? each.category === category : each.courseId === courseId,
  )
  if (isEarned) return false
  if (own?.offeringId === offeringId) return own.finished || plainDateIn(now) <= plainDate(`${YEAR}-12-31`)
  const decision = decideEnrolment(
    {
      offering: {
        ...offering,
        offeringId,
        category,
        year: YEAR,
        industry: null,
        status: 'confirmed',
        withdrawnAt: null,
      },
      ...{ personIndustry: INDUSTRY, earned: null, linked: null },
      studied: studied.includes(courseId) ? { year: YEAR - 1, source: 'here', finishedOn: null } : null,
      inForce: own ? { ...own, enrolmentId: 'e', finishedAt: own.finished ? now.toISOString() : null } : null,
    },
    now,
    city.version,
  )
  return !isRefusal(decision)
}

const isClosed = ({ now }: World) => compare(plainDateIn(now), plainDate(`${YEAR + 1}-03-31`)) > 0

/** All that could still be claimed: 30 whole days of every type that the standard has; without figures two officials decide. */
function claimable(world: World): HalfHours {
  const { approved, standards } = world
  if (isClosed(world)) return NO_HOURS
  if (standards.length === 0) return fromHours(90)
  const types = [...new Set(standards.flatMap(({ rows }) => rows.flatMap(row => row.types)))]
  const days = types.flatMap((type, nth) =>
    Array.from({ length: 30 }, (_, n) => dayOf(`${type}-${n}`, type, addDays(JUNE, nth * 30 + n), 100 + n)),
  )
  return halfHours(professionalOf([...approved, ...days], standards) - professionalOf(approved, standards))
}

const collide = (a: OpenSitting | undefined, b: OpenSitting | undefined): boolean =>
  a !== undefined && b !== undefined && a.startsAt < b.endsAt && b.startsAt < a.endsAt

interface Choice {
  readonly offering: OpenOffering
  readonly sitting?: OpenSitting | undefined
}

function withCourses(sums: Sums, choices: readonly Choice[]): Sums {
  const sum = { ...sums }
  for (const { offering } of choices)
    sum[offering.category] = addHours(sum[offering.category], offering.halfHours)
  return sum
}

const choiceOf = ({ offerings: [offering], sitting }: CourseWay): Choice => ({ offering: offering!, sitting })

/** Every choice of course and sitting that the rules allow, with all that claims could give. */
function couldComply(world: World): boolean {
  const claims = claimable(world)
  const all: Choice[] = world.offerings
    .flatMap(offering => [undefined, ...world.sittings].map(sitting => ({ offering, sitting })))
    .filter(({ offering, sitting }) => maySit(world, offering, sitting))
  const sums = sumsOf(world)
  const together = (a: Choice, b: Choice) =>
    a.offering.courseId !== b.offering.courseId &&
    !(a.offering.category === 'general' && b.offering.category === 'general') &&
    !collide(a.sitting, b.sitting)
  const search = (chosen: Choice[], rest: Choice[]): boolean => {
    const after = withCourses(sums, chosen)
    if (!isShort({ ...after, professional: addHours(after.professional, claims) })) return true
    return rest.some(
      (each, at) =>
        chosen.every(other => together(other, each)) && search([...chosen, each], rest.slice(at + 1)),
    )
  }
  return search([], all)
}

test('every plan, carried out, yields compliant', () => {
  fc.assert(
    fc.property(worlds, world => {
      const { plan, ways } = planned(world)
      if (!plan) return
      const taken = ways.filter(way => plan.ways.includes(way))
      for (const { offerings, sitting } of taken)
        for (const each of offerings)
          expect([each.courseId, maySit(world, each, sitting)]).toEqual([each.courseId, true])
      for (const [at, a] of taken.entries())
        for (const b of taken.slice(at + 1)) expect(collide(a.sitting, b.sitting)).toBe(false)
      const courses = withCourses(sumsOf(world), taken.map(choiceOf))
      const professional = addHours(courses.professional, halfHours(Math.min(plan.claimed, claimable(world))))
      expect(measure({ ...courses, professional }, YEAR, city).verdict).toBe('compliant')
    }),
    { numRuns: 400 },
  )
})

test('impossible only where a search over all ways agrees', () => {
  const seen = { possible: 0, impossible: 0 }
  fc.assert(
    fc.property(worlds, world => {
      if (!isShort(sumsOf(world))) return
      const isPossible = planned(world).plan !== undefined
      seen[isPossible ? 'possible' : 'impossible']++
      expect(isPossible).toBe(couldComply(world))
    }),
    { numRuns: 400 },
  )
  expect(Math.min(seen.possible, seen.impossible)).toBeGreaterThan(20)
})
