import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { toHours } from '../../../../domain/hours/half-hours'
import { type Difference, dryRun } from '../../../../domain/standards/dry-run'
import type { Item } from '../../../../domain/standards/item'
import type { RuleSet } from '../../../../domain/standards/rule-set'
import type { Standards } from '../../../../domain/standards/standards'
import type { Sql } from '../../../kit/sql/database'
import type { Cell } from '../../../kit/tables/cell'
import type { Sheet } from '../../../kit/tables/sheet'
import type { ClaimDeps } from '../deps'
import { findItems } from './hours'

const PEOPLE_A_PAGE = 200

const kinds = { claim: '申报', class: '培训班' } as const

/**
 * The changes that a new standard would make to registered hours (Article 12): a row for each item and year. A
 * department sees its own industry; the municipal bureau sees all, including changes through a shared cap.
 */
export const dryRunSheet = (
  { sql, standards }: Pick<ClaimDeps, 'sql' | 'standards'>,
  actor: Actor,
  standard: RuleSet,
): Sheet => ({
  name: '试算',
  columns: [
    { header: '人员', width: 38 },
    { header: '类别', width: 8 },
    { header: '编号', width: 38 },
    { header: '年度', width: 8 },
    { header: '现学时', width: 8 },
    { header: '试算学时', width: 10 },
    { header: '增减', width: 8 },
    { header: '现计算', width: 60 },
    { header: '试算', width: 60 },
  ],
  rows: differences(sql, standards, actor, standard),
})

async function* differences(
  sql: Sql,
  standards: Standards,
  actor: Actor,
  standard: RuleSet,
): AsyncGenerator<Cell[]> {
  const after = [...standards.filter(each => each.standard !== standard.insteadOf), standard]
  for await (const people of peoplePages(sql, standard)) {
    const items = [...(await findItems(sql, people)).values()].flat()
    const seen = new Map(items.filter(each => maySee(actor, each)).map(each => [each.itemId, each]))
    for (const each of dryRun(items, standards, after).differences) {
      const item = seen.get(each.itemId)
      if (item) yield rowOf(each, kinds[item.source])
    }
  }
}

const maySee = (actor: Actor, { facts: { industry } }: Item): boolean =>
  authorise(actor, 'hourStandard.dryRun', { industry }) === undefined

/**
 * Pages of the people whose hours the standard could change: people with an item of its industry; for a standard of
 * the city, all people.
 */
async function* peoplePages(sql: Sql, { binds }: RuleSet): AsyncGenerator<string[]> {
  let after: string | undefined
  do {
    const { text, values } = peopleSql(typeof binds === 'object' ? binds.industry : undefined, after)
    const people = (await sql.query<{ personId: string }>(text, values)).map(each => each.personId)
    if (people.length > 0) yield people
    after = people.length === PEOPLE_A_PAGE ? people.at(-1) : undefined
  } while (after)
}

/** Only the conditions that are asked for stand in the statement, so that the plan is made for them. */
export function peopleSql(
  industry: string | undefined,
  after: string | undefined,
): { text: string; values: unknown[] } {
  const values: unknown[] = [PEOPLE_A_PAGE]
  const where = ['stands']
  if (industry !== undefined) where.push(`industry = $${values.push(industry)}`)
  if (after !== undefined) where.push(`person_id > $${values.push(after)}::uuid`)
  return {
    text: `SELECT DISTINCT person_id FROM item WHERE ${where.join(' AND ')} ORDER BY person_id LIMIT $1`,
    values,
  }
}

function rowOf({ personId, itemId, year, before, after, why }: Difference, kind: string): Cell[] {
  const [was, is] = [toHours(before), toHours(after)]
  return [personId, kind, itemId, year, was, is, is - was, why.before.zh, why.after.zh]
}
