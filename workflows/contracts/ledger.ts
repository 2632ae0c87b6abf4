import type { Actor } from '../../domain/authority/actor'
import type { ProfessionalArticle } from '../../domain/ledger/award'
import type { Refusal } from '../../domain/refusals/refusal'
import type { Category } from './names'

/** A command carries ids, never lists (docs/architecture.md, Batches): the rows come as facts. */
export interface RegisterBatchCommand {
  readonly batchId: string
  readonly sourceId: string
  readonly sourceKind: 'sitting' | 'assessment' | 'trainingClass'
  /** Rows of the batch that are registered (of results those passed), and their digest. */
  readonly rowCount: number
  readonly digest: string
}

/** `expecting`: the chunks are still under way; the last of them registers. */
export type BatchState = {
  readonly state: 'registered' | 'expecting'
  /** Rows that wrote to the ledger; all others found it as it should be. */
  readonly grantedCount: number
  /** How many of them are there. */
  readonly rowsReceived?: number
}

export interface ChangeAwardCommand {
  readonly personId: string
  readonly courseId: string
  readonly offeringId: string
  readonly year: number
  readonly category: Category
  readonly halfHours: number
  readonly industry: string
  readonly policyVersion: string
  /** Whether the award must stand after this. A change that changes nothing writes nothing. */
  readonly stands: boolean
  /** An older change never overwrites a newer one. */
  readonly awardSeq: number
  readonly causeKind: 'correction' | 'decision'
  readonly causeId: string
}

export interface AwardChanged {
  readonly awardId: string
  readonly written: 'grant' | 'reversal' | 'nothing'
  readonly standingHalfHours: number
  /** The award's newest revision: grants are odd, reversals even. An older one that is told late changes nothing. */
  readonly revision?: number
}

/** The amount that an award of professional hours must have from now on, as computed by its service (Article 12). */
export interface ChangeProfessionalCommand {
  readonly awardKind: 'claim' | 'trainingClass'
  /** The claim or the training class. */
  readonly subjectId: string
  readonly personId: string
  readonly year: number
  /** 0: nothing stands. */
  readonly halfHours: number
  readonly industry: string
  readonly article: ProfessionalArticle
  readonly policyVersion: string
  readonly standardsVersion: string
  /** Of the person's countings: an older one never overwrites a newer. */
  readonly awardSeq: number
  readonly causeKind: 'approval' | 'appeal' | 'reversal' | 'recount'
  readonly causeId: string
}

export interface ProfessionalChanged {
  readonly awardId: string
  readonly standingHalfHours: number
  readonly revision: number
}

export interface LedgerActivities {
  /**
   * 统一登记 (Articles 10, 11, 13): registers a whole batch in a few statements, once. A batch that is not what its count or
   * digest says registers nothing: `batch-digest-mismatch`.
   */
  registerBatch(actor: Actor, command: RegisterBatchCommand): Promise<BatchState | Refusal>
  changeAward(actor: Actor, command: ChangeAwardCommand): Promise<AwardChanged>
  /** Reverses what stands and grants what is due, in one transaction, where the two differ. */
  changeProfessional(actor: Actor, command: ChangeProfessionalCommand): Promise<ProfessionalChanged>
}
