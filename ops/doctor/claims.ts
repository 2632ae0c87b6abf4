import type { Client } from '@temporalio/client'
import type { Sql } from '../../services/kit/sql/database'
import { failedStage, searchAttributes, workflowIds, workflowTypes } from '../../workflows/contracts/names'
import { compareKeys } from './buckets'
import type { Finding } from './finding'

/**
 * The doctor compares claims and classes with the ledger.
 *
 * The claim service counts hours, publishes them (`HoursComputed`, `HoursChunk`, `ClaimMoved`, `ClassMoved`), and a
 * process takes them to the ledger. Any of these facts may be lost (decision 0082). The ledger's plan listens to
 * more facts than its entries need (docs/regulation/art-06.md).
 *
 * `doctor` compares by hashes of keys: the last state published of each claim, and each computation, with what the
 * ledger knows; finished study and seats too; what was counted and not entered, by the claim or the batch that it
 * waits for (`hoursNotEntered`); what the claim service knows as entered with what stands, hours included
 * (`enteredWithoutGrant`, `grantWithoutClaim`); and the stage of each claim's and class's process with its state.
 * `doctor republish claim | hours | class | hoursBatch <id>` makes the claim service publish it again. A claim or
 * class published again says "act now": its process asks the service for its clock at once, since the operator's
 * command knows neither policy set nor calendar. A process that had ended starts again with it (docs/regulation/art-12.md) and
 * takes to the ledger what is not there, once.
 *
 * Each finding but two names the command that heals it. Those two mean that one database was restored to an earlier
 * time; nothing enters or reverses hours by itself then. An enrolment, and the attempts of a list without any pass,
 * are not published a second time: a plan may say `enrol` to a person who has enrolled, until the study is
 * finished.
 */

/** What was counted and is not in the ledger, by the claim whose decision it was: its process takes it there. */
const NOT_ENTERED = `SELECT 'claim ' || f.claim_id AS subject, 'claim ' || f.claim_id AS told, min(r.decided_at) AS since,
    count(*)::int AS count
  FROM registration r JOIN claim_fact f ON f.fact_id = r.cause_id
  WHERE r.entered_at IS NULL GROUP BY f.claim_id ORDER BY 3`

/** The same of classes, by the batch that it is in. */
const BATCHES_NOT_ENTERED = `SELECT 'class ' || class_id AS subject, 'hoursBatch ' || batch_id AS told, batch_id,
    made_at AS since, row_count AS count
  FROM hours_batch WHERE registered_at IS NULL ORDER BY made_at`

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
  const [waiting, batches, { onlyLeft, onlyRight }] = await Promise.all([
    claim.query<Waiting>(NOT_ENTERED),
    claim.query<WaitingBatch>(BATCHES_NOT_ENTERED),
    compareKeys({ sql: claim, select: ENTERED }, { sql: ledger, select: STANDING }),
  ])
  return [
    ...waiting.map(notEntered),
    ...(await heardOfAs(ledger, batches)).map(notEntered),
    ...onlyLeft.map(({ key }) => disagreement('enteredWithoutGrant', key)),
    ...onlyRight.map(({ key }) => disagreement('grantWithoutClaim', key)),
  ]
}

interface Waiting {
  readonly subject: string
  /** What `republish` tells again. */
  readonly told: string
  readonly since: Date
  readonly count: number
}

/** What is registered already is told of by the ledger: its process has not heard of that. */
async function heardOfAs(ledger: Sql, batches: readonly WaitingBatch[]): Promise<Waiting[]> {
  const rows = await ledger.query<{ batchId: string }>(
    `SELECT batch_id FROM batch WHERE state = 'registered' AND batch_id = ANY($1::uuid[])`,
    [batches.map(({ batchId }) => batchId)],
  )
  const registered = new Set(rows.map(({ batchId }) => batchId))
  return batches.map(each =>
    registered.has(each.batchId) ? { ...each, told: `registration ${each.batchId}` } : each,
  )
}

type WaitingBatch = Waiting & { readonly batchId: string }

const notEntered = ({ subject, told, since, count }: Waiting): Finding => ({
  kind: 'hoursNotEntered',
  subject,
  since: since.toISOString(),
  cause: `${count} awards were counted for it, and its process has not taken them to the ledger: a fact was lost, or it failed`,
  action: `npm run doctor -- republish ${told}: its process takes to the ledger what is not there, once`,
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

interface Process {
  readonly what: 'claim' | 'class'
  readonly type: string
  readonly idOf: (id: string) => string
  /** A SELECT of `id` and `state` of some ids. */
  readonly states: string
  /** A SELECT of `id` and `state` of those that somebody is to move, or that wait for the policy: their process minds the clock. */
  readonly open: string
}

const processes: readonly Process[] = [
  {
    ...{ what: 'claim', type: workflowTypes.claim, idOf: workflowIds.claim },
    states: 'SELECT claim_id AS id, state FROM claim WHERE claim_id = ANY($1::uuid[])',
    open: `SELECT claim_id AS id, state FROM claim WHERE revision > 0 AND (move <> 'nobody' OR state = 'waitingForPolicy')`,
  },
  {
    ...{ what: 'class', type: workflowTypes.trainingClass, idOf: workflowIds.trainingClass },
    states: 'SELECT class_id AS id, state FROM training_class WHERE class_id = ANY($1::uuid[])',
    open: `SELECT class_id AS id, state FROM training_class
      WHERE state <> 'draft' AND (move <> 'nobody' OR state = 'waitingForPolicy')`,
  },
]

const RUNS_AT_ONCE = 1_000

/** Claims and classes whose process shows another state than the service: the fact was lost between Kafka and the process. */
export async function findDeafClaims(client: Client, claim: Sql): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const process of processes) {
    let stages = new Map<string, string>()
    const running = new Set<string>()
    const query = `WorkflowType = '${process.type}' AND ExecutionStatus = 'Running'`
    for await (const run of client.workflow.list({ query })) {
      running.add(run.workflowId)
      stages.set(run.workflowId, String(run.searchAttributes?.[searchAttributes.stage]?.[0] ?? ''))
      if (stages.size < RUNS_AT_ONCE) continue
      findings.push(...(await findDeaf(process, stages, claim)))
      stages = new Map()
    }
    findings.push(...(await findDeaf(process, stages, claim)))
    findings.push(...(await findNotBegun(process, running, claim)))
  }
  return findings
}

/** Its process had ended, and has not heard of the act that opened it again. */
async function findNotBegun(process: Process, running: ReadonlySet<string>, claim: Sql): Promise<Finding[]> {
  const rows = await claim.query<{ id: string; state: string }>(process.open)
  return rows
    .filter(({ id }) => !running.has(process.idOf(id)))
    .map(row => behind(process, row, 'it does not run'))
}

async function findDeaf(
  process: Process,
  stages: ReadonlyMap<string, string>,
  claim: Sql,
): Promise<Finding[]> {
  const { idOf, states } = process
  const ids = [...stages.keys()].map(id => id.slice(idOf('').length))
  const rows = ids.length === 0 ? [] : await claim.query<{ id: string; state: string }>(states, [ids])
  return rows.flatMap(({ id, state }) => {
    const stage = stages.get(idOf(id))!
    if (stage === state || stage === failedStage) return []
    return [behind(process, { id, state }, `its stage is ${stage}`)]
  })
}

const behind = (
  { what, idOf }: Process,
  { id, state }: { id: string; state: string },
  shown: string,
): Finding => ({
  kind: 'processBehind',
  subject: idOf(id),
  since: null,
  cause: `${shown}, and the ${what} is ${state}: the process has not heard of it`,
  action: `npm run doctor -- republish ${what} ${id}: claim tells it again, which changes nothing where it is known`,
})
