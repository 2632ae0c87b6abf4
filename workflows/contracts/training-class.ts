import type { Actor } from '../../domain/authority/actor'
import type { ClassParty, ClassState } from '../../domain/class/states'
import type { Refusal } from '../../domain/refusals/refusal'

export interface SendClassPlanCommand {
  readonly classId: string
  /** Made by the portal: the same command sent again is the same sending. */
  readonly commandId: string
}

/**
 * A batch of hours to register at once: the number of awards, and their digest. The rows come as facts
 * (docs/architecture.md, Batches).
 */
export interface HoursBatch {
  readonly batchId: string
  readonly rowCount: number
  readonly digest: string
}

/** How a training class stands: ids, codes and instants. Its title and its people never leave the service by a process. */
export interface ClassStands {
  readonly kind: 'classStands'
  readonly classId: string
  /** Empty: the department's own. */
  readonly organiserId: string
  /** The department that reviews and registers. */
  readonly industry: string
  /** Of the first day. */
  readonly year: number
  /** Grows each time: of two answers the one with the higher is the state. */
  readonly seq: number
  readonly state: ClassState
  readonly move: ClassParty | 'nobody'
  readonly since: string
  /** When the clock acts next by itself; null: it does not. */
  readonly nextAt: string | null
  readonly dueAt: string | null
  /** Not in the ledger yet, the oldest first; at most 20. */
  readonly batches: readonly HoursBatch[]
}

/**
 * The activities of the claim service for training classes. Each is idempotent, one transaction, with its outbox and
 * audit rows.
 */
export interface TrainingClassActivities {
  /** Hands the plan of a class in, or one that was refused and corrected (Article 13). */
  sendClassPlan(actor: Actor, command: SendClassPlanCommand): Promise<ClassStands | Refusal>
  /**
   * Does what the clock says now: notes that it was held, a reminder, an escalation, the registration of who has signed up
   * since; once each. Answers how the class stands after it.
   */
  keepClassTime(actor: Actor, command: { classId: string }): Promise<ClassStands>
  /** These batches are in the ledger; the class is registered when all of them are. */
  recordHoursRegistered(
    actor: Actor,
    command: { classId: string; batchIds: readonly string[] },
  ): Promise<ClassStands>
}
