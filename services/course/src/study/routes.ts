import { z } from 'zod'
import { answering, created, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { BeatAnswerSchema } from '../clocks/schemas'
import type { CourseDeps } from '../deps'
import { createBeats } from './beats'
import { answerSessionCheck } from './check-answers'
import { askQuiz, takeQuiz } from './quizzes'
import {
  BeatBodySchema,
  CheckAnswerBodySchema,
  CheckAnsweredSchema,
  QuizBodySchema,
  QuizDrawnSchema,
  QuizPassedSchema,
  SessionBodySchema,
  SessionEndedSchema,
  SessionViewSchema,
} from './schemas'
import { endSession, startSession } from './study-sessions'

const SessionParams = z.object({ sessionId: z.uuid() })
const ofSession = ['not-found', 'study-session-taken-over', 'no-active-study-session', 'year-closed'] as const
const ofUnit = [
  'not-found',
  'not-enrolled',
  'course-studied-in-past-year',
  'year-closed',
  'year-not-open',
  'unit-unknown',
  'unit-out-of-order',
  'unit-already-finished',
] as const

export function studyRoutes(deps: CourseDeps): Endpoint[] {
  const beats = createBeats(deps)
  return [
    endpoint({
      id: 'startStudySession',
      method: 'post',
      path: '/v1/enrolments/{enrolmentId}/study-sessions',
      summary: 'Opens a unit for study; a session open elsewhere is taken over',
      article: '9',
      who: 'study.beat',
      params: z.object({ enrolmentId: z.uuid() }),
      body: SessionBodySchema,
      answers: { 201: SessionViewSchema },
      refusals: ofUnit,
      handle: async call =>
        answering(created)(await startSession(deps, call, { ...call.params, ...call.body })),
    }),
    endpoint({
      id: 'beat',
      method: 'post',
      path: '/v1/study-sessions/{sessionId}/beats',
      summary:
        'Reports that the learner is present and the media played; answers the time that counts, and a check when one is due',
      article: '9',
      who: 'study.beat',
      params: SessionParams,
      body: BeatBodySchema,
      answers: { 200: BeatAnswerSchema },
      refusals: [...ofSession, 'beat-replayed', 'beat-token-unknown', 'conflict'],
      writesFacts: false,
      handle: async ({ actor, params, body, now }) =>
        answering(ok)(await beats.beat(actor, params.sessionId, body, now)),
    }),
    endpoint({
      id: 'answerCheck',
      method: 'post',
      path: '/v1/study-sessions/{sessionId}/check-answers',
      summary: 'Answers an interaction check: provisional time is credited',
      article: '9',
      who: 'study.beat',
      params: SessionParams,
      body: CheckAnswerBodySchema,
      answers: { 200: CheckAnsweredSchema },
      refusals: [
        ...ofSession,
        'check-unknown',
        'check-missed',
        'check-answered-wrongly',
        'course-studied-in-past-year',
        'not-enrolled',
      ],
      handle: async call =>
        answering(ok)(await answerSessionCheck(deps, call, { ...call.params, ...call.body })),
    }),
    endpoint({
      id: 'endStudySession',
      method: 'post',
      path: '/v1/study-sessions/{sessionId}/end',
      summary: 'Closes the unit; provisional time stays provisional until its next check',
      article: '9',
      who: 'study.beat',
      params: SessionParams,
      answers: { 200: SessionEndedSchema },
      refusals: ofSession,
      handle: async call => answering(ok)(await endSession(deps, call, call.params.sessionId)),
    }),
    endpoint({
      id: 'drawQuiz',
      method: 'post',
      path: '/v1/enrolments/{enrolmentId}/quizzes/{unitId}/draws',
      summary:
        'Asks the questions of a quiz, in an order drawn for the next attempt; asked again, in the same',
      article: '9',
      who: 'study.beat',
      params: z.object({ enrolmentId: z.uuid(), unitId: z.uuid() }),
      answers: { 200: QuizDrawnSchema },
      refusals: [...ofUnit, 'quiz-attempts-used'],
      handle: async call => answering(ok)(await askQuiz(deps, call, call.params)),
    }),
    endpoint({
      id: 'takeQuiz',
      method: 'post',
      path: '/v1/enrolments/{enrolmentId}/quizzes/{unitId}',
      summary: 'Answers a quiz between units: with a pass, the next unit opens',
      article: '9',
      who: 'study.beat',
      params: z.object({ enrolmentId: z.uuid(), unitId: z.uuid() }),
      body: QuizBodySchema,
      answers: { 200: QuizPassedSchema },
      refusals: [...ofUnit, 'quiz-not-passed', 'quiz-attempts-used'],
      handle: async call => answering(ok)(await takeQuiz(deps, call, { ...call.params, ...call.body })),
    }),
  ]
}
