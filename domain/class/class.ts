import type { Guarded } from '../authority/authority'
import { type Refusal, refuse } from '../refusals/refusal'
import type { ClaimType } from '../standards/rule-set'
import type { PlainDate } from '../time/plain-date'
import type { ClassState } from './states'

export const classKinds = ['municipalSeminar', 'associationTraining', 'departmentClass'] as const
/** Article 13: a municipal advanced seminar, an authorised association's training; Article 14: a department's own class. */
export type ClassKind = (typeof classKinds)[number]

/** Which article it goes by, and by which row of Article 12 its hours are measured [D]. */
export const classRules: Readonly<
  Record<ClassKind, { article: '13' | '14'; type: ClaimType; kind: string }>
> = {
  municipalSeminar: { article: '13', type: 2, kind: 'advancedSeminar' },
  associationTraining: { article: '13', type: 3, kind: 'training' },
  departmentClass: { article: '14', type: 3, kind: 'training' },
}

/** A day of the class: how much of a day it fills. */
export interface ClassDay {
  readonly on: PlainDate
  readonly part: 'whole' | 'half'
  readonly minutes: number
  /** Of an online class: the hours of the day as labelled, accepted with the plan. */
  readonly labelledHours?: number
}

export interface TrainingClass {
  readonly classId: string
  readonly kind: ClassKind
  readonly title: string
  /** The department that reviews and registers. */
  readonly industry: string
  readonly online: boolean
  readonly days: readonly ClassDay[]
  /** Of an association's: the title series that it trains for. */
  readonly series?: string
  /** Of a municipal seminar: the number of the municipal bureau's approval. */
  readonly approvalNumber?: string
}

/** An association's authorisation for title reviews of one series, while it is in force. */
export interface Authorisation {
  readonly series: string
  readonly from: PlainDate
  readonly until?: PlainDate
}

/**
 * Whether it is a class of Article 13 or 14 at all: approved by the municipal bureau, or an association's whose authorisation for
 * that series is in force on every day of it [R, D]. Others' training is claim type 3.
 */
export function checkKind(
  trainingClass: TrainingClass,
  authorisations: readonly Authorisation[],
): Refusal | undefined {
  switch (trainingClass.kind) {
    case 'municipalSeminar':
      return trainingClass.approvalNumber?.trim() ? undefined : refuse('class-approval-missing')
    case 'associationTraining':
      return checkAuthorised(trainingClass, authorisations)
    case 'departmentClass':
      return undefined
  }
}

function checkAuthorised(
  trainingClass: TrainingClass,
  authorisations: readonly Authorisation[],
): Refusal | undefined {
  const { series = '' } = trainingClass
  const isAuthorised = (on: PlainDate) =>
    authorisations.some(
      each => each.series === series && each.from <= on && (!each.until || on <= each.until),
    )
  const without = trainingClass.days.find(each => !isAuthorised(each.on))
  return without && refuse('association-not-authorised', { series, on: without.on })
}

/** A department's own roster is confirmed by a second official of it [D]. */
export function checkConfirmation(kind: ClassKind, sentBy: string, confirmedBy: string): Refusal | undefined {
  return kind === 'departmentClass' && sentBy === confirmedBy ? refuse('roster-same-official') : undefined
}

export const firstDayOf = ({ days }: Pick<TrainingClass, 'days'>): PlainDate =>
  days.map(each => each.on).sort()[0]!
export const lastDayOf = ({ days }: Pick<TrainingClass, 'days'>): PlainDate =>
  days
    .map(each => each.on)
    .sort()
    .at(-1)!

interface OwnedClass {
  /** Null: the department's own. */
  readonly organiserId: string | null
  readonly industry: string
}

/** A class belongs to its organiser; a department's own class belongs to the department. */
export const guardOfOrganiser = ({ organiserId, industry }: OwnedClass): Guarded =>
  organiserId === null ? { industry } : { organiserId }

/** Organiser and department read a class; its organiser alone reads a draft. */
export function guardOfReading({
  organiserId,
  industry,
  state,
}: OwnedClass & { readonly state: ClassState }): Guarded {
  const isDrafted = state === 'draft' && organiserId !== null
  return { organiserId, ...(isDrafted ? {} : { industry }) }
}
