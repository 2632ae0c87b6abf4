import { RoleSchema } from '../authority/actor'
import { classDocumentKinds } from '../class/documents'
import { industries } from '../places/industries'
import { titleSeries } from '../places/title-series'
import { kindsOf, units } from '../standards/rule-set'
import { inWords } from './code-words'
import { explain, refuse } from './refusal'

test.each([
  { fact: 'state', code: 'rosterIn', zh: '名单已报送', en: 'waiting for the review of its roster' },
  { fact: 'allowed', code: 'submit, withdraw', zh: '提交、撤回', en: 'submission, withdrawal' },
  { fact: 'by', code: 'department', zh: '行业主管部门', en: 'department' },
  { fact: 'missing', code: 'plan, approval', zh: '办班计划、批准文件', en: 'Plan, Approval' },
  { fact: 'missing', code: 'summary', zh: '办班总结', en: 'Summary' },
  { fact: 'reason', code: 'held', zh: 'held', en: 'held' },
  { fact: 'state', code: 'constructor', zh: 'constructor', en: 'constructor' },
])('$fact $code is said as $zh', ({ fact, code, zh, en }) => {
  expect(inWords(fact, code, 'zh')).toBe(zh)
  expect(inWords(fact, code, 'en')).toBe(en)
})

test('a refusal names states and acts by words, in the language of its reader', () => {
  const refusal = refuse('claim-act-not-allowed', { state: 'withdrawn', act: 'submit', allowed: null })
  expect(explain(refusal, 'zh').detail).toBe('申报处于“已撤回”状态，不能“提交”。')
  expect(explain(refusal, 'en').detail).toBe('The claim is withdrawn: submission is not possible.')
})

test.each([
  { fact: 'missing', codes: classDocumentKinds },
  { fact: 'fact', codes: [...units, 'minutes', 'labelledHours', 'authorship'] },
  { fact: 'kind', codes: Object.values(kindsOf).flat() },
  { fact: 'industry', codes: industries.map(each => each.industry) },
  { fact: 'series', codes: titleSeries.map(each => each.series) },
  { fact: 'classSeries', codes: titleSeries.map(each => each.series) },
  { fact: 'proposedBy', codes: RoleSchema.options },
])('every code that $fact may have is said in Chinese', ({ fact, codes }) => {
  expect(codes.length).toBeGreaterThan(0)
  expect(codes.filter(code => !/^\P{ASCII}+$/u.test(inWords(fact, code, 'zh')))).toEqual([])
})

test('a refusal of a class names its documents, and of a file that its format is not known', () => {
  const missing = refuse('class-document-missing', { missing: 'plan, approval' })
  expect(explain(missing, 'zh').detail).toBe('还须报送：办班计划、批准文件。')
  const unread = refuse('evidence-type-not-taken', { found: 'unknown', takes: 'PDF' })
  expect(explain(unread, 'zh').detail).toContain('这份文件：无法识别其格式。')
})
