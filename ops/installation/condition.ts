/**
 * Waits until `holds` answers true (a throw counts as "not yet"), asking again every `everyMs`.
 * @throws with the last reason when it did not within `withinMs`, or at once when `hopeless` gives a reason
 */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  { withinMs = 30_000, everyMs = 50, hopeless }: UntilOptions = {},
): Promise<void> {
  const deadline = Date.now() + withinMs
  let last: unknown
  for (;;) {
    try {
      if (await holds()) return
      last = undefined
    } catch (error) {
      last = error
    }
    const reason = hopeless?.()
    if (reason) throw new Error(`${what}: ${reason}`)
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs / 1000} s`, { cause: last })
    await new Promise(resolve => setTimeout(resolve, everyMs))
  }
}

export type UntilOptions = { withinMs?: number; everyMs?: number; hopeless?: () => string | undefined }
