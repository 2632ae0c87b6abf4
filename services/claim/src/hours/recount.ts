import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { type HalfHours, NO_HOURS } from '../../../../domain/hours/half-hours'
import type { Text } from '../../../../domain/refusals/entry'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { type Allocation, allocate } from '../../../../domain/standards/allocate'
import type { Item } from '../../../../domain/standards/item'
import { type Change, changesTo, type Standing } from '../../../../domain/standards/recompute'
import { HoursComputedSchema } from '../../../../proto/generated/claim_pb'
import type { RegistrationDue } from '../../../../workflows/contracts/claim'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import type { CommandContext } from '../deps'
import { findItems, groupByPerson } from './hours'

export interface Cause {
  readonly itemId: string
  readonly kind: 'approval' | 'appeal' | 'reversal'
  /** The fact of the claim that it is. */
  readonly factId: string
}

/** The cause of each item's change. An item without a named cause is recounted with the others. */
export interface Causes {
  readonly factId: string
  kindOf(itemId: string): Cause['kind'] | 'recount'
}

/** The hours of an award of professional hours from one counting on, as recorded. */
export interface Registration extends RegistrationDue {
  readonly why: Text
}

/**
 * Counts all items of a person again, after one of them was approved, decided again or reversed. Records the changes
 * for the ledger: of that item, and of every other item that shares a cap or an achievement with it.
 */
export async function recountPerson(context: CommandContext, personId: string, cause: Cause): Promise<void> {
  const causes = {
    factId: cause.factId,
    kindOf: (id: string) => (id === cause.itemId ? cause.kind : 'recount'),
  }
  for (const kept of await recountPeople(context, [personId], causes))
    context.tell(hoursComputed(context, kept))
}

/**
 * Counts all items of many people again, in a fixed number of statements. The locks on their tallies, taken in one
 * order, make the countings of a person follow each other.
 */
export async function recountPeople(
  context: CommandContext,
  people: readonly string[],
  causes: Causes,
): Promise<Registration[]> {
  const ordered = [...new Set(people)].sort()
  const seqs = await takeAwardSeqs(context.sql, ordered)
  const items = await findItems(context.sql, ordered)
  const standing = await findRegisteredHours(context.sql, ordered)
  const changes = ordered.flatMap(personId =>
    changesOf(context, items.get(personId) ?? [], standing.get(personId) ?? []).map((change, position) => ({
      ...{ ...change, personId, position, awardSeq: seqs.get(personId)! },
      causeKind: causes.kindOf(change.itemId),
    })),
  )
  return keepRegistrations(context, causes.factId, changes)
}

/** The change of an item's hours in a year, as one award. */
interface AwardChange {
  readonly itemId: string
  readonly year: number
  readonly before: HalfHours
  readonly after: HalfHours
  readonly why: Text
}

function changesOf(
  { standards }: Pick<CommandContext, 'standards'>,
  items: readonly Item[],
  standing: readonly RegisteredHours[],
): (AwardChange & { readonly standardsVersion: string })[] {
  const allocation = allocate(items, standards)
  const versions = versionsOf(allocation)
  return sortByChange(joinByAward(changesTo(allocation, standing))).map(change => {
    const { itemId, year } = change
    const before = standing.find(each => each.itemId === itemId && each.year === year)
    return {
      ...change,
      standardsVersion: versions.get(`${itemId} ${year}`) ?? before?.standardsVersion ?? PROVISIONAL,
    }
  })
}

/** Hours that two officials gave where no figure is loaded rest on no standard. */
const PROVISIONAL = 'provisional'

async function takeAwardSeqs(sql: Sql, people: readonly string[]): Promise<Map<string, number>> {
  const tallies = await sql.query<{ personId: string; awardSeq: number }>(
    `INSERT INTO tally (person_id, award_seq) SELECT person_id, 1 FROM unnest($1::uuid[]) AS p(person_id)
     ON CONFLICT (person_id) DO UPDATE SET award_seq = tally.award_seq + 1
     RETURNING person_id, award_seq`,
    [people],
  )
  return new Map(tallies.map(each => [each.personId, each.awardSeq]))
}

type RegisteredHours = Standing & { readonly standardsVersion: string }

/** The registered hours of each award, by person, with the registrations that are not written to the ledger yet. */
export async function findRegisteredHours(
  sql: Sql,
  people: readonly string[],
): Promise<Map<string, RegisteredHours[]>> {
  const rows = await sql.query<RegisteredHours & { personId: string }>(
    `SELECT * FROM (SELECT DISTINCT ON (item_id, year) item_id, year, half_hours,
         standards_version, person_id
       FROM registration WHERE person_id = ANY($1::uuid[]) ORDER BY item_id, year, award_seq DESC) newest
     WHERE half_hours > 0`,
    [people],
  )
  return groupByPerson(rows)
}

function versionsOf(allocation: Allocation): Map<string, string> {
  const versions = new Map<string, string>()
  for (const [itemId, found] of allocation) {
    if (isRefusal(found)) continue
    for (const { year, grounds } of found.years) {
      const named = [...new Set(grounds.map(each => each.version))]
      if (named.length > 0) versions.set(`${itemId} ${year}`, named.join(' '))
    }
  }
  return versions
}

/** A reversal and a grant of one award are one change of it. */
function joinByAward(changes: readonly Change[]): AwardChange[] {
  const byAward = new Map<string, AwardChange>()
  for (const { itemId, year, entry, halfHours, why } of changes) {
    const key = `${itemId} ${year}`
    const known = byAward.get(key) ?? { itemId, year, before: NO_HOURS, after: NO_HOURS, why }
    byAward.set(key, { ...known, why, ...(entry === 'grant' ? { after: halfHours } : { before: halfHours }) })
  }
  return [...byAward.values()]
}

/** Sorts decreases first, so that no cap is exceeded in between. */
const sortByChange = (changes: readonly AwardChange[]): AwardChange[] =>
  [...changes].sort((a, b) => a.after - a.before - (b.after - b.before))

type NewRegistration = AwardChange &
  Pick<Registration, 'personId' | 'awardSeq' | 'causeKind' | 'standardsVersion'> & {
    readonly position: number
  }

/** In the order given. */
async function keepRegistrations(
  context: CommandContext,
  causeId: string,
  changes: readonly NewRegistration[],
): Promise<Registration[]> {
  if (changes.length === 0) return []
  const rows = await context.sql.query<Registration>(
    `WITH change AS (
       SELECT * FROM json_to_recordset($1::json) AS c("itemId" uuid, year int, "awardSeq" int, position int, "personId" uuid,
         after int, before int, "standardsVersion" text, why jsonb, "causeKind" text)),
     kept AS (
       INSERT INTO registration (item_id, year, award_seq, position, person_id, half_hours, half_hours_before, industry,
         policy_version, standards_version, explanation, cause_kind, cause_id, decided_at)
       SELECT i.item_id, c.year, c."awardSeq", c.position, c."personId", c.after, c.before, i.industry, $2,
         c."standardsVersion", c.why, c."causeKind", $3::uuid, $4
       FROM change c JOIN item i ON i.item_id = c."itemId" RETURNING *)
     SELECT ${REGISTRATION}, r.explanation AS why FROM kept r JOIN item i USING (item_id)
     ORDER BY r.person_id, r.position`,
    [JSON.stringify(changes), context.policy.version, causeId, context.now],
  )
  return rows
}

/** Of a registration `r` and its item `i`. */
export const REGISTRATION = `r.item_id, i.item_kind, i.subject_id,
  r.person_id, r.year, r.award_seq, r.half_hours, r.industry, i.article,
  r.policy_version, r.standards_version, r.cause_kind,
  r.cause_id`

const hoursComputed = (
  context: CommandContext,
  { why, itemId, itemKind, subjectId, ...kept }: Registration,
): NewFact =>
  fact(HoursComputedSchema, kept.personId, {
    ...{ itemId, itemKind, subjectId, personId: kept.personId, year: kept.year, awardSeq: kept.awardSeq },
    halfHours: kept.halfHours,
    standardsVersion: kept.standardsVersion,
    explanationZh: why.zh,
    explanationEn: why.en,
    computedAt: timestampFromDate(context.now),
  })

/** The registrations that are not in the ledger yet, in the order in which they must be written. */
export const findDueRegistrations = (sql: Sql, personId: string, limit: number): Promise<RegistrationDue[]> =>
  sql.query(
    `SELECT ${REGISTRATION} FROM registration r JOIN item i USING (item_id)
     WHERE r.person_id = $1::uuid AND r.entered_at IS NULL ORDER BY r.award_seq, r.position LIMIT $2`,
    [personId, limit],
  )
