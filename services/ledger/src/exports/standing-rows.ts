import type { Policy } from '../../../../domain/policy/policy'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Cell } from '../../../kit/tables/cell'
import type { Column } from '../../../kit/tables/sheet'
import type { NamedPerson } from '../standing/named-people'
import { type Standing, standingOf } from '../standing/standing'

const WHO: readonly Column[] = [
  { header: '姓名', width: 14 },
  { header: '证件号码', width: 22 },
  { header: '年度', width: 8 },
]

const VERDICT: readonly Column[] = [
  { header: '结论', width: 12 },
  { header: '结果', width: 10 },
]

/** Article 6: the hours of each year, the verdict, and what is missing. */
export const standingColumns: readonly Column[] = [
  ...WHO,
  { header: '一般公需', width: 10 },
  { header: '行业公需', width: 10 },
  { header: '专业科目', width: 10 },
  { header: '合计', width: 10 },
  ...VERDICT,
  { header: '说明', width: 48 },
  { header: '政策版本', width: 20 },
]

/** The columns that an employer sees: the verdict and its interval. */
export const verdictColumns: readonly Column[] = [...WHO, ...VERDICT, { header: '任职起始', width: 12 }]

const verdicts: Readonly<Record<Standing['verdict'], string>> = {
  compliant: '达标',
  short: '未达标',
  exempt: '免予考核',
  notAssessed: '不考核',
  notKnown: '不作结论',
}

const finalities = { provisional: '暂定', final: '已定' } as const

interface Year {
  readonly year: number
  readonly now: Date
  readonly policy: Policy
}

export function standingRow(person: NamedPerson, { year, now, policy }: Year): Cell[] {
  const standing = standingOf(person, year, plainDateIn(now), policy)
  const { general, industryCommon, professional, total } = standing.hours!
  return [
    ...whoOf(person, year),
    ...[general, industryCommon, professional, total],
    ...verdictOf(standing),
    ...[standing.inWords!.zh, standing.policyVersion],
  ]
}

export function verdictRow(person: NamedPerson, { year, now, policy }: Year): Cell[] {
  const standing = standingOf(person, year, plainDateIn(now), policy)
  const since = person.employerSince ? plainDateIn(person.employerSince) : null
  return [...whoOf(person, year), ...verdictOf(standing), since]
}

const whoOf = ({ name, maskedNumber }: NamedPerson, year: number): Cell[] => [name, maskedNumber, year]

const verdictOf = ({ verdict, finality }: Standing): Cell[] => [
  verdicts[verdict],
  finality ? finalities[finality] : null,
]
