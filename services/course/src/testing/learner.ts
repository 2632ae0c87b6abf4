import { readChallenge } from '../../../../domain/study/read-challenge'
import type { TestClock } from '../../../kit/testing/harness'
import type { BeatAnswer } from '../clocks/schemas'
import type { CheckAnswered, SessionView } from '../study/schemas'
import type { Caller } from './world'

/** A session as a browser holds it: its token, and what it was last told. */
export interface Screen {
  readonly session: SessionView
  token: string
  told: Pick<BeatAnswer, 'creditedSeconds' | 'provisionalSeconds' | 'check'>
}

export async function openScreen(person: Caller, enrolmentId: string, unitId: string): Promise<Screen> {
  const answer = await person.post(`/v1/enrolments/${enrolmentId}/study-sessions`, { unitId })
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  const session = answer.body as SessionView
  return { session, token: session.beatToken, told: session }
}

export type BeatInput = { positionSeconds?: number; fromSeconds?: number; visible?: boolean; token?: string }

/** One beat, whatever it is answered. */
export const beat = (person: Caller, screen: Screen, input: BeatInput = {}) =>
  person.post(`/v1/study-sessions/${screen.session.sessionId}/beats`, {
    token: screen.token,
    visible: true,
    ...input,
  })

/** Time passes, a beat is told and answered. */
export async function study(
  person: Caller,
  screen: Screen,
  clock: TestClock,
  { seconds = 30, ...input }: BeatInput & { seconds?: number },
): Promise<BeatAnswer> {
  clock.advance(seconds * 1_000)
  const answer = await beat(person, screen, input)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  const told = answer.body as BeatAnswer
  screen.token = told.nextToken
  screen.told = told
  return told
}

export const answerWith = (person: Caller, screen: Screen, answer: string) =>
  person.post(`/v1/study-sessions/${screen.session.sessionId}/check-answers`, {
    checkId: screen.told.check?.checkId ?? 'none',
    answer,
  })

/** Reads the check and answers it. */
export async function answerRightly(person: Caller, screen: Screen): Promise<CheckAnswered> {
  const { check } = screen.told
  if (!check) throw new Error('no check waits')
  const answer = await answerWith(person, screen, readChallenge(check.prompt.en))
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  screen.told = answer.body
  return answer.body as CheckAnswered
}

/** Studies a video unit from where it stands to its end. */
export async function studyVideo(person: Caller, screen: Screen, clock: TestClock): Promise<CheckAnswered> {
  const { requiredSeconds, positionSeconds } = screen.session
  for (let position = positionSeconds; ; ) {
    const seconds = Math.min(30, requiredSeconds - position)
    position += seconds
    const told = await study(person, screen, clock, { seconds, positionSeconds: position })
    if (!told.check) continue
    const answered = await answerRightly(person, screen)
    if (answered.unitFinished) return answered
  }
}
