import type { Actor } from '../../domain/authority/actor'
import type { ClaimState, Party } from '../../domain/claim/states'
import type { ProfessionalArticle } from '../../domain/ledger/award'
import type { Refusal } from '../../domain/refusals/refusal'

export interface SubmitClaimCommand {
  readonly claimId: string
  /** Made by the portal: the same command sent again is the same submission. */
  readonly commandId: string
}

/** How a claim stands: ids, codes and instants. Its form and its texts never leave the service. */
export interface ClaimStands {
  readonly kind: 'claimStands'
  readonly claimId: string
  readonly personId: string
  /** Grows with each fact: of two answers the one with the higher is the state. */
  readonly seq: number
  readonly state: ClaimState
  readonly move: Party | 'nobody'
  readonly since: string
  /** The department's whose it is; empty where none is mapped. */
  readonly industry: string
  readonly year: number
  /** When the clock acts next by itself; null: it does not. */
  readonly nextAt: string | null
  readonly dueAt: string | null
  /** Whether hours of the person are to be written to the ledger. */
  readonly registers: boolean
}

/** The amount that an award must have from now on: see ChangeProfessionalCommand. */
export interface RegistrationDue {
  readonly itemId: string
  readonly itemKind: 'claim' | 'class'
  /** The subject of the award: the claim, or the class of the row. */
  readonly subjectId: string
  readonly personId: string
  readonly year: number
  readonly awardSeq: number
  readonly halfHours: number
  readonly industry: string
  readonly article: ProfessionalArticle
  readonly policyVersion: string
  readonly standardsVersion: string
  readonly causeKind: 'approval' | 'appeal' | 'reversal' | 'recount'
  readonly causeId: string
}

/**
 * The activities of the claim service for workflows. Each is idempotent, one transaction, with its outbox and audit
 * rows.
 */
export interface ClaimActivities {
  /** Freezes a draft, or what was returned, as a new revision, and hands it to the department (Article 12). */
  submitClaim(actor: Actor, command: SubmitClaimCommand): Promise<ClaimStands | Refusal>
  /** Does what the clock says now: a reminder, an escalation, a lapse, once each; answers how the claim stands after it. */
  keepClaimTime(actor: Actor, command: { claimId: string }): Promise<ClaimStands>
  /** The person's registrations that are not in the ledger yet, in the order in which they must be written; at most 100. */
  dueRegistrations(actor: Actor, query: { claimId: string }): Promise<{ due: RegistrationDue[] }>
  /** They are in the ledger, up to and with the last; the claim is registered when all of its own are. */
  recordRegistered(
    actor: Actor,
    command: { claimId: string; written: readonly { itemId: string; year: number; awardSeq: number }[] },
  ): Promise<ClaimStands>
}
