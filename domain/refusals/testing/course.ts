import fc from 'fast-check'
import type { Actor } from '../../authority/actor'
import { refuseYearToCome } from '../../certificate/years'
import { decideEnrolment, type EnrolmentSituation } from '../../course/enrolment'
import { checkMediaRoom, checkUnitMedia, mediaKinds, type UnitWithMedia } from '../../course/media'
import { type OfferingProposal, termsOf } from '../../course/offering'
import { yearRefusal } from '../../course/year'
import { fromHours } from '../../hours/half-hours'
import { policy } from '../../policy/policy'
import { type Chance, isRightAnswer } from '../../study/challenge'
import { answerCheck } from '../../study/check'
import { attemptsRefusal, quizRefusal } from '../../study/quiz'
import { studyRules } from '../../study/rules'
import type { StudyState } from '../../study/study-state'
import { type UnitOfCourse, unitRefusal } from '../../study/unit-order'
import { plainDate } from '../../time/plain-date'
import { type Flips, flip } from './flip'

const city = policy('city')
const noon = (day: string) => new Date(`${day}T04:00:00Z`)
const now = noon('2026-03-02')
const laterYears = fc.integer({ min: 2027, max: 2040 })
const earlierYears = fc.integer({ min: 2021, max: 2025 })
const ids = fc.uuid()

const enrolable: fc.Arbitrary<EnrolmentSituation> = fc
  .record({ offeringId: ids, category: fc.constantFrom('general' as const, 'industryCommon' as const) })
  .map(({ offeringId, category }) => ({
    offering: {
      ...{ offeringId, year: 2026, category, status: 'confirmed', withdrawnAt: null },
      industry: category === 'general' ? null : 'health',
    },
    ...{ personIndustry: 'health', studied: null, earned: null, inForce: null, linked: null },
  }))
const enrol = (situation: EnrolmentSituation) => decideEnrolment(situation, now, city.version)
const general = enrolable.filter(({ offering }) => offering.category === 'general')
const ofOffering = (
  situation: EnrolmentSituation,
  offering: Partial<EnrolmentSituation['offering']>,
): EnrolmentSituation => ({ ...situation, offering: { ...situation.offering, ...offering } })

const videoUnit: UnitWithMedia = {
  ...{ kind: 'video', title: '专题讲座', requiredSeconds: 45, hasAddress: false, hasText: false },
  media: [{ kind: 'video', lengthMs: 60_400 }],
}

interface Proposed {
  readonly proposal: OfferingProposal
  readonly industry: string | null
  readonly actor: Actor
}
const department: Actor = {
  id: 'a',
  role: 'industryDepartment',
  scope: { industry: 'health' },
  correlationId: 'c',
}
const bureau: Actor = { id: 'b', role: 'municipalBureau', scope: {}, correlationId: 'c' }
const proposed: fc.Arbitrary<Proposed> = fc.integer({ min: 1, max: 6 }).map(hours => ({
  proposal: {
    ...{ category: 'industryCommon', year: 2026, studyMode: 'online', proof: 'sitting' },
    halfHours: fromHours(hours),
  },
  ...{ industry: 'health', actor: department },
}))
const propose = ({ proposal, industry, actor }: Proposed) =>
  termsOf(proposal, industry, { actor, now, policy: city })

const units = fc
  .record({ count: fc.integer({ min: 2, max: 6 }), finished: fc.nat(4) })
  .map(({ count, finished }): UnitOfCourse[] =>
    Array.from({ length: count }, (_, n) => ({
      unitId: `unit-${n}`,
      title: `第 ${n + 1} 单元`,
      finished: n < Math.min(finished, count - 2),
    })),
  )
interface Opened {
  readonly units: readonly UnitOfCourse[]
  readonly unitId: string
}
const open = (of: Opened) => unitRefusal(of.units, of.unitId)
const openUnit = (all: readonly UnitOfCourse[]) => all.find(unit => !unit.finished)!

const rules = studyRules(city, plainDate('2026-03-02'))
const chance: Chance = { whole: min => min, id: () => 'next' }
const asking = (wrongAnswers: string[]): StudyState => ({
  unit: { kind: 'reading', requiredMs: 600_000 },
  ...{ credited: [], provisional: [[0, 60_000]], positionMs: 60_000, heardAt: 60_000, aliveAt: 60_000 },
  ...{ carriedMs: 0, wayMs: 0, answerWithinMs: rules.answerWithinMs, checkDueMs: 60_000, closed: null },
  check: {
    ...{ id: 'check-1', challenge: { prompt: { zh: '几？', en: 'How many?' }, answer: '42' } },
    ...{ askedAt: 60_000, dueAt: 60_000 + rules.answerWithinMs, wrongAnswers, holds: false },
  },
})
interface Answer {
  readonly state: StudyState
  readonly checkId: string
  readonly answer: string
  readonly at: number
}
const answered = ({ state, checkId, answer, at }: Answer) =>
  answerCheck(state, { checkId, answer }, { nowMs: at, rules, chance }).refusal
const inTime = fc.integer({ min: 60_000, max: 60_000 + rules.answerWithinMs })
const wrong = fc
  .nat(99)
  .map(String)
  .filter(answer => !isRightAnswer(asking([]).check!.challenge, answer))

export const course = {
  'offering-not-confirmed': flip({
    drawn: enrolable.map(each => ofOffering(each, { status: 'proposed' })),
    ask: enrol,
    mend: each => ofOffering(each, { status: 'confirmed' }),
  }),
  'offering-withdrawn': flip({
    drawn: enrolable.map(each => ofOffering(each, { withdrawnAt: '2026-02-01T00:00:00Z' })),
    ask: enrol,
    mend: each => ofOffering(each, { offeringId: 'another', withdrawnAt: null }),
  }),
  'industry-mismatch': flip({
    drawn: enrolable.map(each => ofOffering(each, { industry: 'education' })),
    ask: enrol,
    mend: (each, { turnedOn }) => ofOffering(each, { industry: String(turnedOn.personIndustry) }),
  }),
  'year-closed': flip({
    drawn: fc.tuple(enrolable, earlierYears).map(([each, year]) => ofOffering(each, { year })),
    ask: enrol,
    mend: each => ofOffering(each, { year: 2026 }),
  }),
  'year-not-open': flip({
    drawn: laterYears.map(year => ({ year, at: now })),
    ask: ({ year, at }) => yearRefusal(year, at, city.version) ?? refuseYearToCome(year, at, city.version),
    mend: (each, { until }) => ({ ...each, at: new Date(until!) }),
  }),
  'course-studied-in-past-year': flip<EnrolmentSituation>({
    drawn: fc
      .tuple(enrolable, earlierYears)
      .map(([each, year]) => ({ ...each, studied: { year, source: '旧系统', finishedOn: null } })),
    ask: enrol,
    mend: each => ({ ...ofOffering(each, { offeringId: 'another' }), studied: null }),
  }),
  'already-earned': flip<EnrolmentSituation>({
    drawn: enrolable.map(each => ({ ...each, earned: { year: 2026, registeredAt: '2026-02-01T00:00:00Z' } })),
    ask: enrol,
    mend: each => ({ ...each, earned: null }),
  }),
  'already-enrolled': flip<EnrolmentSituation>({
    drawn: fc.tuple(enrolable, ids, fc.boolean()).map(([each, enrolmentId, isLinked]) => {
      const held = { enrolmentId, offeringId: each.offering.offeringId, finishedAt: null }
      return isLinked ? { ...each, linked: held } : { ...each, inForce: held }
    }),
    ask: enrol,
    mend: each => ({ ...each, inForce: null, linked: null }),
  }),
  'study-already-finished': flip<EnrolmentSituation>({
    drawn: fc.tuple(general, ids).map(([each, enrolmentId]) => ({
      ...each,
      inForce: { enrolmentId, offeringId: 'held', finishedAt: '2026-02-01T00:00:00Z' },
    })),
    ask: enrol,
    mend: each => ({ ...each, inForce: each.inForce && { ...each.inForce, finishedAt: null } }),
  }),
  'wrong-authority': flip({
    drawn: fc
      .tuple(proposed, fc.constantFrom<Actor>(bureau, { ...department, scope: { industry: 'education' } }))
      .map(([each, actor]) => ({ ...each, actor })),
    ask: propose,
    mend: each => ({ ...each, actor: department }),
  }),
  'offering-hours-above-max': flip({
    drawn: fc
      .tuple(proposed, fc.integer({ min: 200, max: 900 }))
      .map(([each, hours]) => ({ ...each, proposal: { ...each.proposal, halfHours: fromHours(hours) } })),
    ask: propose,
    mend: (each, { turnedOn }) => ({
      ...each,
      proposal: { ...each.proposal, halfHours: fromHours(Number(turnedOn.max)) },
    }),
  }),
  'invalid-input': flip({
    drawn: proposed.map(
      (each): Proposed => ({ ...each, proposal: { ...each.proposal, halfHours: undefined } }),
    ),
    ask: propose,
    mend: each => ({ ...each, proposal: { ...each.proposal, halfHours: fromHours(2) } }),
  }),
  'unit-already-finished': flip<Opened>({
    drawn: units.filter(all => all[0]!.finished).map(all => ({ units: all, unitId: all[0]!.unitId })),
    ask: open,
    mend: each => ({ ...each, unitId: openUnit(each.units).unitId }),
  }),
  'unit-out-of-order': flip<Opened>({
    drawn: units.map(all => ({ units: all, unitId: all.at(-1)!.unitId })),
    ask: open,
    mend: (each, { turnedOn }) => ({
      ...each,
      unitId: each.units.find(unit => unit.title === turnedOn.unit)!.unitId,
    }),
  }),
  'unit-unknown': flip<Opened>({
    drawn: fc.tuple(units, ids).map(([all, unitId]) => ({ units: all, unitId })),
    ask: open,
    mend: each => ({ ...each, unitId: openUnit(each.units).unitId }),
  }),
  'check-unknown': flip<Answer>({
    drawn: fc.tuple(ids, inTime).map(([checkId, at]) => ({ state: asking([]), checkId, answer: '42', at })),
    ask: answered,
    mend: each => ({ ...each, checkId: each.state.check!.id }),
  }),
  'check-missed': flip<Answer>({
    drawn: fc
      .integer({ min: 60_001 + rules.answerWithinMs, max: 10 ** 9 })
      .map(at => ({ state: asking([]), checkId: 'check-1', answer: '42', at })),
    ask: answered,
    mend: (each, { turnedOn }) => ({ ...each, at: Date.parse(String(turnedOn.deadline)) }),
  }),
  'check-answered-wrongly': flip<Answer>({
    drawn: fc
      .tuple(wrong, inTime)
      .map(([answer, at]) => ({ state: asking([]), checkId: 'check-1', answer, at })),
    ask: answered,
    mend: (each, { turnedOn, until }) => ({
      ...each,
      ...{ answer: '42', checkId: String(turnedOn.checkId), at: Date.parse(until!) },
    }),
  }),
  'quiz-not-passed': flip({
    drawn: fc.nat(59),
    ask: percent => quizRefusal({ percent, right: 0, questions: 0 }, 60, city.version),
    mend: (_, { turnedOn }) => Number(turnedOn.min),
  }),
  'quiz-attempts-used': flip({
    drawn: fc.integer({ min: 5, max: 50 }).map(used => ({ used, at: now })),
    // Only attempts of the day count; the service loads only those.
    ask: ({ used, at }) => attemptsRefusal(at.getTime() === now.getTime() ? used : 0, 5, at, city.version),
    mend: (each, { until }) => ({ ...each, at: new Date(until!) }),
  }),
  'media-too-large': flip({
    drawn: fc
      .tuple(fc.constantFrom(...mediaKinds), fc.integer({ min: 1, max: 2 ** 30 }))
      .map(([kind, more]) => ({ kind, sizeBytes: 2 ** 31 + more })),
    ask: file => checkMediaRoom(file, 0, city, plainDate('2026-03-02')),
    mend: file => ({ ...file, sizeBytes: 2 ** 20 }),
  }),
  'media-too-many': flip({
    drawn: fc.integer({ min: 400, max: 9_999 }),
    ask: media => checkMediaRoom({ kind: 'page', sizeBytes: 1 }, media, city, plainDate('2026-03-02')),
    mend: (_, { turnedOn }) => Number(turnedOn.limit) - 1,
  }),
  'unit-media-unfit': flip<UnitWithMedia>({
    drawn: fc.constantFrom(
      { ...videoUnit, hasAddress: true },
      { ...videoUnit, media: [{ kind: 'captionsZh' as const, lengthMs: null }] },
      { ...videoUnit, media: [...videoUnit.media, ...videoUnit.media] },
      { ...videoUnit, kind: 'reading' as const },
      { ...videoUnit, media: [...videoUnit.media, { kind: 'page' as const, lengthMs: null }] },
    ),
    ask: unit => checkUnitMedia(unit, city.version),
    mend: () => videoUnit,
  }),
  'unit-empty': flip<UnitWithMedia>({
    drawn: fc.constantFrom({ ...videoUnit, kind: 'reading' as const, media: [] }),
    ask: unit => checkUnitMedia(unit, city.version),
    mend: unit => ({ ...unit, hasText: true }),
  }),
  'video-shorter-than-unit': flip<UnitWithMedia>({
    drawn: fc.integer({ min: 61, max: 86_400 }).map(requiredSeconds => ({ ...videoUnit, requiredSeconds })),
    ask: unit => checkUnitMedia(unit, city.version),
    mend: (unit, { turnedOn }) => ({ ...unit, requiredSeconds: Number(turnedOn.lengthSeconds) }),
  }),
} satisfies Flips
