import { z } from 'zod'
import { type Actor, RoleSchema } from '../../../../domain/authority/actor'
import { localityListed } from '../../../../domain/authority/authority'
import { checkNamed, checkSecond, confirmUntil, firstOf } from '../../../../domain/authority/second-official'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { refuseFinalYear } from '../../../../domain/standing/exemption'
import { exemptionReasons } from '../../../../domain/standing/verdict'
import { plainDate } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { type Page, page } from '../../../kit/http/page'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { getGuarded } from '../standing/people'
import {
  type Context,
  type Exemption,
  type ExemptionAsked,
  endExemption,
  findExemption,
  findOverlap,
  holdExemptions,
  INSTANT,
  NO_YEARS,
  whenFinal,
  writeExemption,
} from './exemptions'

/** An exemption of a past year, to be recorded or withdrawn, that waits for a second official; or what became of it. */
export const ExemptionProposalSchema = z
  .object({
    proposalId: z.string(),
    personId: z.string(),
    act: z.enum(['record', 'withdraw']),
    exemptionId: z.string().describe('Of the exemption that it records, or that it withdraws'),
    reason: z.enum(exemptionReasons),
    from: z.iso.date(),
    until: z.iso.date().nullable(),
    note: z.string(),
    state: z.enum(['open', 'confirmed', 'withdrawn', 'lapsed']),
    proposedBy: z.string().describe('The proposing account; another one confirms'),
    proposedAt: z.iso.datetime(),
    confirmUntil: z.iso.datetime().describe('Then it lapses'),
  })
  .meta({ id: 'ExemptionProposal' })

export type ExemptionProposal = z.infer<typeof ExemptionProposalSchema>

/** As it is kept: with what says who proposed it. */
const KeptSchema = ExemptionProposalSchema.extend({
  proposedByRole: RoleSchema,
  proposedByPerson: z.string().nullable(),
})
type Kept = z.infer<typeof KeptSchema>

const PROPOSAL = `q.proposal_id, q.person_id, q.act, q.exemption_id, q.reason,
  q.from_day::text AS from, q.until_day::text AS until, q.note, q.state, q.proposed_by,
  ${INSTANT('q.proposed_at')} AS "proposedAt", ${INSTANT('q.confirm_until')} AS "confirmUntil"`
const KEPT = `${PROPOSAL}, q.proposed_by_role, q.proposed_by_person`

/**
 * Keeps it until another official confirms it; the caller holds the person's exemptions. One is open for the same days of a person:
 * the same official's newest counts.
 */
export async function proposeExemption(
  context: Context,
  asked: ExemptionAsked & { readonly act: 'record' | 'withdraw' },
): Promise<ExemptionProposal | Refusal> {
  const { sql, actor, now, policy } = context
  const unnamed = checkNamed(firstOf(actor))
  if (unnamed) return unnamed
  for (const open of await lockOverlapping(sql, asked)) {
    const isOver = now > new Date(open.confirmUntil)
    if (!isOver && open.proposedBy !== actor.id)
      return refuse('proposal-open', { proposalId: open.proposalId })
    await endProposal(context, open, isOver ? 'lapsed' : 'withdrawn', isOver ? 'not confirmed' : 'anew')
  }
  const { accountId, role, personId } = firstOf(actor)
  const [proposal] = await sql.query<ExemptionProposal>(
    `INSERT INTO exemption_proposal AS q (proposal_id, person_id, act, exemption_id, reason, from_day, until_day, note,
       proposed_by, proposed_by_role, proposed_by_person, proposed_at, confirm_until)
     VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5, $6::date, $7::date, $8, $9, $10, $11::uuid, $12::timestamptz,
       $13::timestamptz) RETURNING ${PROPOSAL}`,
    [
      ...[newId(), asked.personId, asked.act, asked.exemptionId, asked.reason, asked.from, asked.until],
      ...[asked.note, accountId, role, personId, now.toISOString(), confirmUntil(now, policy).toISOString()],
    ],
  )
  await recordAudit(sql, actor, now, {
    act: 'exemption.record',
    objectKind: 'exemption',
    objectId: asked.exemptionId,
    concerns: [asked.personId],
    after: { proposed: proposal },
    reason: asked.note,
  })
  return proposal!
}

const lockOverlapping = (sql: Sql, { personId, from, until }: ExemptionAsked): Promise<Kept[]> =>
  sql.query<Kept>(
    `SELECT ${KEPT} FROM exemption_proposal q WHERE person_id = $1::uuid AND state = 'open'
       AND daterange(from_day, until_day, '[]') && daterange($2::date, $3::date, '[]') FOR UPDATE`,
    [personId, from, until],
  )

async function endProposal(
  { sql, actor, now }: Context,
  { proposalId }: Kept,
  state: 'confirmed' | 'withdrawn' | 'lapsed',
  reason: string | null,
): Promise<void> {
  await sql.query(
    `UPDATE exemption_proposal SET state = $2, ended_by = $3, ended_by_person = $4::uuid, ended_at = $5::timestamptz,
       end_reason = $6 WHERE proposal_id = $1::uuid RETURNING proposal_id`,
    [proposalId, state, actor.id, actor.scope.personId ?? null, now.toISOString(), reason],
  )
}

interface Named {
  readonly personId: string
  readonly proposalId: string
}

/** Another official confirms it: with that it is recorded, or withdrawn. Confirmed again, it is answered the same. */
export async function confirmExemption(context: Context, named: Named): Promise<Exemption | Refusal> {
  const { sql, actor, now, policy } = context
  const proposal = await getProposal(context, named)
  if (isRefusal(proposal)) return proposal
  const known = await findExemption(sql, proposal.exemptionId)
  if (proposal.state === 'confirmed' && known) return known
  const refusal =
    (proposal.state === 'open' || proposal.state === 'lapsed'
      ? undefined
      : refuse('conflict', { status: proposal.state, allowed: null })) ??
    (proposal.state === 'lapsed' || now > new Date(proposal.confirmUntil)
      ? refuse('proposal-lapsed')
      : undefined) ??
    checkSecond(actor, proposerOf(proposal)) ??
    refuseFinalYear(plainDate(proposal.from), whenFinal(actor, now), policy)
  if (refusal) return refusal
  return proposal.act === 'withdraw'
    ? confirmWithdrawal(context, proposal, known)
    : confirmRecord(context, proposal)
}

async function confirmWithdrawal(
  context: Context,
  proposal: Kept,
  known: Exemption | undefined,
): Promise<Exemption | Refusal> {
  if (!known || known.withdrawnAt) return refuse('proposal-outdated', { status: 'withdrawn' })
  await endProposal(context, proposal, 'confirmed', null)
  return endExemption(context, known, proposal.note)
}

async function confirmRecord(context: Context, proposal: Kept): Promise<Exemption | Refusal> {
  const overlap = await findOverlap(context.sql, proposal)
  if (overlap) return overlap
  await endProposal(context, proposal, 'confirmed', null)
  return writeExemption(context, proposal)
}

const proposerOf = ({ proposedBy, proposedByRole, proposedByPerson }: Kept) => ({
  accountId: proposedBy,
  role: proposedByRole,
  personId: proposedByPerson,
})

/** One of a person whom this official may exempt, locked. */
async function getProposal(
  { sql, actor }: Context,
  { personId, proposalId }: Named,
): Promise<Kept | Refusal> {
  const person = await getGuarded(sql, { actor, act: 'exemption.record', personId }, NO_YEARS)
  if (isRefusal(person)) return person
  await holdExemptions(sql, personId)
  const [proposal] = await sql.query<Kept>(
    `SELECT ${KEPT} FROM exemption_proposal q WHERE proposal_id = $1::uuid AND person_id = $2::uuid FOR UPDATE`,
    [proposalId, personId],
  )
  return proposal ?? refuse('not-found', { act: 'exemption.record' })
}

/** Takes one back that nobody has confirmed: its official, or another who might. Withdrawn already is withdrawn. */
export async function withdrawProposedExemption(
  context: Context,
  named: Named,
  reason: string,
): Promise<'withdrawn' | Refusal> {
  const proposal = await getProposal(context, named)
  if (isRefusal(proposal)) return proposal
  if (proposal.state === 'withdrawn') return 'withdrawn'
  if (proposal.state !== 'open') return refuse('conflict', { status: proposal.state, allowed: null })
  await endProposal(context, proposal, 'withdrawn', reason)
  const { sql, actor, now } = context
  await recordAudit(sql, actor, now, {
    ...{ act: 'exemption.record', objectKind: 'exemption', objectId: proposal.exemptionId, reason },
    ...{ before: { proposed: proposal.proposalId }, after: { withdrawn: proposal.proposalId } },
    concerns: [proposal.personId],
  })
  return 'withdrawn'
}

type PageQuery = { readonly after?: string | undefined; readonly limit: number }
type Listed = Page<ExemptionProposal>

/** Lists a person's proposals, ended ones included: the person sees what is proposed about them. */
export async function listPersonsProposals(
  sql: Sql,
  actor: Actor,
  { personId, ...asked }: PageQuery & { personId: string },
): Promise<Listed | Refusal> {
  const person = await getGuarded(sql, { actor, act: 'exemption.read', personId }, NO_YEARS)
  if (isRefusal(person)) return person
  return list(sql, 'q.person_id = $3::uuid', [personId], asked)
}

/** Lists the proposals that wait to be confirmed, of the people of this bureau. */
export const listOpenExemptions = (sql: Sql, actor: Actor, asked: PageQuery, now: Date): Promise<Listed> => {
  const locality = localityListed(actor, 'exemption.record')
  const where = `q.state = 'open' AND q.confirm_until >= $3::timestamptz AND ($4::text IS NULL OR EXISTS (
    SELECT FROM person p WHERE p.person_id = q.person_id AND p.locality = $4))`
  return list(sql, where, [now.toISOString(), locality], asked)
}

async function list(
  sql: Sql,
  where: string,
  values: readonly (string | null)[],
  { after, limit }: PageQuery,
): Promise<Listed> {
  const items = await sql.query<ExemptionProposal>(
    `SELECT ${PROPOSAL} FROM exemption_proposal q WHERE ($1::uuid IS NULL OR q.proposal_id > $1::uuid) AND ${where}
     ORDER BY q.proposal_id LIMIT $2::integer`,
    [after ?? null, limit, ...values],
  )
  return page(items, limit, each => each.proposalId)
}
