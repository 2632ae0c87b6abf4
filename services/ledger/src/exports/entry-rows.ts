import { halfHours, toHours } from '../../../../domain/hours/half-hours'
import { type ChainEntry, type Outcome, whyOf } from '../../../../domain/ledger/chain'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/sql/database'
import type { Cell } from '../../../kit/tables/cell'
import type { Column } from '../../../kit/tables/sheet'
import type { NamedPerson } from '../standing/named-people'
import type { Years } from '../standing/people'

/** Every entry with its reason; a reversal says so, and its hours are those it takes back. */
export const entryColumns: readonly Column[] = [
  { header: '姓名', width: 14 },
  { header: '证件号码', width: 22 },
  { header: '年度', width: 8 },
  { header: '登记日期', width: 12 },
  { header: '科目', width: 12 },
  { header: '登记或撤销', width: 12 },
  { header: '学时', width: 8 },
  { header: '课程', width: 28 },
  { header: '事由', width: 60 },
  { header: '计算', width: 48 },
  { header: '条款', width: 8 },
  { header: '政策版本', width: 20 },
  { header: '学时标准版本', width: 28 },
  { header: '登记单位', width: 18 },
  { header: '登记编号', width: 38 },
]

interface EntryRow extends ChainEntry {
  readonly entryId: string
  readonly personId: string
  readonly year: number
  readonly courseTitle: string | null
  readonly sittingAt: Date | null
  readonly fromOutcome: Outcome | null
  readonly toOutcome: Outcome | null
  readonly computed: string | null
  readonly policyVersion: string
  readonly standardsVersion: string | null
}

/** The entries of some people with all that explains them, by indexes alone (a test looks at the plan). */
export const ENTRIES_EXPLAINED = `SELECT e.entry_id, e.person_id, e.year, e.revision,
    e.entry_kind, e.category, e.half_hours, e.cause_kind,
    e.source_kind, e.article, e.registered_by, e.registered_at,
    e.policy_version, e.standards_version, o.course_title,
    s.starts_at AS "sittingAt", c.from_outcome, c.to_outcome,
    k.explanation_zh AS computed
  FROM entry e JOIN award a ON a.award_id = e.award_id
  LEFT JOIN offering o ON o.offering_id = e.offering_id
  LEFT JOIN sitting s ON s.sitting_id = e.source_id
  LEFT JOIN correction c ON c.correction_id = e.cause_id
  LEFT JOIN computation k ON k.subject_id = a.subject_id AND k.person_id = e.person_id AND k.year = e.year
    AND k.award_seq = e.award_seq
  WHERE e.person_id = ANY($1::uuid[]) AND e.year BETWEEN $2::int AND $3::int
  ORDER BY e.person_id, e.year, e.registered_at, e.entry_id`

const categories = {
  general: '一般公需科目',
  industryCommon: '行业公需科目',
  professional: '专业科目',
} as const
const registrars = { municipalBureau: '市人力社保局', industryDepartment: '市级行业主管部门' } as const

export async function entryRows(sql: Sql, people: readonly NamedPerson[], years: Years): Promise<Cell[][]> {
  const byId = new Map(people.map(person => [person.personId, person]))
  const entries = await sql.query<EntryRow>(ENTRIES_EXPLAINED, [[...byId.keys()], years.from, years.to])
  return entries.map(entry => rowOf(entry, byId.get(entry.personId)!))
}

function rowOf(entry: EntryRow, { name, maskedNumber }: NamedPerson): Cell[] {
  return [
    ...[name, maskedNumber, entry.year, plainDateIn(entry.registeredAt)],
    ...[
      categories[entry.category],
      entry.entryKind === 'grant' ? '登记' : '撤销',
      toHours(halfHours(entry.halfHours)),
    ],
    ...[
      entry.category === 'professional' ? null : entry.courseTitle,
      whyOf(explained(entry)).zh,
      entry.computed,
    ],
    ...[`第${entry.article}条`, entry.policyVersion, entry.standardsVersion],
    ...[registrars[entry.registeredBy], entry.entryId],
  ]
}

function explained({ sittingAt, fromOutcome, toOutcome, ...entry }: EntryRow): ChainEntry {
  return {
    ...entry,
    ...(sittingAt ? { sittingOn: plainDateIn(sittingAt) } : {}),
    ...(fromOutcome && toOutcome ? { correction: { from: fromOutcome, to: toOutcome } } : {}),
  }
}
