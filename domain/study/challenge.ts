import type { Text } from '../refusals/entry'
import { numberWords, zhNumber as zh } from './number-words'

/** Where a rule needs chance: handed in, so that the rule stays pure. */
export interface Chance {
  /** A whole number from `min` up to and including `max`. */
  whole(min: number, max: number): number
  /** A new unguessable id. */
  id(): string
}

/** A question to be read, and its answer, which is never sent. */
export interface Challenge {
  readonly prompt: Text
  readonly answer: string
}

/**
 * An interaction check (人机交互, Article 9): a small sum in words, so that it can be read or heard (WCAG 1.1.1), and so
 * that nothing sent before answers it. Numbers are words to keep a page script from doing with one `eval`.
 */
export function newChallenge(chance: Chance): Challenge {
  const [a, b, c] = [chance.whole(11, 49), chance.whole(11, 49), chance.whole(2, 9)]
  const forms: readonly (() => Challenge)[] = [
    () => challenge(`${zh(a)}加${zh(c)}等于几？`, `What is ${en(a)} plus ${en(c)}?`, a + c),
    () => challenge(`${zh(a)}减去${zh(c)}等于几？`, `What is ${en(a)} minus ${en(c)}?`, a - c),
    () =>
      challenge(
        `${zh(a)}、${zh(b)}这两个数中，较大的加${zh(c)}等于几？`,
        `Add ${en(c)} to the larger of ${en(a)} and ${en(b)}: what is it?`,
        Math.max(a, b) + c,
      ),
    () =>
      challenge(
        `${zh(a)}、${zh(c)}、${zh(b)}这三个数中，第一个加最后一个等于几？`,
        `Of ${en(a)}, ${en(c)} and ${en(b)}, add the first and the last: what is it?`,
        a + b,
      ),
  ]
  return forms[chance.whole(0, forms.length - 1)]!()
}

/** Full-width digits and spaces around it are no mistake. */
export function isRightAnswer(challenge: Challenge, given: string): boolean {
  return given.normalize('NFKC').trim() === challenge.answer
}

const challenge = (zhText: string, enText: string, answer: number): Challenge => ({
  prompt: { zh: `${zhText}请输入数字。`, en: `${enText} Enter the number.` },
  answer: String(answer),
})

const en = (n: number): string => numberWords[n]!
