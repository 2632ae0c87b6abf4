import fc from 'fast-check'
import { isRightAnswer, newChallenge } from './challenge'
import { isAnsweredAtOnce } from './check'
import { type Interval, lengthOf, prefixOf, union, without } from './intervals'
import { asInCourseware, attemptsRefusal, drawQuiz, markQuiz, quizRefusal } from './quiz'
import { readChallenge } from './read-challenge'
import type { StudyState } from './study-state'
import { unitRefusal, unitStatuses } from './unit-order'

const chance = {
  whole: (min: number, max: number) => min + Math.floor(Math.random() * (max - min + 1)),
  id: () => '',
}

describe('a challenge', () => {
  const many = Array.from({ length: 2_000 }, () => newChallenge(chance))

  test('is in words in both languages, and its answer is not among them', () => {
    for (const { prompt, answer } of many) {
      expect(prompt.zh + prompt.en).not.toMatch(/\d|undefined/)
      expect(answer).toMatch(/^\d{1,2}$/)
    }
  })

  test('can be worked out by who reads it', () => {
    for (const { prompt, answer } of many) expect(readChallenge(prompt.en)).toBe(answer)
  })

  test('is rarely answered by the answer of another', () => {
    const counts = new Map<string, number>()
    for (const { answer } of many) counts.set(answer, (counts.get(answer) ?? 0) + 1)
    expect(Math.max(...counts.values())).toBeLessThan(many.length / 20)
  })

  test('takes full-width digits and spaces', () => {
    expect(isRightAnswer({ prompt: { zh: '', en: '' }, answer: '27' }, ' ２７ ')).toBe(true)
    expect(isRightAnswer({ prompt: { zh: '', en: '' }, answer: '27' }, '28')).toBe(false)
  })
})

describe('intervals', () => {
  const some = fc.array(
    fc.tuple(fc.nat(100), fc.nat(100)).map(([a, b]): Interval => [Math.min(a, b), Math.max(a, b)]),
  )
  const points = (list: readonly Interval[]) =>
    new Set(list.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i)))

  test('union and difference are those of sets', () => {
    fc.assert(
      fc.property(some, some, (x, y) => {
        const [a, b] = [union(x, []), union(y, [])]
        expect(points(union(a, b))).toEqual(new Set([...points(a), ...points(b)]))
        expect(points(without(a, b))).toEqual(new Set([...points(a)].filter(p => !points(b).has(p))))
        expect(lengthOf(a)).toBe(points(x).size)
        expect(lengthOf(prefixOf(a, 30))).toBe(Math.min(30, lengthOf(a)))
      }),
    )
  })
})

test('a quiz is passed at 60 %, rounded down', () => {
  expect(markQuiz([0, 1, 2], [0, 1, 3])).toEqual({ percent: 66, right: 2, questions: 3 })
  expect(quizRefusal(markQuiz([0, 1, 2, 0, 0], [0, 1, 2, 3, 3]), 60, 'city')).toBeUndefined() // 3 of 5: 60
  expect(quizRefusal(markQuiz([0, 1], [1, 1]), 60, 'city')?.code).toBe('quiz-not-passed') // 1 of 2: 50
  expect(markQuiz([], [1])).toMatchObject({ percent: 0 })
  expect(quizRefusal(markQuiz([0, 1], [1, 1]), 60, 'city')?.turnedOn).toEqual({ min: 60 })
})

describe('the order of a quiz', () => {
  const sizes = fc.array(fc.integer({ min: 2, max: 10 }), { minLength: 1, maxLength: 50 })
  const seeded = fc.infiniteStream(fc.nat(2 ** 30))
  const drawing = (stream: Iterator<number>) => ({
    whole: (min: number, max: number) => min + (Number(stream.next().value) % (max - min + 1)),
  })

  test('has every question and every option once, and what is chosen in it is what was meant', () => {
    fc.assert(
      fc.property(sizes, seeded, fc.nat(2 ** 30), (of, stream, pick) => {
        const draw = drawQuiz(of, drawing(stream))
        expect([...draw.questions].sort((a, b) => a - b)).toEqual(of.map((_, at) => at))
        const meant = of.map((size, question) => (pick + question) % size)
        const chosen = draw.questions.map((question, at) => draw.options[at]!.indexOf(meant[question]!))
        expect(asInCourseware(chosen, draw)).toEqual(meant)
      }),
    )
  })

  test('makes no option of what is none, and leaves open what was not answered', () => {
    const draw = {
      questions: [1, 0],
      options: [
        [1, 0],
        [0, 1, 2],
      ],
    }
    expect(asInCourseware([7], draw)).toEqual([-1, -1])
    expect(asInCourseware([0, 2], draw)).toEqual([2, 1])
    expect(markQuiz(asInCourseware([], draw), [0, 0]).right).toBe(0)
  })

  test('is any order as likely: of three questions each stands first in a third of the draws', () => {
    const first = [0, 0, 0]
    for (let i = 0; i < 3_000; i += 1) first[drawQuiz([2, 2, 2], chance).questions[0]!]! += 1
    for (const times of first) expect(times).toBeGreaterThan(800)
  })
})

test('a check is answered at once within a second of being seen: asked, or asked again', () => {
  const check = { id: 'c', askedAt: 10_000, dueAt: 70_000 }
  const state = { check, answerWithinMs: 60_000 } as unknown as StudyState
  const again = { ...state, check: { ...check, dueAt: 90_000 } } as unknown as StudyState
  expect(isAnsweredAtOnce(state, 'c', 10_999, 1_000)).toBe(true)
  expect(isAnsweredAtOnce(state, 'c', 11_000, 1_000)).toBe(false)
  expect(isAnsweredAtOnce(again, 'c', 30_500, 1_000)).toBe(true)
  expect(isAnsweredAtOnce(state, 'other', 10_000, 1_000)).toBe(false)
})

test('a quiz is tried five times a day, and again from midnight in Wenzhou', () => {
  const now = new Date('2026-03-02T01:00:00Z')
  expect(attemptsRefusal(4, 5, now, 'city')).toBeUndefined()
  expect(attemptsRefusal(5, 5, now, 'city')).toMatchObject({
    code: 'quiz-attempts-used',
    turnedOn: { max: 5 },
    until: '2026-03-02T16:00:00.000Z',
  })
})

test('units open in order', () => {
  const unit = (unitId: string, finished: boolean) => ({ unitId, title: unitId, finished })
  const units = [unit('a', true), unit('b', false), unit('c', false)]
  expect([...unitStatuses(units).values()]).toEqual(['finished', 'open', 'locked'])
  expect(unitRefusal(units, 'a')?.code).toBe('unit-already-finished')
  expect(unitRefusal(units, 'b')).toBeUndefined()
  expect(unitRefusal(units, 'c')?.turnedOn).toEqual({ unit: 'b' })
  expect(unitRefusal(units, 'd')?.code).toBe('unit-unknown')
})
