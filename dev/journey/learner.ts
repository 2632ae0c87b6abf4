import { readChallenge } from '../../domain/study/read-challenge'
import { type Api, ProblemError } from './api'
import { QUIZ_ANSWERS } from './city'
import type { SignedIn } from './identity'

interface Unit {
  readonly unitId: string
  readonly kind: 'reading' | 'video' | 'quiz'
  readonly requiredSeconds: number
}

interface Check {
  readonly checkId: string
  readonly prompt: { readonly en: string }
}

interface Heard {
  readonly check: Check | null
  readonly nextToken: string
  readonly creditedSeconds: number
  readonly provisionalSeconds: number
}

interface Session {
  readonly sessionId: string
  readonly beatToken: string
  readonly beatEverySeconds: number
  readonly positionSeconds: number
  readonly check: Check | null
}

/** Enrols in the year's general course (Article 8); the portal starts the course year and answers in the same call. */
export async function enrol(
  api: Api,
  person: SignedIn,
  offeringId: string,
  idempotencyKey: string,
): Promise<string> {
  const made = await api.post<{ enrolmentId: string }>(
    '/v1/enrolments',
    { offeringId },
    { token: person.token, idempotencyKey },
  )
  return made.enrolmentId
}

interface Studying {
  readonly courseId: string
  readonly enrolmentId: string
  /** Stops at the first unit of this kind. */
  readonly before?: Unit['kind']
}

/** Studies every unit as a learner does: a beat at each interval, each check read and answered (Article 9). */
export async function study(
  api: Api,
  person: SignedIn,
  { courseId, enrolmentId, before }: Studying,
): Promise<void> {
  const course = await api.get<{ courseware: Array<{ units: Unit[] }> }>(
    `/v1/courses/${courseId}`,
    person.token,
  )
  for (const unit of course.courseware[0]!.units) {
    if (unit.kind === before) return
    if (unit.kind === 'quiz') await passQuiz(api, person, enrolmentId, unit)
    else await studyUnit(api, person, enrolmentId, unit)
  }
}

interface AskedQuiz {
  readonly drawId: string
  readonly questions: readonly { readonly options: readonly string[] }[]
}

async function passQuiz(api: Api, person: SignedIn, enrolmentId: string, unit: Unit): Promise<void> {
  const path = `/v1/enrolments/${enrolmentId}/quizzes/${unit.unitId}`
  await unlessFinished(async () => {
    const asked = await api.post<AskedQuiz>(`${path}/draws`, {}, { token: person.token })
    const answers = asked.questions.map(({ options }) =>
      options.findIndex(option => QUIZ_ANSWERS.includes(option)),
    )
    return api.post(path, { answers, drawId: asked.drawId }, { token: person.token })
  })
}

/** A lost answer may have finished the unit: going on is right then. */
async function unlessFinished<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'unit-already-finished') return undefined
    throw error
  }
}

async function studyUnit(api: Api, person: SignedIn, enrolmentId: string, unit: Unit): Promise<void> {
  for (;;) {
    const session = await unlessFinished(() =>
      api.post<Session>(
        `/v1/enrolments/${enrolmentId}/study-sessions`,
        { unitId: unit.unitId },
        { token: person.token },
      ),
    )
    if (!session || (await beatUntilFinished(api, person, session, unit))) return
  }
}

/** @returns false where the session can't go on and a new one is to be opened: where it stopped is kept */
async function beatUntilFinished(api: Api, person: SignedIn, session: Session, unit: Unit): Promise<boolean> {
  const path = `/v1/study-sessions/${session.sessionId}`
  const startedAt = Date.now()
  let token = session.beatToken
  let check = session.check
  for (;;) {
    if (check && (await answer(api, person, path, check))) return true
    await new Promise(resolve => setTimeout(resolve, session.beatEverySeconds * 1000))
    const played = Math.min(unit.requiredSeconds, session.positionSeconds + (Date.now() - startedAt) / 1000)
    const position = unit.kind === 'video' ? { positionSeconds: played } : {}
    try {
      const heard = await api.post<Heard>(
        `${path}/beats`,
        { token, visible: true, ...position },
        { token: person.token },
      )
      token = heard.nextToken
      check = heard.check
      if (played >= unit.requiredSeconds && hasGap(unit, heard)) return false
    } catch (error) {
      if (error instanceof ProblemError && error.status === 409) return false
      throw error
    }
  }
}

/** A check was missed, or the line was down: a video is played again from where the first missing stretch begins. */
const hasGap = ({ kind, requiredSeconds }: Unit, heard: Heard): boolean =>
  kind === 'video' && !heard.check && heard.creditedSeconds + heard.provisionalSeconds < requiredSeconds

async function answer(api: Api, person: SignedIn, path: string, check: Check): Promise<boolean> {
  try {
    const body = { checkId: check.checkId, answer: readChallenge(check.prompt.en) }
    const answered = await api.post<{ unitFinished: boolean }>(`${path}/check-answers`, body, {
      token: person.token,
    })
    return answered.unitFinished
  } catch (error) {
    // A check that was missed, or closed by a lost answer: the next beat says how things stand.
    if (error instanceof ProblemError && error.status === 409) return false
    throw error
  }
}
