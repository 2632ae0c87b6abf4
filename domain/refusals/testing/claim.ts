import fc from 'fast-check'
import { checkAuthorship } from '../../achievement/authors'
import { checkByHand } from '../../claim/by-hand'
import { checkAppeal, checkCorrection } from '../../claim/clock'
import { checkDates, checkWindow } from '../../claim/dates'
import { checkEvidence, type GivenEvidence } from '../../claim/evidence'
import { checkRoom, type FileOwnerKind, type Room } from '../../claim/evidence-file'
import type { ClaimFact } from '../../claim/history'
import { checkOtherOfficial, checkProvisional, checkReviewer, type Reviewer } from '../../claim/people'
import {
  allowedIn,
  type ClaimAct,
  type ClaimState,
  checkAct,
  claimStates,
  claimTable,
  type Party,
} from '../../claim/states'
import { checkPlan } from '../../class/plan'
import { fromHours } from '../../hours/half-hours'
import { policy } from '../../policy/policy'
import type { ActivityFacts, Authorship } from '../../standards/activity'
import type { Counted } from '../../standards/count'
import { evaluate } from '../../standards/evaluate'
import type { ClaimType } from '../../standards/rule-set'
import { cityRule } from '../../standards/testing/rule-sets'
import { addDays, type PlainDate, plainDate, startOfDay } from '../../time/plain-date'
import { isRefusal } from '../refusal'
import { each, type Flips, flip } from './flip'

const city = policy('city')
const today = plainDate('2026-03-02')
const days = (from: string, most: number) => fc.nat(most).map(n => addDays(plainDate(from), n))
const morning = (day: PlainDate) => new Date(startOfDay(day).getTime() + 36_000_000)

const activity = (on: PlainDate, more: Partial<ActivityFacts> = {}): ActivityFacts => ({
  ...{
    industry: 'health',
    type: 3,
    kind: 'training',
    portions: [{ on, keys: [`key-${on}`], part: 'whole' }],
  },
  ...more,
})
interface Claimed {
  readonly facts: ActivityFacts
  readonly on: PlainDate
  readonly lateReason?: string
}
const dated = ({ facts, on }: Claimed) => checkDates(facts, on, city)
const onDay = (facts: ActivityFacts, on: PlainDate): ActivityFacts => ({
  ...facts,
  portions: facts.portions.map(portion => ({ ...portion, on })),
})

/** A standard that measures a training by its days, a paper by the first author alone, and nothing else. */
const trial = [
  cityRule({
    from: '2021-01-01',
    rows: [
      { types: [3], figure: 4, per: 'day', title: { zh: '训', en: 'T' }, clause: '一' },
      {
        ...{ types: [7], figure: 9, title: { zh: '文', en: 'P' }, clause: '二' },
        rank: { percents: { first: 100, others: 0 } },
      },
    ],
  }),
]

interface Measured {
  readonly facts: ActivityFacts
  readonly counted: readonly Counted[]
}
const measure = ({ facts, counted }: Measured) => evaluate(facts, trial, counted)
const alone = (facts: ActivityFacts): Measured => ({ facts, counted: [] })
const place = (n: number): Authorship => ({ place: n, authorCount: 5, corresponding: false })

interface Acted {
  readonly state: ClaimState
  readonly act: ClaimAct
  readonly party: Party
  readonly reason: string | undefined
}
const act = ({ state, act, party, reason }: Acted) => checkAct(state, act, party, reason)
const moves = claimStates.flatMap(state =>
  allowedIn(state).map(
    (act): Acted => ({
      ...{ state, act, party: claimTable[state].may[act]!.by, reason: '说明' },
    }),
  ),
)

const fact = (act: ClaimAct, on: PlainDate): ClaimFact => ({ act, at: morning(on), by: 'u1' })
interface Story {
  readonly facts: readonly ClaimFact[]
  readonly now: Date
}
const rejected = (...more: ClaimFact[]) => [
  fact('submit', today),
  fact('takeUp', today),
  fact('reject', today),
  ...more,
]
const appealed = rejected(fact('appeal', today), fact('uphold', today))
const appeal = ({ facts, now }: Story) => checkAppeal(facts, now, city)
const longAfter = days('2026-06-01', 300).map(morning)

interface Reviewed {
  readonly official: Reviewer
  readonly personId: string
  readonly coAuthorIds: readonly string[]
  readonly deciders: readonly Reviewer[]
}
const reviewed: fc.Arbitrary<Reviewed> = fc.record({ account: fc.uuid(), person: fc.uuid() }).map(drawn => ({
  official: { accountId: drawn.account, personId: drawn.person },
  ...{ personId: 'claimant', coAuthorIds: ['co-author'], deciders: [{ accountId: 'first' }] },
}))
const colleague = (one: Reviewed): Reviewed => ({ ...one, official: { accountId: 'colleague' } })

interface Given {
  readonly type: ClaimType
  readonly given: readonly GivenEvidence[]
}
const evidence = ({ type, given }: Given) => checkEvidence(type, given)
const types = fc.constantFrom<ClaimType>(2, 3, 4, 5, 6, 7, 8, 9)

interface Uploading {
  readonly kind: FileOwnerKind
  readonly sizeBytes: number
  readonly room: Room
}
const upload = ({ room, ...file }: Uploading) => checkRoom(file, room, city, today)
const empty: Room = { files: 0, openBytes: 0, isVerified: true }
const huge = fc.integer({ min: 10 ** 9, max: 10 ** 12 })
/** '20 MiB' of a limit, as a number of bytes. */
const bytesOf = (limit: unknown): number => {
  const [, amount, unit] = /^(\d+) (KiB|MiB|GiB)$/.exec(String(limit)) ?? []
  return Number(amount) * 1024 ** ['', 'KiB', 'MiB', 'GiB'].indexOf(unit ?? '')
}
const unverifiedMax = city.at('claim/evidence-open-bytes-unverified', today).value
const tooLarge = (kind: FileOwnerKind) =>
  flip<Uploading>({
    drawn: huge.map(sizeBytes => ({ kind, sizeBytes, room: empty })),
    ask: upload,
    mend: (one, { turnedOn }) => ({ ...one, sizeBytes: bytesOf(turnedOn.limit) }),
  })
const tooMany = (kind: FileOwnerKind) =>
  flip<Uploading>({
    drawn: fc
      .integer({ min: 1000, max: 10 ** 6 })
      .map(files => ({ kind, sizeBytes: 1, room: { ...empty, files } })),
    ask: upload,
    mend: (one, { turnedOn }) => ({ ...one, room: { ...one.room, files: Number(turnedOn.limit) - 1 } }),
  })
const spaceUsed = (kind: FileOwnerKind) =>
  flip<Uploading>({
    drawn: huge.map(openBytes => ({ kind, sizeBytes: 1, room: { ...empty, openBytes } })),
    ask: upload,
    mend: (one, { turnedOn }) => ({ ...one, room: { ...one.room, openBytes: bytesOf(turnedOn.limit) - 1 } }),
  })

/** The refusal of a reviewer's own claim; `authorise` refuses every official likewise (people.ts). */
export const ownClaim = flip<Reviewed>({
  drawn: fc
    .tuple(reviewed, fc.constantFrom('claimant', 'co-author'))
    .map(([one, personId]) => ({ ...one, official: { ...one.official, personId } })),
  ask: one => checkReviewer(one.official, one),
  mend: colleague,
})

export const claim = {
  'activity-in-future': flip<Claimed>({
    drawn: days('2026-03-03', 600).map(on => ({ facts: activity(on), on: today })),
    ask: dated,
    mend: (one, { until }) => ({ ...one, on: plainDate(until!) }),
  }),
  'activity-before-regulation': flip<Claimed>({
    drawn: days('2015-01-01', 2000).map(on => ({ facts: activity(on), on: today })),
    ask: dated,
    mend: (one, { turnedOn }) => ({ ...one, facts: onDay(one.facts, plainDate(`${turnedOn.year}-01-01`)) }),
  }),
  'claim-window-closed': flip<Claimed>({
    drawn: days('2026-04-01', 600).map(on => ({ facts: activity(plainDate('2025-05-05')), on })),
    ask: ({ facts, on, lateReason }) => checkWindow(facts, on, lateReason, city),
    mend: one => ({ ...one, lateReason: '住院' }),
  }),
  'standard-not-loaded': flip<Measured>({
    drawn: fc.constantFrom<ClaimType>(1, 2, 5, 6).map(type => alone(activity(today, { type }))),
    ask: measure,
    mend: one => ({ ...one, facts: { ...one.facts, type: 3 } }),
  }),
  'type-nine-not-named': flip<Measured>({
    drawn: days('2026-01-01', 300).map(on => alone(activity(on, { type: 9, kind: 'teachingCase' }))),
    ask: measure,
    mend: one => ({ ...one, facts: { ...one.facts, type: 3 } }),
  }),
  'claim-fact-missing': flip<Measured>({
    drawn: days('2026-01-01', 300).map(on => alone(activity(on, { portions: [{ on, keys: ['k'] }] }))),
    ask: measure,
    mend: one => ({
      ...one,
      facts: { ...one.facts, portions: one.facts.portions.map(each => ({ ...each, part: 'whole' })) },
    }),
  }),
  'rank-not-counted': flip<Measured>({
    drawn: fc
      .integer({ min: 2, max: 5 })
      .map(n => alone(activity(today, { type: 7, kind: 'paper', authorship: place(n) }))),
    ask: measure,
    mend: one => ({ ...one, facts: { ...one.facts, authorship: place(1) } }),
  }),
  'achievement-already-counted': flip<Measured>({
    drawn: days('2026-01-01', 300).map(on => {
      const facts = activity(on)
      const first = evaluate(facts, trial, [], { itemId: 'another claim' })
      return { facts, counted: isRefusal(first) ? [] : first.years.flatMap(each => each.counted) }
    }),
    ask: measure,
    mend: one => ({
      ...one,
      facts: activity(one.facts.portions[0]!.on, {
        portions: [{ ...one.facts.portions[0]!, keys: ['its own'] }],
      }),
    }),
  }),
  'author-place-taken': flip({
    drawn: fc.integer({ min: 1, max: 5 }).map(n => ({ own: place(n), others: [place(n)] })),
    ask: ({ own, others }) => checkAuthorship(own, others),
    mend: (one, { turnedOn }) => ({ ...one, own: place((Number(turnedOn.place) % 5) + 1) }),
  }),
  'author-count-differs': flip({
    drawn: fc
      .integer({ min: 6, max: 20 })
      .map(authorCount => ({ own: { ...place(1), authorCount }, others: [place(2)] })),
    ask: ({ own, others }) => checkAuthorship(own, others),
    mend: (one, { turnedOn }) => ({ ...one, own: { ...one.own, authorCount: Number(turnedOn.registered) } }),
  }),
  'claim-act-not-allowed': flip<Acted>({
    drawn: fc
      .constantFrom(...moves)
      .chain(one => fc.constantFrom(...moves.map(({ act }) => ({ ...one, act }))))
      .filter(({ state, act, party }) => !claimTable[state].may[act] && allowedIn(state, party).length > 0),
    ask: act,
    mend: (one, { turnedOn }) => ({ ...one, act: String(turnedOn.allowed).split(', ')[0] as ClaimAct }),
  }),
  'not-your-move': flip<Acted>({
    drawn: fc
      .tuple(fc.constantFrom(...moves), fc.constantFrom<Party>('person', 'department', 'bureau', 'system'))
      .filter(([one, party]) => one.party !== party)
      .map(([one, party]) => ({ ...one, party })),
    ask: act,
    mend: (one, { turnedOn }) => ({ ...one, party: turnedOn.by as Party }),
  }),
  'claim-reason-required': flip<Acted>({
    drawn: fc
      .constantFrom(...moves.filter(one => act({ ...one, reason: undefined })))
      .map(one => ({ ...one, reason: ' ' })),
    ask: act,
    mend: one => ({ ...one, reason: '材料不全' }),
  }),
  'appeal-same-official': flip<Reviewed>({
    drawn: reviewed.map(one => ({ ...one, deciders: [one.official] })),
    ask: one => checkOtherOfficial(one.official, one.deciders),
    mend: colleague,
  }),
  'provisional-needs-two': flip({
    drawn: fc
      .tuple(fc.uuid(), fc.boolean())
      .map(([id, isOne]) =>
        isOne ? { by: [id, id], citation: '第三条' } : { by: [id, 'b'], citation: ' ' },
      ),
    ask: ({ by, citation }) => checkProvisional(citation, by),
    mend: one => ({ by: [...one.by, 'second'], citation: '第三条' }),
  }),
  'hours-by-hand-above-max': flip({
    drawn: fc.integer({ min: 91, max: 900 }),
    ask: hours => checkByHand({ 2026: fromHours(hours) }, { 2026: fromHours(90) }, city),
    mend: (_, { turnedOn }) => Number(turnedOn.max),
  }),
  'appeal-decided-once': flip<Story>({
    drawn: days('2026-03-02', 5).map(on => ({ facts: appealed, now: morning(on) })),
    ask: appeal,
    mend: one => ({ ...one, facts: rejected() }),
  }),
  'appeal-window-closed': flip<Story>({
    drawn: longAfter.map(now => ({ facts: rejected(), now })),
    ask: appeal,
    mend: (one, { turnedOn }) => ({ ...one, now: new Date(String(turnedOn.deadline)) }),
  }),
  'claim-correction-late': flip<Story>({
    drawn: longAfter.map(now => ({
      facts: [fact('submit', today), fact('takeUp', today), fact('return', today)],
      now,
    })),
    ask: ({ facts, now }) => checkCorrection(facts, now, city),
    mend: (one, { turnedOn }) => ({ ...one, now: new Date(String(turnedOn.deadline)) }),
  }),
  'evidence-missing': flip<Given>({
    drawn: types.map(type => ({ type, given: [] })),
    ask: evidence,
    mend: (one, { turnedOn }) => ({
      ...one,
      given: String(turnedOn.missing)
        .split(/, | \/ /)
        .map(kind => ({ kind })),
    }),
  }),
  'evidence-needs-description': flip<Given>({
    drawn: types.map(type => ({ type, given: [{ kind: 'other', description: ' ' }] })),
    ask: evidence,
    mend: one => ({ ...one, given: [{ kind: 'other', description: '更名说明' }] }),
  }),
  'evidence-too-large': tooLarge('claim'),
  'evidence-too-many': tooMany('claim'),
  'evidence-space-used': each(
    spaceUsed('claim'),
    flip<Uploading>({
      drawn: fc.integer({ min: 0, max: 100 }).map(n => ({
        ...{ kind: 'claim' as const, sizeBytes: 1 },
        room: { files: 0, openBytes: unverifiedMax + n, isVerified: false },
      })),
      ask: upload,
      mend: one => ({ ...one, room: { ...one.room, isVerified: true } }),
    }),
  ),
  'class-document-too-large': tooLarge('class'),
  'class-documents-too-many': tooMany('class'),
  'class-documents-space-used': spaceUsed('class'),
  'class-plan-late': flip({
    drawn: fc.nat(30).map(n => ({ sentOn: addDays(today, n), reason: undefined as string | undefined })),
    ask: ({ sentOn, reason }) =>
      checkPlan({ firstDay: today, sentAt: morning(sentOn), lateReason: reason }, city),
    mend: one => ({ ...one, reason: '临时增办' }),
  }),
} satisfies Flips
