import { claimActWords, claimPartyWords, claimStateWords } from '../claim/words'
import { classActWords, classPartyWords, classStateWords } from '../class/words'
import type { CodeWords, Text } from './entry'

const word = (zh: string, en: string): Text => ({ zh, en })

const matchAnswers: Readonly<Record<string, Text>> = {
  accepted: word('已确认', 'accepted'),
  refused: word('未确认', 'refused'),
  withdrawn: word('已撤回', 'withdrawn'),
}

const uploadEnds: Readonly<Record<string, Text>> = {
  kept: word('已保存', 'kept'),
  refused: word('未通过检查', 'refused'),
  abandoned: word('已放弃', 'abandoned'),
  discarded: word('已移除', 'discarded'),
}

const studyModes: Readonly<Record<string, Text>> = {
  online: word('在线学习', 'online'),
  attendance: word('面授', 'by attendance'),
}

const outcomes: Readonly<Record<string, Text>> = {
  passed: word('合格', 'passed'),
  failed: word('不合格', 'failed'),
  absent: word('缺考', 'absent'),
}

/** Why a number of a document or a code of an employer can't be right, and what a file turned out to be. */
const numberFaults: Readonly<Record<string, Text>> = {
  shape: word('位数或字符不对', 'its length or characters'),
  'birth-date': word('出生日期不对', 'its date of birth'),
  'check-digit': word('校验位不对', 'its check digit'),
  'check-character': word('校验位不对', 'its check character'),
}
const formats: Readonly<Record<string, Text>> = { unknown: word('无法识别', 'not known') }

const inSentences = (words: Readonly<Record<string, CodeWords>>): Readonly<Record<string, Text>> =>
  Object.fromEntries(Object.entries(words).map(([code, { inSentence }]) => [code, inSentence]))

const states = inSentences({ ...classStateWords, ...claimStateWords })
const acts = inSentences({ ...classActWords, ...claimActWords })
const parties = inSentences({ ...classPartyWords, ...claimPartyWords })

/** The facts of refusals whose values are codes, each with the words of its codes. */
const wordsOf: Readonly<Record<string, Readonly<Record<string, Text>>>> = {
  state: states,
  act: acts,
  allowed: acts,
  by: parties,
  answer: matchAnswers,
  ended: uploadEnds,
  reason: numberFaults,
  found: formats,
  studyMode: studyModes,
  posted: outcomes,
  computed: outcomes,
}

/** What a fact says to a reader: a code by its word, several by theirs; anything else, and a code without a word, as it is. */
export function inWords(name: string, value: string, language: keyof Text): string {
  const words = Object.hasOwn(wordsOf, name) ? wordsOf[name]! : undefined
  if (!words) return value
  const wordOf = (code: string) => (Object.hasOwn(words, code) ? words[code]![language] : code)
  return value
    .split(', ')
    .map(wordOf)
    .join(language === 'zh' ? '、' : ', ')
}
