import { type HalfHours, halfHours } from '../../../../domain/hours/half-hours'
import type { Refusal } from '../../../../domain/refusals/refusal'
import type { ActivityFacts, Decided } from '../../../../domain/standards/activity'
import { allocateBeside } from '../../../../domain/standards/allocate'
import type { Evaluation } from '../../../../domain/standards/evaluate'
import type { Item } from '../../../../domain/standards/item'
import { type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/sql/database'
import type { CommandContext } from '../deps'

interface ItemRow extends Omit<Item, 'decided' | 'asOf' | 'source'> {
  readonly source: Item['source']
  readonly industry: string
  readonly decided: Decided | null
  readonly asOf: PlainDate
}

type ItemInForce = Item & { readonly industry: string }

/** The items in force of these people, by person, in the order of approval. */
export async function findItems(sql: Sql, people: readonly string[]): Promise<Map<string, ItemInForce[]>> {
  const rows = await sql.query<ItemRow>(
    `SELECT item_id, person_id, item_kind AS source, item_seq AS seq, industry, facts, decided,
       as_of FROM item WHERE person_id = ANY($1::uuid[]) AND stands ORDER BY item_seq`,
    [people],
  )
  return groupByPerson(rows.map(({ decided, ...row }) => ({ ...row, ...(decided ? { decided } : {}) })))
}

export function groupByPerson<R extends { readonly personId: string }>(rows: readonly R[]): Map<string, R[]> {
  const people = new Map<string, R[]>()
  for (const row of rows) {
    const own = people.get(row.personId)
    if (own) own.push(row)
    else people.set(row.personId, [row])
  }
  return people
}

export interface ClaimToCompute {
  readonly claimId: string
  readonly personId: string
  readonly facts: ActivityFacts
  readonly decided?: Decided
  /** The day of the decision. Without it: the day of the decision in force, else today. */
  readonly asOf?: PlainDate
  /** Its place in the order of approval, where it has one that is not in force. */
  readonly seq?: number
}

/**
 * Computes the hours of a claim if it were approved now, beside all items of the person that count already. A refusal
 * says why they cannot be computed. A cap that is used up gives 0 hours, with an explanation.
 */
export async function computeClaimHours(
  context: HoursContext,
  asked: ClaimToCompute,
): Promise<Evaluation | Refusal> {
  const [hours] = await computeHoursOfClaims(context, [asked])
  return hours!
}

type HoursContext = Pick<CommandContext, 'sql' | 'standards' | 'now'>

/** The same for several claims, each as if it alone were approved now. */
export async function computeHoursOfClaims(
  { sql, standards, now }: HoursContext,
  asked: readonly ClaimToCompute[],
): Promise<(Evaluation | Refusal)[]> {
  const people = [...new Set(asked.map(each => each.personId))]
  const items = await findItems(sql, people)
  return asked.map(each => computeBeside(items.get(each.personId) ?? [], each, { standards, now }))
}

function computeBeside(
  items: readonly ItemInForce[],
  { claimId, ...asked }: ClaimToCompute,
  { standards, now }: Pick<HoursContext, 'standards' | 'now'>,
): Evaluation | Refusal {
  const others = items.filter(each => each.itemId !== claimId)
  const own = items.find(each => each.itemId === claimId)
  const seq = asked.seq ?? own?.seq ?? 1 + Math.max(0, ...others.map(each => each.seq))
  const asOf = asked.asOf ?? own?.asOf ?? plainDateIn(now)
  return allocateBeside(others, { ...asked, itemId: claimId, source: 'claim', seq, asOf }, standards)
}

/** Hours by year, as an official gives them. */
export const hoursByYear = (
  hours: readonly { year: number; halfHours: HalfHours }[],
): Readonly<Record<number, HalfHours>> =>
  Object.fromEntries(hours.map(each => [each.year, halfHours(each.halfHours)]))
