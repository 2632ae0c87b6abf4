import { classKeys, KEYS_VERSION } from '../../../../domain/achievement/keys'
import { asAnotherWork, withKeys } from '../../../../domain/claim/facts'
import { type ClaimForm, ClaimFormSchema } from '../../../../domain/claim/form'
import type { ActivityFacts } from '../../../../domain/standards/activity'
import type { Log } from '../../../kit/base/log'
import { periodically } from '../../../kit/run/periodic-loop'
import { lookEveryMs } from '../../../kit/run/polling'
import type { Sql } from '../../../kit/sql/database'
import { commitUnlessRefused } from '../../../kit/sql/transaction'
import type { ClaimDeps } from '../deps'
import { achievementKeysOf } from './claim-rows'
import { likeKeyOf } from './submission'

const AT_A_TIME = 200

/** While a release is rolled out, a process of the one before still writes older names. */
export const startKeyRenewal = (deps: ClaimDeps, log: Log): { close(): Promise<void> } =>
  periodically(
    lookEveryMs.upkeep,
    'the look for names of an older making',
    () => renewAchievementKeys(deps, log),
    log,
  )

/**
 * Makes the keys of achievements again where older rules made them (docs/regulation/art-12.md). The frozen form does not
 * change; keys are made from it. It may be repeated, and may run in two processes at once.
 */
export async function renewAchievementKeys({ pool }: Pick<ClaimDeps, 'pool'>, log: Log): Promise<void> {
  const named = { claims: 0, rows: 0 }
  for (let more = AT_A_TIME; more === AT_A_TIME; named.claims += more)
    more = await commitUnlessRefused(pool, renewClaimKeys)
  for (let more = AT_A_TIME; more === AT_A_TIME; named.rows += more)
    more = await commitUnlessRefused(pool, renewRowKeys)
  if (named.claims + named.rows > 0) log.info(named, 'achievements have new names to be compared by')
}

interface StaleClaim {
  readonly claimId: string
  readonly form: ClaimForm
  readonly facts: ActivityFacts
  readonly isAnother: boolean
  /** As it counts, where it was approved. */
  readonly item: ActivityFacts | null
}

async function renewClaimKeys(sql: Sql): Promise<number> {
  const claims = await sql.query<StaleClaim>(
    `SELECT c.claim_id, s.form, s.facts, i.facts AS item,
       EXISTS (SELECT FROM another_work a WHERE a.claim_id = s.claim_id AND a.revision = s.revision) AS "isAnother"
     FROM claim c JOIN submission s ON s.claim_id = c.claim_id AND s.revision = c.revision
       LEFT JOIN item i ON i.item_id = c.claim_id
     WHERE c.revision > 0 AND c.keys_version < $1 ORDER BY c.claim_id LIMIT $2 FOR NO KEY UPDATE OF c`,
    [KEYS_VERSION, AT_A_TIME],
  )
  // A form of before that is no form any more keeps its names: no claim keeps the service from starting.
  const named = claims
    .filter(claim => ClaimFormSchema.safeParse(claim.form).success)
    .map(claim => ({ ...claim, ...achievementKeysOf(claim.form, claim.facts) }))
  await sql.query('DELETE FROM claim_key WHERE claim_id = ANY($1::uuid[])', [named.map(each => each.claimId)])
  await sql.query(
    `INSERT INTO claim_key (key, claim_id) SELECT DISTINCT k.key, k."claimId"
     FROM json_to_recordset($1::json) AS k(key text, "claimId" uuid)`,
    [
      JSON.stringify(
        named.flatMap(({ claimId, keys, alike }) => [...keys, ...alike].map(key => ({ key, claimId }))),
      ),
    ],
  )
  await sql.query('UPDATE claim SET keys_version = $2 WHERE claim_id = ANY($1::uuid[])', [
    claims.map(each => each.claimId),
    KEYS_VERSION,
  ])
  await sql.query(
    `UPDATE claim c SET like_key = n."likeKey"
     FROM json_to_recordset($1::json) AS n("claimId" uuid, "likeKey" text) WHERE c.claim_id = n."claimId"`,
    [
      JSON.stringify(
        named.map(({ claimId, form, facts }) => ({ claimId, likeKey: likeKeyOf(withKeys(facts, form)) })),
      ),
    ],
  )
  await keepItemFacts(sql, named.flatMap(keyedItemOf))
  return claims.length
}

interface KeyedItem {
  readonly itemId: string
  readonly facts: ActivityFacts
}

function keyedItemOf({ claimId, form, item, isAnother }: StaleClaim): KeyedItem[] {
  if (!item) return []
  return [{ itemId: claimId, facts: isAnother ? asAnotherWork(item, claimId) : withKeys(item, form) }]
}

async function renewRowKeys(sql: Sql): Promise<number> {
  const rows = await sql.query<KeyedItem & { classId: string; title: string }>(
    `SELECT i.item_id, i.facts, k.class_id, k.title
     FROM item i JOIN training_class k ON k.class_id = i.subject_id
     WHERE i.item_kind = 'class' AND i.keys_version < $1 ORDER BY i.item_id LIMIT $2 FOR NO KEY UPDATE OF i`,
    [KEYS_VERSION, AT_A_TIME],
  )
  await keepItemFacts(
    sql,
    rows.map(({ itemId, facts, classId, title }) => ({
      itemId,
      facts: {
        ...facts,
        portions: facts.portions.map(each => ({ ...each, keys: classKeys(classId, title, each.on) })),
      },
    })),
  )
  return rows.length
}

async function keepItemFacts(sql: Sql, items: readonly KeyedItem[]): Promise<void> {
  await sql.query(
    `UPDATE item i SET facts = n.facts, keys_version = $2
     FROM json_to_recordset($1::json) AS n("itemId" uuid, facts jsonb) WHERE i.item_id = n."itemId"`,
    [JSON.stringify(items), KEYS_VERSION],
  )
}
