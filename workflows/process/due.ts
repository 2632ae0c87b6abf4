import { patched } from '@temporalio/workflow'

interface Deadline {
  readonly move: string
  /** The deadline of the next mover. */
  readonly dueAt: string | null
  /** When the clock acts next by itself. */
  readonly nextAt: string | null
}

/**
 * The instant that the search shows as due: the deadline of the next mover, which stays when it is missed, so that
 * late processes are found; else the instant of the process's own next act. A run from before the patch shows only
 * the latter.
 */
export function createDue(): (stands: Deadline) => Date | null {
  const showsDeadline = patched('due-is-the-deadline')
  return ({ move, dueAt, nextAt }) => {
    const at = showsDeadline && move !== 'nobody' ? (dueAt ?? nextAt) : nextAt
    return at === null ? null : new Date(at)
  }
}
