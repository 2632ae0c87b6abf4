import { asAnotherWork } from '../../../../../domain/claim/facts'
import { maskedName } from '../../../../../domain/documents/mask'
import { toHours } from '../../../../../domain/hours/half-hours'
import { isRefusal } from '../../../../../domain/refusals/refusal'
import { SEALED_PERSONAL, type SealedPersonal, shownPersonal } from '../../../../kit/keys/sealed-personal'
import type { ClaimDeps } from '../../deps'
import { computeHoursOfClaims } from '../../hours/hours'
import { CLAIM, type ClaimRow, getSubmissions } from '../claim-rows'
import { findClaimsWithDuplicates } from '../duplicate-claims'
import type { Queued } from '../view-schemas'
import { summaryOf } from './summary'

/** What the lists of reviewers select of a claim. */
export const QUEUED = `SELECT ${CLAIM}, c.title, s.form->>'kind' AS kind, s.late_reason IS NOT NULL AS "isLate"
  FROM claim c JOIN submission s ON s.claim_id = c.claim_id AND s.revision = c.revision`

export type QueuedRow = ClaimRow & {
  readonly title: string | null
  readonly kind: string
  readonly isLate: boolean
}

/** Claims as reviewers see them in a list: whose, of what, with which hours and how much evidence. Names are masked. */
export async function queuedOf(deps: ClaimDeps, rows: readonly QueuedRow[]): Promise<Queued[]> {
  const claimIds = rows.map(each => each.claimId)
  const [same, hours, details] = await Promise.all([
    findClaimsWithDuplicates(deps.sql, claimIds),
    findHours(deps, rows),
    findDetails(deps, claimIds),
  ])
  return rows.map((row, i) => ({
    ...summaryOf(row),
    title: row.title,
    kind: row.kind,
    ...details.get(row.claimId)!,
    hours: hours[i] ?? null,
    likeKey: row.likeKey ?? '',
    assignee: row.assignee,
    escalatedTo: row.escalatedTo,
    isLate: row.isLate,
    hasSame: same.has(row.claimId),
  }))
}

type Detail = Pick<Queued, 'personName' | 'evidenceCount'>

/** Whose each claim is, and how many files it has: asked for the claims of a page alone, once they are found. */
async function findDetails(
  { sql, fieldKey }: ClaimDeps,
  claimIds: readonly string[],
): Promise<ReadonlyMap<string, Detail>> {
  type Row = SealedPersonal & { claimId: string; personId: string; evidenceCount: number }
  const rows = await sql.query<Row>(
    `SELECT c.claim_id AS "claimId", c.person_id AS "personId", ${SEALED_PERSONAL},
       (SELECT count(*) FROM submission_evidence e WHERE e.claim_id = c.claim_id AND e.revision = c.revision)::int
         AS evidence_count
     FROM claim c LEFT JOIN person p ON p.person_id = c.person_id WHERE c.claim_id = ANY($1::uuid[])`,
    [claimIds],
  )
  return new Map(
    rows.map(({ claimId, personId, evidenceCount, ...sealed }) => [
      claimId,
      { personName: maskedName(shownPersonal(fieldKey, personId, sealed).name), evidenceCount },
    ]),
  )
}

/** The hours of each claim by the standards, all years together; null where there is no figure. */
async function findHours(deps: ClaimDeps, rows: readonly QueuedRow[]): Promise<(number | null)[]> {
  const { sql, standards, clock } = deps
  const submissions = await getSubmissions(sql, rows)
  const asked = rows.map(({ claimId, personId }, i) => {
    const { facts, anotherWorkReason } = submissions[i]!
    return { claimId, personId, facts: anotherWorkReason === null ? facts : asAnotherWork(facts, claimId) }
  })
  const all = await computeHoursOfClaims({ sql, standards, now: clock.now() }, asked)
  return all.map(each => (isRefusal(each) ? null : toHours(each.hours)))
}
