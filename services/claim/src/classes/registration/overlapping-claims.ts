import { classKeys } from '../../../../../domain/achievement/keys'
import type { ClaimState } from '../../../../../domain/claim/states'
import { findOverlaps, type RivalClaim } from '../../../../../domain/class/overlapping-claims'
import { factsOfRow } from '../../../../../domain/class/roster'
import { type HalfHours, NO_HOURS } from '../../../../../domain/hours/half-hours'
import { isRefusal } from '../../../../../domain/refusals/refusal'
import type { ActivityFacts } from '../../../../../domain/standards/activity'
import { evaluate } from '../../../../../domain/standards/evaluate'
import { plainDateIn } from '../../../../../domain/time/plain-date'
import { closeClaims } from '../../claims/closure'
import type { CommandContext } from '../../deps'
import { groupByPerson } from '../../hours/hours'
import { findRegisteredHours } from '../../hours/recount'
import { asTrainingClass, type ClassRow } from '../class-rows'
import type { CountedRow } from '../rosters/roster-row'

type RowOnDays = Pick<CountedRow, 'rowId' | 'personId' | 'days'>

/**
 * One achievement counts once, both ways round: open claims of the days of these rows are closed, and a row keeps which registered
 * claims stay, with any difference.
 */
export async function closeOverlappingClaims(
  context: CommandContext,
  trainingClass: ClassRow,
  rows: readonly RowOnDays[],
): Promise<void> {
  const rivals = groupByPerson(await lockRivals(context, trainingClass, rows))
  if (rivals.size === 0) return
  const closes: string[] = []
  const same: { rowId: string; same: object }[] = []
  for (const { rowId, personId, days } of rows) {
    const own = rivals.get(personId)
    if (!own) continue
    const facts = factsOfRow(asTrainingClass(trainingClass), days)
    const met = findOverlaps(facts, hoursAlone(context, facts, rowId), own)
    closes.push(...met.closes)
    if (met.same.length > 0) same.push({ rowId, same: met.same })
  }
  await closeClaims(context, closes, `已由培训班“${trainingClass.title}”统一登记`)
  await context.sql.query(
    `UPDATE roster_row r SET same = s.same FROM json_to_recordset($1::json) AS s("rowId" uuid, same jsonb)
     WHERE r.row_id = s."rowId"`,
    [JSON.stringify(same)],
  )
}

type Rival = RivalClaim & { readonly personId: string }

/** Claims of these people whose achievement is a day of the class; locked, since a claim is locked before its person's tally. */
async function lockRivals(
  context: CommandContext,
  trainingClass: ClassRow,
  rows: readonly RowOnDays[],
): Promise<Rival[]> {
  const { classId, title, days } = trainingClass
  const claims = await context.sql.query<Omit<Rival, 'halfHours'>>(
    `SELECT c.claim_id, c.person_id, c.state, s.facts FROM claim c
       JOIN submission s ON s.claim_id = c.claim_id AND s.revision = c.revision
     WHERE c.claim_id IN (SELECT claim_id FROM claim_key WHERE key = ANY($1)) AND c.person_id = ANY($2::uuid[])
       AND NOT EXISTS (SELECT FROM another_work a WHERE a.claim_id = s.claim_id AND a.revision = s.revision)
     ORDER BY c.claim_id FOR NO KEY UPDATE OF c`,
    [days.flatMap(each => classKeys(classId, title, each.on)), rows.map(each => each.personId)],
  )
  const standing = await findRegisteredHours(
    context.sql,
    claims.map(each => each.personId),
  )
  return claims.map(claim => ({
    ...claim,
    halfHours: registeredFor(claim, standing.get(claim.personId) ?? []),
  }))
}

const registeredFor = (
  { claimId }: { claimId: string; state: ClaimState },
  standing: readonly { itemId: string; halfHours: HalfHours }[],
): HalfHours =>
  standing
    .filter(each => each.itemId === claimId)
    .reduce((sum, each) => (sum + each.halfHours) as HalfHours, NO_HOURS)

/** The hours of the row by itself. */
function hoursAlone(context: CommandContext, facts: ActivityFacts, itemId: string): HalfHours {
  const found = evaluate(facts, context.standards, [], { itemId, asOf: plainDateIn(context.now) })
  return isRefusal(found) ? NO_HOURS : found.hours
}
