import type { Actor, Role } from '../../../domain/authority/actor'
import { checkNamed, checkSecond, confirmUntil, firstOf } from '../../../domain/authority/second-official'
import type { Policy } from '../../../domain/policy/policy'
import type { Refusal } from '../../../domain/refusals/refusal'
import { newId } from '../base/ids'
import type { Sql } from '../sql/database'

/** An act that one official has proposed, until a second official asks for the same. */
export interface ActProposal {
  readonly proposalId: string
  readonly act: string
  readonly objectId: string
  readonly reason: string
  readonly proposedBy: string
  readonly proposedByRole: Role
  readonly proposedAt: Date
  readonly confirmUntil: Date
}

export interface Asking {
  readonly sql: Sql
  readonly actor: Actor
  readonly now: Date
  readonly policy: Policy
  /** Finds the known holder of an account, in services that hear of holders; a token may be older. */
  readonly findHolder?: (accountId: string) => Promise<string | undefined>
}

export interface Asked {
  readonly act: string
  readonly objectId: string
  /** The state of the object. A proposal for an earlier state has to be made again. */
  readonly basis: string
  readonly reason: string
}

/** A proposal that was kept and waits for a second official. */
export interface Waiting {
  readonly proposal: ActProposal
  /** True for a new proposal; false where the same official had proposed it before. */
  readonly isNew: boolean
}

/**
 * An act that two officials ask for (docs/decisions/0301): the first request is kept, with its reason; the act is done when another
 * official asks for the same of the object as it stood. The caller has locked the object.
 *
 * @returns undefined where the act is to be done now
 */
export async function askSecond(asking: Asking, asked: Asked): Promise<Waiting | Refusal | undefined> {
  const { sql, now } = asking
  const actor = await asHolder(asking)
  const open = await findOpen(sql, asked.objectId)
  const isSame = open?.act === asked.act && open.basis === asked.basis && now <= open.confirmUntil
  if (!open || !isSame) return propose({ ...asking, actor }, asked, open)
  if (open.proposedBy === actor.id) return { proposal: open, isNew: false }
  const known = (await asking.findHolder?.(open.proposedBy)) ?? open.proposedByPerson
  const refusal =
    checkSecond(actor, firstBy(open, open.proposedByPerson)) ?? checkSecond(actor, firstBy(open, known))
  if (refusal) return refusal
  await end({ ...asking, actor }, open, 'confirmed')
  return undefined
}

/** The actor as the person who is known to hold the account. */
async function asHolder({ actor, findHolder }: Asking): Promise<Actor> {
  const personId = (await findHolder?.(actor.id)) ?? actor.scope.personId
  return personId ? { ...actor, scope: { ...actor.scope, personId } } : actor
}

const firstBy = ({ proposedBy, proposedByRole }: Kept, personId: string) => ({
  accountId: proposedBy,
  role: proposedByRole,
  personId,
})

async function propose(asking: Asking, asked: Asked, open: Kept | undefined): Promise<Waiting | Refusal> {
  const { sql, actor, now, policy } = asking
  const { accountId, role, personId } = firstOf(actor)
  const unnamed = checkNamed({ accountId, personId })
  if (unnamed) return unnamed
  if (open) await end(asking, open, 'replaced')
  const [proposal] = await sql.query<ActProposal>(
    `INSERT INTO act_proposal (proposal_id, act, object_id, basis, reason, proposed_by, proposed_by_role, proposed_by_person,
       proposed_at, confirm_until)
     VALUES ($1::uuid, $2, $3::uuid, $4, $5, $6, $7, $8::uuid, $9::timestamptz, $10::timestamptz) RETURNING ${PROPOSAL}`,
    [
      ...[newId(), asked.act, asked.objectId, asked.basis, asked.reason, accountId, role, personId],
      ...[now.toISOString(), confirmUntil(now, policy).toISOString()],
    ],
  )
  return { proposal: proposal!, isNew: true }
}

const end = ({ sql, actor, now }: Asking, { proposalId }: Kept, state: 'confirmed' | 'replaced') =>
  sql.query(
    `UPDATE act_proposal SET state = $2, ended_by = $3, ended_by_person = $4::uuid, ended_at = $5::timestamptz
     WHERE proposal_id = $1::uuid RETURNING proposal_id`,
    [proposalId, state, actor.id, actor.scope.personId ?? null, now.toISOString()],
  )

type Kept = ActProposal & { readonly basis: string; readonly proposedByPerson: string }

const PROPOSAL = `proposal_id, act, object_id, reason, proposed_by,
  proposed_by_role, proposed_at, confirm_until`

async function findOpen(sql: Sql, objectId: string): Promise<Kept | undefined> {
  const [open] = await sql.query<Kept>(
    `SELECT ${PROPOSAL}, basis, proposed_by_person FROM act_proposal
     WHERE object_id = $1::uuid AND state = 'open' FOR UPDATE`,
    [objectId],
  )
  return open
}

/** The proposals that wait for a second official, the oldest first. */
export const listProposals = (
  sql: Sql,
  now: Date,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<ActProposal[]> =>
  sql.query<ActProposal>(
    `SELECT ${PROPOSAL} FROM act_proposal WHERE state = 'open' AND confirm_until >= $1::timestamptz
       AND ($2::uuid IS NULL OR proposal_id > $2::uuid) ORDER BY proposal_id LIMIT $3::integer`,
    [now.toISOString(), after ?? null, limit],
  )
