import { z } from 'zod'
import { page, pageOf } from '../http/page'
import type { ActProposal } from './ask-second'

/** A proposal that waits until a second official asks for the same. */
export const ProposalSchema = z
  .object({
    proposalId: z.uuid(),
    act: z.string(),
    objectId: z.uuid(),
    reason: z.string(),
    proposedBy: z.string().describe('The account; another asks for the same'),
    proposedByRole: z.string(),
    proposedAt: z.iso.datetime(),
    confirmUntil: z.iso.datetime().describe('Then it lapses'),
  })
  .meta({ id: 'ActProposal' })

export const ProposalsSchema = pageOf(ProposalSchema)

/** A page of proposals, as it is answered. */
export const proposalsPage = (items: readonly ActProposal[], limit: number) =>
  page(items.map(shownProposal), limit, each => each.proposalId)

export const shownProposal = ({ proposedAt, confirmUntil, ...rest }: ActProposal) => ({
  ...{ proposalId: rest.proposalId, act: rest.act, objectId: rest.objectId, reason: rest.reason },
  ...{ proposedBy: rest.proposedBy, proposedByRole: rest.proposedByRole },
  proposedAt: proposedAt.toISOString(),
  confirmUntil: confirmUntil.toISOString(),
})
