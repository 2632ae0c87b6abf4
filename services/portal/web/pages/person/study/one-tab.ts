const NAME = 'xueshi-study'

/**
 * One tab of a browser studies at a time. Resolves to whether this one may; `isWanted` takes it from the tab that has it.
 *
 * @param onLost called where another tab took it
 * @param signal gives it back
 */
export function holdStudy(
  { isWanted, onLost }: { readonly isWanted: boolean; readonly onLost: () => void },
  signal: AbortSignal,
): Promise<boolean> {
  // Without a secure context there are no locks: the server's one session a person holds all the same.
  if (!navigator.locks) return Promise.resolve(true)
  return new Promise(resolve => {
    const held = new Promise<void>(release => signal.addEventListener('abort', () => release()))
    void navigator.locks
      .request(NAME, isWanted ? { steal: true } : { ifAvailable: true }, lock => {
        resolve(lock !== null)
        return lock === null ? undefined : held
      })
      // It ends so where another tab took the lock.
      .catch(() => onLost())
  })
}
