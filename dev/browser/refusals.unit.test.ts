import { catalogue, type RefusalCode } from '../../domain/refusals/catalogue'
import type { CatalogueEntry } from '../../domain/refusals/entry'
import { refuse } from '../../domain/refusals/refusal'
import { problemOf } from '../../services/kit/http/problem'
import { Problem } from '../../services/portal/web/api/problem'
import { nextActOf } from '../../services/portal/web/text/next-acts'
import { problemWordsOf } from '../../services/portal/web/ui/problem-words'

const until = '2026-12-24T02:00:00.000Z'
const codes = Object.keys(catalogue) as RefusalCode[]
/** Kinds of files, tools of the trade, and what a roster must have to the letter. */
const PROPER = /\b(CSV|PDF|XLSX|ID|API|MiB|MB|WebVTT|WEBVTT|X|E\d+)\b/g

/** The refusal as a service sends it, with all facts that its texts name. */
function problemWith(code: RefusalCode, language: 'zh' | 'en'): Problem {
  const { title, detail, remedy }: CatalogueEntry = catalogue[code]
  const names = JSON.stringify([title, detail, remedy]).matchAll(/\{(\w+)\}/g)
  const facts = Object.fromEntries([...names].map(([, name]) => [name, 3]))
  const refusal = refuse(code as 'not-found', facts as never, { until })
  const body = problemOf(refusal, language, '01a22d4b-4787-74e5-b1fe-e1d5676f3e60')
  return new Problem(body.status, body)
}

/** Promise 14 of the portal: each code that a page can meet has reason, article, remedy and next act. */
test.each(codes)(
  '%s is shown with its reason, article, remedy, limit and next act, in both languages',
  code => {
    for (const language of ['zh', 'en'] as const) {
      const words = problemWordsOf(problemWith(code, language), language)
      const { heading, advice, basis = '', limit } = words
      expect(heading.length).toBeGreaterThan(3)
      expect(advice.length).toBeGreaterThan(3)
      expect(basis).toContain(catalogue[code].article === 'none' ? '' : `${catalogue[code].article}`)
      expect(basis === '').toBe(catalogue[code].article === 'none')
      expect(limit).toMatch(language === 'zh' ? /^到 2026年12月24日.*10:00 为止$/ : /^Until .*2026 10:00$/)
      for (const text of [heading, advice]) {
        expect(text).not.toMatch(/[{}[\]]|undefined|\/v1\/|\b[a-z]+[A-Z]\w*/)
        if (language === 'zh') expect(text.replace(PROPER, '')).not.toMatch(/[A-Za-z]{2,}/)
      }
    }
    expect(nextActOf(code)).toBeDefined()
  },
)

test('an answer that is none says what became of what was typed', () => {
  const { heading, advice } = problemWordsOf(Problem.unreachable(new Error('offline')), 'zh')
  expect([heading, advice]).toEqual([
    '网络连接中断，或系统暂时没有响应',
    '您填写的内容仍在本页。请检查网络后再试一次。',
  ])
})
