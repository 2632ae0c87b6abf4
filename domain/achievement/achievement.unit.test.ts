import fc from 'fast-check'
import { cases } from '../cases'
import { toHours } from '../hours/half-hours'
import { isRefusal } from '../refusals/refusal'
import type { Authorship } from '../standards/activity'
import { evaluate } from '../standards/evaluate'
import { standardsIn } from '../standards/standards'
import { plainDate } from '../time/plain-date'
import { checkAuthorship } from './authors'
import {
  type AchievementKeys,
  type Certificate,
  certificateKeys,
  classKeys,
  eventKeys,
  examKeys,
  isSameAchievement,
  nearKey,
  nearOwnKey,
  type Publication,
  patentKeys,
  projectKeys,
  publicationKeys,
  standardKeys,
} from './keys'
import { numberKey, titleKey } from './normalise'
import { findSame } from './same'

type Row = { kind: string; same: boolean; a: never; b: never }

const certificateOf = (number: string | Certificate) =>
  certificateKeys(
    typeof number === 'string' ? { number, issuer: '温州市卫生健康委员会', year: 2026 } : number,
  )

const keysOf: Record<string, (of: never) => AchievementKeys> = {
  publication: (of: Publication) => publicationKeys(of),
  patent: (number: string) => patentKeys({ number, title: '' }),
  certificate: (number: string | Certificate) => certificateOf(number),
  standard: (number: string) => standardKeys({ number, title: '' }),
  project: projectKeys,
  exam: examKeys,
  event: ({ name, on }: { name: string; on: string }) => eventKeys(name, plainDate(on)),
}

test.each(cases<Row>(`${__dirname}/keys.cases.yaml`))('$kind $a and $b are the same: $same', row => {
  const [a, b] = [keysOf[row.kind]!(row.a), keysOf[row.kind]!(row.b)]
  expect(isSameAchievement(a, b)).toBe(row.same)
  expect(isSameAchievement(b, a)).toBe(row.same)
})

describe('the same achievement, across people', () => {
  const paper = { kind: 'paper', title: '论护理质量', publishedIn: '温州医学', issue: '3' } as const
  const other = { itemId: 'c2', personId: 'p2', keys: publicationKeys(paper) }

  test('is one’s own a second time, or a co-author’s', () => {
    expect(findSame({ personId: 'p2', keys: publicationKeys(paper) }, [other])).toEqual([
      { itemId: 'c2', relation: 'own' },
    ])
    expect(findSame({ personId: 'p1', keys: publicationKeys(paper) }, [other])).toEqual([
      { itemId: 'c2', relation: 'coAuthor' },
    ])
  })

  test('is doubtful where the certificate is one person’s', () => {
    const certificate = { ...other, keys: certificateOf('温字012') }
    expect(findSame({ personId: 'p1', keys: certificateOf('温字012') }, [certificate])).toEqual([
      { itemId: 'c2', relation: 'doubtful' },
    ])
  })

  test('is nothing where many attend one event', () => {
    const event = { ...other, keys: classKeys('k1', '培训', plainDate('2026-03-02')) }
    expect(findSame({ personId: 'p1', keys: eventKeys('培训', plainDate('2026-03-02')) }, [event])).toEqual(
      [],
    )
  })

  test('is shown of one’s own passes of an exam, not of everybody’s', () => {
    const [first, second] = ['M1', 'M2'].map(certificateNumber =>
      examKeys({ name: '计算机', passedIn: 2026, certificateNumber }),
    )
    const near = nearOwnKey('计算机')
    const of = { personId: 'p1', keys: first!, alike: [near] }
    expect(findSame(of, [{ itemId: 'c2', personId: 'p1', keys: second!, alike: [near] }])).toEqual([
      { itemId: 'c2', relation: 'near' },
    ])
    expect(findSame(of, [{ itemId: 'c2', personId: 'p2', keys: second!, alike: [near] }])).toEqual([])
  })

  test('is shown where only the title is alike', () => {
    const elsewhere = { ...paper, publishedIn: '温州医学杂志' }
    const near = {
      itemId: 'c3',
      personId: 'p2',
      keys: publicationKeys(elsewhere),
      alike: [nearKey(elsewhere)],
    }
    expect(
      findSame({ personId: 'p1', keys: publicationKeys(paper), alike: [nearKey(paper)] }, [near]),
    ).toEqual([{ itemId: 'c3', relation: 'near' }])
  })
})

const standards = standardsIn('demo')
const kinds = fc.constantFrom('standard', 'inventionPatent', 'commissionedProject')
const authors = fc.array(
  fc.record({
    place: fc.integer({ min: 1, max: 6 }),
    authorCount: fc.integer({ min: 5, max: 6 }),
    corresponding: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
)

test('authors of one work share its hours: in whatever order they come, never more than the whole', () => {
  fc.assert(
    fc.property(kinds, authors, (kind, all) => {
      const recognised: Authorship[] = []
      for (const each of all) if (!checkAuthorship(each, recognised)) recognised.push(each)
      const total = recognised.reduce((sum, each) => sum + hoursOf(kind, each), 0)
      expect(total).toBeLessThanOrEqual(wholeOf[kind]!)
    }),
  )
})

/** Of the demonstration standard, at level `group` where it has levels. */
const wholeOf: Record<string, number> = { standard: 30, inventionPatent: 90, commissionedProject: 30 }

function hoursOf(kind: string, authorship: Authorship): number {
  const portions = [{ on: plainDate('2026-03-02'), keys: ['work:a'] }]
  const found = evaluate(
    { industry: 'health', type: 6, kind, level: 'group', authorship, portions },
    standards,
  )
  return isRefusal(found) ? 0 : toHours(found.hours)
}

test('a place that is taken, or another number of authors, is refused', () => {
  const first = { place: 1, authorCount: 3, corresponding: false }
  expect(checkAuthorship(first, [first])?.code).toBe('author-place-taken')
  expect(checkAuthorship({ ...first, place: 2, authorCount: 4 }, [first])?.code).toBe('author-count-differs')
  expect(checkAuthorship({ ...first, place: 2 }, [first])).toBeUndefined()
})

describe('a number', () => {
  test.each(
    '无 無 暂无 （无） 无。 没有 无编号 证书号：无 暂无编号 不详 / - — —— – … . ， n/a N/A NA none NULL 未知 待定 见附件 同上 0 0000 00-00 xxx ～'
      .split(' ')
      .concat(['', '  ', '\u200b', 'not applicable', '无 DOI']),
  )('%j is none', text => {
    expect(numberKey(text)).toBeUndefined()
  })

  test.each(['无锡2023001', '1', 'A', '2023-0', 'NO.1', 'X1', '温卫〔2026〕1号', '甲'])('%j is one', text => {
    expect(numberKey(text)).toBeDefined()
  })

  const digits = fc.stringMatching(/^[1-9]{1,4}$/)
  const parts = fc.array(digits, { minLength: 1, maxLength: 4 })
  const parted = fc.constantFrom('-', '/', '.', '—', '〔', '）（', ' - ', '第')
  const wide = (text: string) =>
    text.replace(/[!-~]/g, each => String.fromCodePoint(each.codePointAt(0)! + 0xfee0))

  test('is the same in full width, with blanks, and whatever parts its digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{0,3}$/), parts, parted, parted, (letters, all, one, other) => {
        const text = letters + all.join(one)
        expect(numberKey(wide(text))).toBe(numberKey(text))
        expect(numberKey([...text].join(' '))).toBe(numberKey(text))
        expect(numberKey(letters + all.join(other))).toBe(numberKey(text))
      }),
    )
  })

  test('is another where the same digits are parted elsewhere', () => {
    fc.assert(
      fc.property(parts, parts, parted, (a, b, part) => {
        fc.pre(a.join() !== b.join())
        expect(numberKey(a.join(part))).not.toBe(numberKey(b.join(part)))
      }),
    )
  })
})

test('whether two are the same does not depend on which comes first', () => {
  const title = fc.constantFrom('护理', '护理 C++', '护理C#', '护理（一）', '软件1.2', '软件12')
  const number = fc.constantFrom(undefined, '无', '/', '1', '2026-1', '20261', '温卫2026-1', '2026001000001')
  const level = fc.constantFrom('city', 'county')
  const project = fc.record({ kind: fc.constantFrom('project', 'plan'), title, number, level })
  const exam = fc.record({ name: title, passedIn: fc.constantFrom(2025, 2026), certificateNumber: number })
  const keys = fc.oneof(project.map(projectKeys), exam.map(examKeys))
  fc.assert(
    fc.property(keys, keys, (a, b) => {
      expect(isSameAchievement(a, b)).toBe(isSameAchievement(b, a))
      expect(isSameAchievement(a, a)).toBe(true)
    }),
  )
})

test.each([
  ['收缩压≥140mmHg患者的护理', '收缩压<140mmHg患者的护理'],
  ['A*算法', 'A算法'],
  ['p=0.05', 'p≠0.05'],
  ['√2', '2'],
])('the titles %s and %s are two', (a, b) => expect(titleKey(a)).not.toBe(titleKey(b)))

test.each(['未编号', '暂缺', '尚未', '另附', '待分配', '无（暂缺）'])('%s is no number', text =>
  expect(numberKey(text)).toBeUndefined(),
)
