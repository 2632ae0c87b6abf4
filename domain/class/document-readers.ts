import type { Actor } from '../authority/actor'
import { authorise } from '../authority/authority'
import { type Refusal, refuse } from '../refusals/refusal'
import type { ClassKind } from './class'
import { type Escalated, isBeforeBureau } from './clock'
import type { ClassState } from './states'

/** A class as far as it says who opens its documents. */
export interface Documented extends Escalated {
  readonly kind: ClassKind
  /** Null: the department's own. */
  readonly organiserId: string | null
  readonly industry: string
  readonly state: ClassState
}

/**
 * Documents of a class are read by its organiser, by the department that reviews it, and by the municipal bureau where it has a
 * say: it approves seminars (Article 13), takes back what a roster registered (Article 15), and acts on what escalated to it [D].
 * To everyone else they are not there.
 */
export function checkDocumentReader(actor: Actor, trainingClass: Documented): Refusal | undefined {
  const { organiserId, industry, kind, state } = trainingClass
  const denied = authorise(actor, 'classDocument.read', { organiserId, industry })
  if (denied || actor.role !== 'municipalBureau') return denied
  const hasSay = kind === 'municipalSeminar' || withRoster.has(state) || isBeforeBureau(trainingClass)
  return hasSay ? undefined : refuse('not-found', { act: 'classDocument.read' })
}

const withRoster: ReadonlySet<ClassState> = new Set<ClassState>([
  'rosterIn',
  'rosterReturned',
  'rosterRefused',
  'waitingForPolicy',
  'reviewed',
  'registered',
  'reversed',
])
