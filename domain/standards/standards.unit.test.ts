import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { cases } from '../cases'
import { isIndustry } from '../places/industries'
import type { PolicySet } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import { type RuleSet, RuleSetSchema } from './rule-set'
import { allRuleSets, findStandard, standardsIn } from './standards'

const { compileStandards } = require('../policy/compile-standards') as {
  compileStandards(folder?: string): { faults: string[]; sets: RuleSet[] }
}
const shipped = parse(readFileSync(`${__dirname}/rule-sets/hangzhou-general.yaml`, 'utf8')) as object

describe('the rule sets that ship', () => {
  test('have no fault, and are what was generated', () => {
    const { faults, sets } = compileStandards()
    expect(faults).toEqual([])
    expect(sets).toEqual(allRuleSets)
  })

  test('yield professional hours only, name a clause for every row and cap, and bind a known industry', () => {
    for (const { category, rows, caps, binds } of allRuleSets) {
      expect(category).toBe('professional')
      for (const { clause } of [...rows, ...caps]) expect(clause).not.toBe('')
      if (typeof binds === 'object') expect(isIndustry(binds.industry)).toBe(true)
    }
  })

  test('bind in the city only without a label, and no figure of the city is loaded', () => {
    expect(standardsIn('city').map(each => each.standard)).toEqual(['wenzhou-264-2017'])
    expect(standardsIn('city')[0]!.rows).toEqual([])
    for (const set of ['demo', 'test'] as const)
      expect(standardsIn(set).map(each => each.standard)).toEqual(['demo-city', 'zhejiang-natural-science'])
  })
})

type Which = { set: PolicySet; industry: string; on: string; asOf?: string; standard: string; until?: string }

test.each(cases<Which>(`${__dirname}/which.cases.yaml`))('$set: $industry on $on goes by $standard', row => {
  const asOf = row.asOf ? plainDate(row.asOf) : undefined
  const found = findStandard(row.industry, plainDate(row.on), standardsIn(row.set), asOf)
  expect(found?.ruleSet.standard ?? 'none').toBe(row.standard)
  expect(found?.until).toBe(row.until)
})

describe('the schema refuses', () => {
  const row = { types: [3], figure: 8, per: 'day', clause: 'c' }
  const example = { ...shipped, rows: [row] }
  const whole = {
    label: undefined,
    binds: 'city',
    source: { name: 'n', number: 'n', url: 'https://a.cn', date: '2020-01-01' },
  }

  test('nothing of a plain one', () => {
    expect(RuleSetSchema.safeParse(example).error).toBeUndefined()
    expect(RuleSetSchema.safeParse({ ...example, ...whole }).error).toBeUndefined()
  })

  test.each<[string, object]>([
    ['general hours', { category: 'general' }],
    ['a key that it does not know', { rows: [{ ...row, hours: 8 }] }],
    ['a row without a clause', { rows: [{ ...row, clause: undefined }] }],
    ['a figure between two steps of 0.5', { rows: [{ ...row, figure: 8.25 }] }],
    ['a figure of nothing', { rows: [{ ...row, figure: 0 }] }],
    ['a type that Article 12 does not have', { rows: [{ ...row, types: [10] }] }],
    ['a kind that the type does not have', { rows: [{ ...row, kinds: ['paper'] }] }],
    ['two rows for the same', { rows: [row, { ...row, online: true }] }],
    ['shares above the whole', { rows: [{ ...row, rank: { divided: [60, 41] } }] }],
    [
      'a ceiling a day where no day is measured',
      { rows: [{ types: [1], figure: 8, ceilingPerDay: 8, clause: 'c' }] },
    ],
    ['minutes per subject', { rows: [{ ...row, figure: 'minutes' }] }],
    [
      'caps that cross',
      {
        rows: [{ ...row, types: [2, 3, 4] }],
        caps: [
          { name: 'a', types: [2, 3], hours: 40, clause: 'c' },
          { name: 'b', types: [3, 4], hours: 40, clause: 'c' },
        ],
      },
    ],
    ['type 9 without a name', { rows: [{ ...row, types: [9] }] }],
    [
      'type 9 in the city’s own rule',
      { ...whole, rows: [{ ...row, types: [9], kinds: ['a'], title: { zh: '甲', en: 'A' } }] },
    ],
    ['an example that binds', { binds: 'city' }],
    ['binding figures without a whole source', { ...whole, source: { ...whole.source, url: null } }],
    ['an end before the beginning', { until: '2020-01-01' }],
    ['a day that there is not', { from: '2021-02-29' }],
  ])('%s', (_, change) => {
    expect(RuleSetSchema.safeParse({ ...example, ...change }).success).toBe(false)
  })
})

describe('a version', () => {
  const compileAll = (files: Record<string, object>, published: string[]) => {
    const folder = mkdtempSync(join(tmpdir(), 'standards-'))
    mkdirSync(join(folder, 'rule-sets'))
    for (const [name, data] of Object.entries(files))
      writeFileSync(join(folder, 'rule-sets', name), JSON.stringify(data))
    writeFileSync(join(folder, 'published.yaml'), JSON.stringify({ published }))
    const found = compileStandards(folder)
    rmSync(folder, { recursive: true })
    return found
  }

  test('is the name and a digest, whatever the order of the keys', () => {
    const turned = Object.fromEntries(Object.entries(shipped).reverse())
    const [one, other] = [compileAll({ 'a.yaml': shipped }, []), compileAll({ 'a.yaml': turned }, [])]
    expect(one.sets[0]!.version).toMatch(/^hangzhou-general-[0-9a-f]{12}$/)
    expect(other.sets[0]!.version).toBe(one.sets[0]!.version)
  })

  test('once published never changes: an edit is refused, a new file beside it is not', () => {
    const [{ version }] = compileAll({ 'a.yaml': shipped }, []).sets as [RuleSet]
    const edited = { ...shipped, caps: [{ name: 'c', types: [3], hours: 40, clause: 'c' }] }
    expect(compileAll({ 'a.yaml': edited }, [version]).faults[0]).toMatch(/never changes/)
    expect(
      compileAll({ 'a.yaml': shipped, 'b.yaml': { ...edited, from: '2027-01-01' } }, [version]).faults,
    ).toEqual([])
  })
})
