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
import { findSame } from './same'

type Row = { kind: string; same: boolean; a: never; b: never }

const keysOf: Record<string, (of: never) => AchievementKeys> = {
  publication: (of: Publication) => publicationKeys(of),
  patent: patentKeys,
  certificate: certificateKeys,
  standard: standardKeys,
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
    const certificate = { ...other, keys: certificateKeys('温字012') }
    expect(findSame({ personId: 'p1', keys: certificateKeys('温字012') }, [certificate])).toEqual([
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
    const of = { personId: 'p1', keys: first!, near }
    expect(findSame(of, [{ itemId: 'c2', personId: 'p1', keys: second!, near }])).toEqual([
      { itemId: 'c2', relation: 'near' },
    ])
    expect(findSame(of, [{ itemId: 'c2', personId: 'p2', keys: second!, near }])).toEqual([])
  })

  test('is shown where only the title is alike', () => {
    const elsewhere = { ...paper, publishedIn: '温州医学杂志' }
    const near = { itemId: 'c3', personId: 'p2', keys: publicationKeys(elsewhere), near: nearKey(elsewhere) }
    expect(findSame({ personId: 'p1', keys: publicationKeys(paper), near: nearKey(paper) }, [near])).toEqual([
      { itemId: 'c3', relation: 'near' },
    ])
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
