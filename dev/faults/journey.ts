import { randomUUID } from 'node:crypto'
import type { Api } from '../journey/api'
import { madeUpIdentityNumber, type SignedIn, signUpPerson } from '../journey/identity'

/** The steps of what people do here, as a person goes through them. */
export const journeys = {
  mainJob: ['signUp', 'enrol', 'study', 'book', 'ticket', 'sit', 'result', 'hours'],
  claim: ['draft', 'evidence', 'submit', 'return', 'correct', 'approve', 'register'],
} as const

export type JourneyName = keyof typeof journeys
export type JourneyStep = (typeof journeys)[JourneyName][number]

export const journeyNames = Object.keys(journeys) as JourneyName[]
export const journeySteps: readonly JourneyStep[] = journeyNames.flatMap(name => journeys[name])

export const journeyOf = (step: JourneyStep): JourneyName =>
  journeyNames.find(name => (journeys[name] as readonly JourneyStep[]).includes(step))!

/** Runs one step of one person; whoever wants something to happen within a step has it happen here. */
export type AroundStep = <T>(person: number, step: JourneyStep, act: () => Promise<T>) => Promise<T>
export type AtStep = <T>(step: JourneyStep, act: () => Promise<T>) => Promise<T>

/** Of waiting for what others do: longer than any of them takes to come back. */
export const WAIT_MS = 90_000

export const signUpSomebody = (api: Api): Promise<SignedIn> =>
  signUpPerson(api, { number: madeUpIdentityNumber(), password: randomUUID(), name: '林晓' })
