import { roleNames } from '../authority/names'
import { claimKindNames } from '../claim/names'
import { claimActWords, claimPartyWords, claimStateWords } from '../claim/words'
import { classActWords, classDocumentWords, classPartyWords, classStateWords } from '../class/words'
import { industries } from '../places/industries'
import { titleSeries } from '../places/title-series'
import type { MeasuredFact } from '../standards/measure'
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
const formats: Readonly<Record<string, Text>> = { unknown: word('无法识别其格式', 'of no known format') }
/** A file that was not looked into far enough to name its format. */
const damagedFormats: Readonly<Record<string, Text>> = {
  file: word('上传', 'uploaded'),
  media: word('课件', 'media'),
}

/** A fact that a row of a standard measures by (domain/standards/measure.ts). */
const measuredFacts: Readonly<Record<MeasuredFact, Text>> = {
  minutes: word('教学分钟数', 'the minutes of teaching'),
  labelledHours: word('标注学时', 'the hours as labelled'),
  day: word('全天或半天', 'whole or half a day'),
  tenThousandCharacters: word('字数', 'the number of characters'),
  module: word('模块数', 'the number of modules'),
  subject: word('科目数', 'the number of subjects'),
  year: word('学年', 'the year of study'),
  authorship: word('作者排名', 'the place among the authors'),
}

const beatFields: Readonly<Record<string, Text>> = {
  fromSeconds: word('起始位置', 'where it began'),
  positionSeconds: word('当前位置', 'where it is'),
  visible: word('页面是否可见', 'whether the page is seen'),
}

const kinds: Readonly<Record<string, Text>> = Object.assign({}, ...Object.values(claimKindNames))
const industryNames = Object.fromEntries(industries.map(({ industry, zh, en }) => [industry, word(zh, en)]))
const seriesNames = Object.fromEntries(titleSeries.map(({ series, zh, en }) => [series, word(zh, en)]))

const inSentences = (words: Readonly<Record<string, CodeWords>>): Readonly<Record<string, Text>> =>
  Object.fromEntries(Object.entries(words).map(([code, { inSentence }]) => [code, inSentence]))

const states = inSentences({ ...classStateWords, ...claimStateWords })
const acts = {
  ...inSentences({ ...classActWords, ...claimActWords }),
  changeDocuments: word('变更材料', 'a change of its documents'),
}
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
  format: damagedFormats,
  missing: classDocumentWords,
  fact: measuredFacts,
  kind: kinds,
  industry: industryNames,
  series: seriesNames,
  classSeries: seriesNames,
  proposedBy: roleNames,
  differs: beatFields,
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
