import { patched } from '@temporalio/workflow'

interface Deadline {
  readonly move: string
  /** Until when whoever's move it is must act. */
  readonly dueAt: string | null
  /** When the clock acts next by itself. */
  readonly nextAt: string | null
}

/**
 * What the search shows as due: the deadline of whoever's move it is, which stays where it is when it is missed, so that what is late is
 * found; else when the process acts next by itself. A run of before shows the latter alone.
 */
export function createDue(): (stands: Deadline) => Date | null {
  const showsDeadline = patched('due-is-the-deadline')
  return ({ move, dueAt, nextAt }) => {
    const at = showsDeadline && move !== 'nobody' ? (dueAt ?? nextAt) : nextAt
    return at === null ? null : new Date(at)
  }
}
