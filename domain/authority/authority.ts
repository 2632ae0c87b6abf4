import { type Refusal, type RefusalCode, refuse } from '../refusals/refusal'
import type { Actor, Role, Scope } from './actor'

/** How an object is guarded: by its person, employer, centre, organiser, industry or locality, or not at all. */
export type Guard = 'own' | 'employer' | 'centre' | 'organiser' | 'industry' | 'locality' | 'any'

/** The guard of an act's object. `ownerId` is the account that made it. */
export interface Guarded {
  personId?: string | null
  /** Other people whose affair it is too: who claims the same work, who stands on the roster. */
  alsoConcerns?: readonly string[]
  /** An account that it is done to: one's own is one's own affair. */
  accountId?: string
  employerId?: string | null
  centreId?: string | null
  organiserId?: string | null
  industry?: string | null
  locality?: string | null
  ownerId?: string | null
}

/** The codes that say that it is one's own; `own-affair` where an act has none of its own. */
type OwnCode = Extract<RefusalCode, 'own-affair' | 'own-claim' | 'own-roster'>

interface Row {
  readonly article: string
  readonly may: Partial<Record<Role, Guard>>
  readonly own?: OwnCode
}

/** A row reads: article, then who may, on which objects, then the code that refuses an official one's own. */
const row = (article: string, may: Partial<Record<Role, Guard>>, own?: OwnCode): Row => ({
  article,
  may,
  ...(own ? { own } : {}),
})

const anyone = {
  person: 'any',
  employer: 'any',
  examCentre: 'any',
  organiser: 'any',
  association: 'any',
  industryDepartment: 'any',
  countyBureau: 'any',
  municipalBureau: 'any',
  oversight: 'any',
  system: 'any',
} as const

/** General hours are the locality's bureau's (Article 2); for municipal units (330300) the municipal bureau does it. */
const bureaus = { countyBureau: 'locality', municipalBureau: 'any' } as const
const centreOrBureau = { examCentre: 'centre', municipalBureau: 'any' } as const

/**
 * The acts and the roles that may do them (Articles 2, 4, 5, 7-16). `system` is listed where a process acts by
 * itself.
 */
export const authority = {
  'person.signUp': row('4', anyone),
  'person.read': row('4', { person: 'own', ...bureaus, system: 'any' }),
  'person.verify': row('4', { ...bureaus, system: 'any' }),
  'person.changeIndustry': row('2', { person: 'own', ...bureaus }),
  'person.changeLocality': row('2', { person: 'own', ...bureaus }),
  'person.signUpByBureau': row('4', bureaus),
  'person.resetPassword': row('4', bureaus),
  'person.correctIdentity': row('4', bureaus),
  'person.takeOver': row('4', bureaus),
  'person.readPersonalData': row('4', { person: 'own', ...bureaus }),
  'consent.give': row('4', { person: 'own' }),
  'employer.signUp': row('4', anyone),
  'employer.read': row('4', anyone),
  'employer.confirm': row('4', bureaus),
  'employer.readPeople': row('4', { employer: 'employer', ...bureaus }),
  'employment.match': row('4', { person: 'own' }),
  'employment.answer': row('4', { employer: 'employer', ...bureaus }),
  'employment.read': row('4', { person: 'own', employer: 'employer', ...bureaus, system: 'any' }),
  'employment.end': row('4', { person: 'own', employer: 'employer', ...bureaus }),
  'account.create': row('5', { municipalBureau: 'any' }),
  'account.list': row('5', { municipalBureau: 'any' }),
  'account.unlock': row('5', bureaus),
  'account.nameHolder': row('5', { municipalBureau: 'any' }),
  'account.suspend': row('5', { municipalBureau: 'any' }),
  'account.resetPassword': row('5', { municipalBureau: 'any' }),
  'session.start': row('4', anyone),
  'session.end': row('4', anyone),
  'session.read': row('4', anyone),
  'session.changePassword': row('4', anyone),
  'audit.read': row('16', { municipalBureau: 'any', oversight: 'any' }),
  'policy.read': row('6', anyone),
  'notice.read': row('8', anyone),
  'announcement.write': row('2', { municipalBureau: 'any' }),

  'course.write': row('7', { industryDepartment: 'industry', municipalBureau: 'any' }),
  'course.read': row('7', anyone),
  'offering.propose': row('7', { industryDepartment: 'industry', municipalBureau: 'any' }),
  'offering.confirm': row('11', { municipalBureau: 'any' }),
  'offering.withdraw': row('8', { industryDepartment: 'industry', municipalBureau: 'any' }),
  'offering.read': row('8', anyone),
  'enrolment.enrol': row('8', { person: 'own' }),
  'enrolment.change': row('8', { person: 'own', system: 'any' }),
  // A department lists who is enrolled in its own offerings: names are opened, so each reading is on the audit trail.
  'enrolment.read': row('8', { person: 'own', industryDepartment: 'industry', ...bureaus, system: 'any' }),
  'enrolment.end': row('8', { system: 'any' }),
  'reminder.issue': row('8', { system: 'any' }),
  'study.beat': row('9', { person: 'own' }),
  'accommodation.record': row('9', bureaus),
  'studySign.read': row('9', { municipalBureau: 'any', oversight: 'any' }),
  'studied.import': row('8', { municipalBureau: 'any' }),
  'studiedConflict.read': row('8', { municipalBureau: 'any', oversight: 'any' }),
  'attendance.post': row('11', { industryDepartment: 'industry' }),
  'postedList.read': row('11', { industryDepartment: 'industry', municipalBureau: 'any' }),
  'postedList.reverse': row('11', { municipalBureau: 'any' }),

  'plan.write': row('10', { municipalBureau: 'any' }),
  'plan.read': row('10', anyone),
  'centre.write': row('10', { municipalBureau: 'any' }),
  'room.write': row('10', { municipalBureau: 'any' }),
  'sitting.publish': row('10', { municipalBureau: 'any' }),
  'sitting.cancel': row('10', centreOrBureau),
  'sitting.move': row('10', centreOrBureau),
  'sitting.shrink': row('10', centreOrBureau),
  'sitting.read': row('10', anyone),
  'sitting.progress': row('10', { system: 'any' }),
  'allocation.read': row('10', { ...centreOrBureau, ...bureaus, oversight: 'any' }),
  'seat.book': row('10', { person: 'own' }),
  'booking.read': row('10', { person: 'own', examCentre: 'centre', ...bureaus, system: 'any' }),
  'seatingList.read': row('10', { ...centreOrBureau, system: 'any' }),
  'attendance.record': row('10', { examCentre: 'centre' }),
  'results.post': row('10', { examCentre: 'centre', industryDepartment: 'industry' }),
  'results.correct': row('10', { examCentre: 'centre', industryDepartment: 'industry', ...bureaus }),
  // A list as a whole, by its file: a county has but some of its people.
  'results.reverse': row('10', { ...centreOrBureau, industryDepartment: 'industry' }),
  'results.read': row('10', {
    person: 'own',
    examCentre: 'centre',
    industryDepartment: 'industry',
    ...bureaus,
  }),
  'absence.contest': row('10', { person: 'own' }),
  'absence.decide': row('10', { industryDepartment: 'industry', ...bureaus }),
  'attempt.grant': row('10', { municipalBureau: 'any' }),

  'claim.write': row('12', { person: 'own' }),
  'claim.read': row('12', {
    person: 'own',
    industryDepartment: 'industry',
    municipalBureau: 'any',
    system: 'any',
  }),
  'claim.review': row('12', { industryDepartment: 'industry', municipalBureau: 'any' }, 'own-claim'),
  'claim.decideAppeal': row('12', { municipalBureau: 'any' }, 'own-claim'),
  'claim.reverse': row('15', { municipalBureau: 'any', system: 'any' }, 'own-claim'),
  'claim.progress': row('12', { system: 'any' }),
  'hourStandard.dryRun': row('12', { industryDepartment: 'industry', municipalBureau: 'any' }),
  'offeredClass.read': row('13', anyone),
  'class.write': row('13', {
    organiser: 'organiser',
    association: 'organiser',
    industryDepartment: 'industry',
  }),
  'class.read': row('13', {
    organiser: 'organiser',
    association: 'organiser',
    industryDepartment: 'industry',
    municipalBureau: 'any',
    system: 'any',
  }),
  'class.readOwn': row('13', { person: 'own' }),
  'classDocument.read': row('13', {
    organiser: 'organiser',
    association: 'organiser',
    industryDepartment: 'industry',
    municipalBureau: 'any',
  }),
  'roster.post': row('13', {
    organiser: 'organiser',
    association: 'organiser',
    industryDepartment: 'industry',
  }),
  'class.review': row('13', { industryDepartment: 'industry', municipalBureau: 'any' }, 'own-roster'),
  'class.reverse': row('15', { municipalBureau: 'any', system: 'any' }, 'own-roster'),
  'class.progress': row('13', { system: 'any' }),
  'authorisation.write': row('13', { municipalBureau: 'any' }),
  'authorisation.read': row('13', anyone),
  'reviewDesk.write': row('12', { industryDepartment: 'industry' }),
  'reviewDesk.read': row('12', { industryDepartment: 'industry', municipalBureau: 'any' }),
  'evidence.read': row('12', { person: 'own', industryDepartment: 'industry', municipalBureau: 'any' }),

  'award.register': row('10', { industryDepartment: 'industry', municipalBureau: 'any', system: 'any' }),
  'award.reverse': row('10', { industryDepartment: 'industry', municipalBureau: 'any', system: 'any' }),
  'standing.read': row('6', {
    person: 'own',
    employer: 'employer',
    industryDepartment: 'industry',
    ...bureaus,
    system: 'any',
  }),
  // Names are opened for them, so each is on the audit trail.
  'standing.export': row('6', {
    person: 'own',
    employer: 'employer',
    industryDepartment: 'industry',
    ...bureaus,
  }),
  'entry.export': row('6', { person: 'own', industryDepartment: 'industry', ...bureaus }),
  'entry.explain': row('6', { person: 'own', industryDepartment: 'industry', ...bureaus }),
  'certificate.issue': row('6', { person: 'own', ...bureaus }),
  'certificate.read': row('6', { person: 'own', ...bureaus }),
  'exemption.record': row('6', bureaus),
  'exemption.read': row('6', { person: 'own', ...bureaus }),
  'firstYear.ask': row('6', { person: 'own' }),
  'batch.read': row('10', {
    examCentre: 'centre',
    industryDepartment: 'industry',
    municipalBureau: 'any',
    system: 'any',
  }),
  'process.read': row('16', {
    person: 'own',
    organiser: 'organiser',
    association: 'organiser',
    industryDepartment: 'industry',
    ...bureaus,
    oversight: 'any',
    system: 'any',
  }),
} satisfies Record<string, Row>

export type Act = keyof typeof authority

export const acts = Object.keys(authority) as [Act, ...Act[]]

/** The acts that the actor may do, each on the objects that its guard leaves. */
export const actsOf = (actor: Actor): Act[] => acts.filter(act => !authorise(actor, act))

/** Acts that change nothing: an official may look at what is one's own. A certificate says what the ledger holds. */
export const readingActs: ReadonlySet<Act> = new Set<Act>([
  'person.read',
  'person.readPersonalData',
  'employer.read',
  'employer.readPeople',
  'employment.read',
  'account.list',
  'session.read',
  'audit.read',
  'policy.read',
  'notice.read',
  'course.read',
  'offering.read',
  'enrolment.read',
  'studiedConflict.read',
  'studySign.read',
  'postedList.read',
  'plan.read',
  'sitting.read',
  'allocation.read',
  'booking.read',
  'seatingList.read',
  'results.read',
  'claim.read',
  'hourStandard.dryRun',
  'offeredClass.read',
  'class.read',
  'class.readOwn',
  'classDocument.read',
  'authorisation.read',
  'reviewDesk.read',
  'evidence.read',
  'standing.read',
  'standing.export',
  'entry.export',
  'entry.explain',
  'certificate.issue',
  'certificate.read',
  'exemption.read',
  'batch.read',
  'process.read',
])

/**
 * Whether the actor may do the act, to this object.
 * A role that may never: `not-allowed`. An object outside the scope: `not-found`, as if it weren't there. What is the affair of
 * the person who holds an official's account: refused, whatever it is, unless the act only reads (docs/decisions/0290).
 * Without an object only the role is asked: for lists, which the caller then filters by scope.
 */
export function authorise(actor: Actor, act: Act, object?: Guarded): Refusal | undefined {
  const guard = guardOf(actor.role, act)
  if (!guard || !isScoped(guard, actor.scope)) return refuse('not-allowed', { act, role: actor.role })
  if (object && !isWithin(guard, actor, object)) return refuse('not-found', { act })
  return object && guard !== 'own' ? refuseOwn(actor, act, object) : undefined
}

/** People who act for themselves have the role `person`; every other role but `system` is an official's. */
export const isOfficial = (role: Role): boolean => role !== 'person' && role !== 'system'

/** Every official role: no official decides, changes or proves their own affair. */
function refuseOwn(
  { id, role, scope }: Actor,
  act: Act,
  { personId, alsoConcerns = [], accountId }: Guarded,
): Refusal | undefined {
  if (!isOfficial(role) || readingActs.has(act)) return undefined
  const isOfPerson = [personId, ...alsoConcerns].some(each => each != null && each === scope.personId)
  if (accountId !== id && !isOfPerson) return undefined
  const { own }: Row = authority[act]
  return refuse(own ?? 'own-affair', { act })
}

/** The guard under which the role may do the act, if it may. */
export function guardOf(role: Role, act: Act): Guard | undefined {
  const { may }: Row = authority[act]
  return may[role]
}

/**
 * Of which locality an official lists people by an act: the own one where the act is guarded by locality, else the one asked for.
 *
 * @returns a code of a locality; null for all of them
 */
export const localityListed = (
  { role, scope }: Pick<Actor, 'role' | 'scope'>,
  act: Act,
  asked?: string,
): string | null => (guardOf(role, act) === 'locality' ? (scope.locality ?? '') : (asked ?? null))

const key = {
  own: 'personId',
  employer: 'employerId',
  centre: 'centreId',
  organiser: 'organiserId',
  industry: 'industry',
  locality: 'locality',
} as const

/** An official without a scope has nothing to act on: denied, never unlimited. */
function isScoped(guard: Guard, scope: Scope): boolean {
  return guard === 'any' || Boolean(scope[key[guard]])
}

function isWithin(guard: Guard, actor: Actor, object: Guarded): boolean {
  if (guard === 'any') return true
  if (guard === 'own' && object.personId == null) return object.ownerId === actor.id
  return object[key[guard]] === actor.scope[key[guard]]
}
