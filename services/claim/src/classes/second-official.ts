import type { Actor, Role } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { checkNamed, checkSecond, confirmUntil } from '../../../../domain/authority/second-official'
import type { Refusal } from '../../../../domain/refusals/refusal'
import type { ClassStands } from '../../../../workflows/contracts/training-class'
import { newId } from '../../../kit/base/ids'
import { type Page, page } from '../../../kit/http/page'
import type { Sql } from '../../../kit/sql/database'
import type { ClaimDeps, CommandContext } from '../deps'
import { findPersonBehind, officialIdentity, reviewerOf } from '../desk/holders'
import type { ClassRow } from './class-rows'
import { classStandsOf } from './class-transitions'

/** How a class stands after an act of officials; `waits`: it was only proposed, and another official confirms it. */
export interface ActOfTwo {
  readonly waits: boolean
  readonly stands: ClassStands
}

export interface AskedOfTwo {
  readonly act: 'reversal' | 'restoration'
  readonly reason: string
  readonly rowIds?: readonly string[] | undefined
}

export interface ClassProposal {
  readonly proposalId: string
  readonly classId: string
  readonly act: AskedOfTwo['act']
  readonly rowIds: readonly string[] | null
  readonly seq: number
  readonly reason: string
  readonly proposedBy: string
  readonly proposedByRole: Role
  readonly proposedByPerson: string | null
  readonly proposedAt: Date
  readonly confirmUntil: Date
}

/**
 * Asks for an act that needs two officials: the first request waits until another official asks for the same
 * (docs/decisions/0278). This holds for a single row too, since rows one by one are the class (0301). A later,
 * different request replaces the open one.
 *
 * @returns undefined where the act is to be done now
 */
export async function askSecond(
  context: CommandContext,
  trainingClass: ClassRow,
  asked: AskedOfTwo,
): Promise<ActOfTwo | Refusal | undefined> {
  const open = await findOpenProposal(context.sql, trainingClass.classId)
  if (!open || !isSame(open, asked) || open.seq !== trainingClass.seq || open.confirmUntil < context.now)
    return proposeAct(context, trainingClass, asked, open)
  if (open.proposedBy === context.actor.id) return waitsForSecond(context, trainingClass)
  const personId = await findPersonBehind(context.sql, reviewerOf(context.actor))
  // As whom they are known now: an account may have been given a holder since.
  const known = {
    accountId: open.proposedBy,
    ...(open.proposedByPerson ? { personId: open.proposedByPerson } : {}),
  }
  const first = {
    ...known,
    role: open.proposedByRole,
    personId: (await findPersonBehind(context.sql, known)) ?? null,
  }
  const id = await officialIdentity(context.sql, reviewerOf(context.actor), known)
  const refusal = checkSecond({ ...context.actor, id, scope: personId ? { personId } : {} }, first)
  if (refusal) return refusal
  await endProposal(context, open.proposalId, 'confirmed', personId)
  return undefined
}

const waitsForSecond = async (context: CommandContext, trainingClass: ClassRow): Promise<ActOfTwo> => ({
  waits: true,
  stands: await classStandsOf(context, trainingClass),
})

const isSame = ({ act, rowIds }: ClassProposal, asked: AskedOfTwo): boolean =>
  act === asked.act && sorted(rowIds) === sorted(asked.rowIds ?? null)

const sorted = (rowIds: readonly string[] | null): string => JSON.stringify(rowIds && [...rowIds].sort())

async function proposeAct(
  context: CommandContext,
  trainingClass: ClassRow,
  { act, rowIds, reason }: AskedOfTwo,
  open: ClassProposal | undefined,
): Promise<ActOfTwo | Refusal> {
  const { classId, seq } = trainingClass
  const personId = await findPersonBehind(context.sql, reviewerOf(context.actor))
  const unnamed = checkNamed({ accountId: context.actor.id, personId: personId ?? null })
  if (unnamed) return unnamed
  if (open) await endProposal(context, open.proposalId, 'replaced', personId)
  await context.sql.query(
    `INSERT INTO class_proposal (proposal_id, class_id, act, row_ids, seq, reason, proposed_by, proposed_by_role,
       proposed_by_person, proposed_at, confirm_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[newId(), classId, act, rowIds ?? [], seq, reason],
      ...[
        context.actor.id,
        context.actor.role,
        personId ?? null,
        context.now,
        confirmUntil(context.now, context.policy),
      ],
    ],
  )
  const after = { proposed: act, rows: rowIds?.length ?? null }
  await context.audit({
    ...{ act: 'class.reverse', objectKind: 'trainingClass', objectId: classId, after, reason },
  })
  return waitsForSecond(context, trainingClass)
}

const endProposal = (
  context: CommandContext,
  proposalId: string,
  state: string,
  personId: string | undefined,
) =>
  context.sql.query(
    `UPDATE class_proposal SET state = $2, ended_by = $3, ended_by_person = $4, ended_at = $5
     WHERE proposal_id = $1 AND state = 'open'`,
    [proposalId, state, context.actor.id, personId ?? null, context.now],
  )

const PROPOSAL = `proposal_id, class_id, act, NULLIF(row_ids, '{}') AS "rowIds", seq, reason,
  proposed_by, proposed_by_role, proposed_by_person,
  proposed_at, confirm_until`

/** The class is locked, and its proposals with it. */
async function findOpenProposal(sql: Sql, classId: string): Promise<ClassProposal | undefined> {
  const [open] = await sql.query<ClassProposal>(
    `SELECT ${PROPOSAL} FROM class_proposal WHERE class_id = $1::uuid AND state = 'open'`,
    [classId],
  )
  return open
}

/** Proposals that wait for a second official of the bureau, the oldest first. */
export async function listClassProposals(
  { sql, clock }: ClaimDeps,
  actor: Actor,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Page<ClassProposal> | Refusal> {
  const denied = authorise(actor, 'class.reverse')
  if (denied) return denied
  const items = await sql.query<ClassProposal>(
    `SELECT ${PROPOSAL} FROM class_proposal WHERE state = 'open' AND confirm_until >= $1
       AND ($2::uuid IS NULL OR proposal_id > $2::uuid) ORDER BY proposal_id LIMIT $3`,
    [clock.now(), after ?? null, limit],
  )
  return page(items, limit, each => each.proposalId)
}
