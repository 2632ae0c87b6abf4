import type { Client } from '@temporalio/client'
import type { Sql } from '../../services/kit/database'
import { failedStage, searchAttributes, workflowIds, workflowTypes } from '../../workflows/contracts/names'
import { compareKeys } from './buckets'
import type { Finding } from './finding'

/** What was counted and is not in the ledger, with the claim whose decision it was: its process takes it there. */
const NOT_ENTERED = `SELECT coalesce(f.claim_id, i.subject_id) AS id, CASE WHEN f.claim_id IS NULL THEN i.item_kind ELSE 'claim' END AS kind, min(r.decided_at) AS since,
    count(*)::int AS count
  FROM registration r JOIN item i USING (item_id) LEFT JOIN claim_fact f ON f.fact_id = r.cause_id
  WHERE r.entered_at IS NULL GROUP BY 1, 2 ORDER BY 3 LIMIT 200`

/** Awards that must stand by what was counted and entered last, with their hours. */
const ENTERED = `SELECT CASE item_kind WHEN 'claim' THEN 'claim' ELSE 'trainingClass' END || '/' || subject_id || '/' || person_id
    || '/' || year || '/' || half_hours AS key, subject_id::text AS id
  FROM (SELECT DISTINCT ON (r.item_id, r.year) r.item_id, r.person_id, r.year, r.half_hours, i.item_kind, i.subject_id
    FROM registration r JOIN item i USING (item_id) WHERE r.entered_at IS NOT NULL
    ORDER BY r.item_id, r.year, r.award_seq DESC) newest WHERE half_hours > 0`

/** Professional awards that stand in the ledger, with their hours. */
const STANDING = `SELECT a.award_kind || '/' || a.subject_id || '/' || a.person_id || '/' || a.year || '/' || e.half_hours AS key,
    a.subject_id::text AS id
  FROM award a CROSS JOIN LATERAL (SELECT * FROM entry WHERE award_id = a.award_id ORDER BY revision DESC LIMIT 1) e
  WHERE a.award_kind <> 'course' AND e.entry_kind = 'grant'`

/**
 * Holds the hours that the claim service has counted against the ledger's entries (Articles 12, 13): each approved one has its
 * entry, of the same hours, and each professional entry its claim or class.
 */
export async function reconcileClaims(claim: Sql, ledger: Sql): Promise<Finding[]> {
  const [waiting, { onlyLeft, onlyRight }] = await Promise.all([
    claim.query<Waiting>(NOT_ENTERED),
    compareKeys({ sql: claim, select: ENTERED }, { sql: ledger, select: STANDING }),
  ])
  return [
    ...waiting.map(notEntered),
    ...onlyLeft.map(({ key }) => disagreement('enteredWithoutGrant', key)),
    ...onlyRight.map(({ key }) => disagreement('grantWithoutClaim', key)),
  ]
}

interface Waiting {
  readonly id: string
  readonly kind: 'claim' | 'class'
  readonly since: Date
  readonly count: number
}

const notEntered = ({ id, kind, since, count }: Waiting): Finding => ({
  kind: 'hoursNotEntered',
  subject: `${kind} ${id}`,
  since: since.toISOString(),
  cause: `${count} awards were counted by it, and its process has not taken them to the ledger: it has not heard of it, or failed`,
  action:
    kind === 'claim'
      ? `npm run doctor -- republish claim ${id}: its process takes to the ledger what is not there, once`
      : 'open the process of its class in Temporal UI: its details say what it waits for',
})

function disagreement(kind: 'enteredWithoutGrant' | 'grantWithoutClaim', key: string): Finding {
  const [award, subject, personId, year, halfHours] = key.split('/')
  return {
    kind,
    subject: `${award} ${subject}, person ${personId}, ${year}: ${Number(halfHours) / 2} hours`,
    since: null,
    cause:
      kind === 'enteredWithoutGrant'
        ? 'the claim service knows them entered and they do not stand in the ledger: it was brought back from before'
        : 'they stand in the ledger and the claim service has not entered them: it was brought back from before',
    action:
      kind === 'enteredWithoutGrant'
        ? 'bring the ledger to where its facts are: a newer backup, or a restore from them (docs/decisions/0043)'
        : 'bring the claim service to a newer backup; the hours stand meanwhile, and nothing takes them away by itself',
  }
}

const RUNNING = `WorkflowType = '${workflowTypes.claim}' AND ExecutionStatus = 'Running'`

const RUNS_AT_ONCE = 1_000

/** Claims whose process shows another state than the service: the fact was lost between Kafka and the process. */
export async function findDeafClaims(client: Client, claim: Sql): Promise<Finding[]> {
  const findings: Finding[] = []
  let stages = new Map<string, string>()
  for await (const run of client.workflow.list({ query: RUNNING })) {
    stages.set(run.workflowId, String(run.searchAttributes?.[searchAttributes.stage]?.[0] ?? ''))
    if (stages.size < RUNS_AT_ONCE) continue
    findings.push(...(await findDeaf(stages, claim)))
    stages = new Map()
  }
  return [...findings, ...(await findDeaf(stages, claim))]
}

async function findDeaf(stages: ReadonlyMap<string, string>, claim: Sql): Promise<Finding[]> {
  if (stages.size === 0) return []
  const ids = [...stages.keys()].map(id => id.slice(workflowIds.claim('').length))
  const claims = await claim.query<{ claimId: string; state: string }>(
    'SELECT claim_id AS "claimId", state FROM claim WHERE claim_id = ANY($1::uuid[])',
    [ids],
  )
  return claims.flatMap(({ claimId, state }) => {
    const workflowId = workflowIds.claim(claimId)
    const stage = stages.get(workflowId)!
    if (stage === state || stage === failedStage) return []
    return [
      {
        kind: 'processBehind' as const,
        subject: workflowId,
        since: null,
        cause: `its stage is ${stage}, and the claim is ${state}: the process has not heard of it`,
        action: `npm run doctor -- republish claim ${claimId}: claim tells it again, which changes nothing where it is known`,
      },
    ]
  })
}
