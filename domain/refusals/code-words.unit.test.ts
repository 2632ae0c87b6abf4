import { inWords } from './code-words'
import { explain, refuse } from './refusal'

test.each([
  { fact: 'state', code: 'rosterIn', zh: '名单已报送', en: 'waiting for the review of its roster' },
  { fact: 'allowed', code: 'submit, withdraw', zh: '提交、撤回', en: 'submission, withdrawal' },
  { fact: 'by', code: 'department', zh: '行业主管部门', en: 'department' },
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
