import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { catalogue } from './catalogue'
import { type RefusalCode, refuse } from './refusal'
import { claim } from './testing/claim'
import { trainingClasses } from './testing/class'
import { course } from './testing/course'
import { exam } from './testing/exam'
import { type Flips, flip, type HeldFlip } from './testing/flip'
import { fromServices } from './testing/from-services'
import { lists } from './testing/lists'
import { people } from './testing/people'

const flips: Flips = { ...exam, ...course, ...claim, ...trainingClasses, ...lists, ...people }

describe('a refusal goes away where the fact that it names is changed as its remedy says', () => {
  test.each(Object.entries(flips) as [RefusalCode, HeldFlip][])('%s', (code, held) => held(code))
})

const domain = join(__dirname, '..')
const codes = Object.keys(catalogue) as RefusalCode[]
const rules = readdirSync(domain, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts') && !file.includes('.test.') && !file.startsWith('refusals'))
  .map(file => readFileSync(join(domain, file), 'utf8'))

test('every code that a pure rule refuses with has its flip, and every other says what it turns on instead', () => {
  const ofRules = codes.filter(code => rules.some(text => text.includes(`'${code}'`)))
  expect(ofRules.filter(code => !(code in flips) && !(code in fromServices))).toEqual([])
  expect(codes.filter(code => !ofRules.includes(code) && !(code in fromServices))).toEqual([])
})

test('no code is in both, and what stands beside the rules has its reason to', () => {
  expect(codes.filter(code => code in flips && code in fromServices)).toEqual([])
  // The one that a rule says and does not decide.
  expect(
    codes.filter(code => code in fromServices && rules.some(text => text.includes(`'${code}'`))),
  ).toEqual(['study-not-known'])
})

describe('the property itself', () => {
  const days = fc.integer({ min: 1, max: 9 })
  const late = (n: number) =>
    n > 0 ? refuse('claim-window-closed', { year: 2026, lastDay: `+${n}` }) : undefined
  const unsaid = () => refuse('retake-too-early', {})

  test('holds where the change ends the refusal', () => {
    flip({ drawn: days, ask: late, mend: () => 0 })('claim-window-closed')
  })

  test('fails where the refusal stays, where another comes first, and where a text has a gap', () => {
    expect(() => flip({ drawn: days, ask: late, mend: n => n })('claim-window-closed')).toThrow('stays')
    expect(() => flip({ drawn: days, ask: late, mend: () => 0 })('class-plan-late')).toThrow(
      'drawn to be refused',
    )
    expect(() => flip({ drawn: days, ask: unsaid, mend: () => 0 })('retake-too-early')).toThrow(
      'does not say until',
    )
  })
})
