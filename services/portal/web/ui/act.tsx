import { useRef, useState } from 'react'
import { ProblemNotice } from './problem-notice'
import { useSay } from './said'

/**
 * One act of a button: sent once while it is under way, with one Idempotency-Key until it has succeeded.
 *
 * @param options `done`: what is said once it has succeeded
 * @returns run, whether it is under way, and what to show where it failed
 */
export function useAct<Args extends unknown[]>(
  act: (idempotencyKey: string, ...args: Args) => Promise<unknown>,
  { done }: { readonly done?: string } = {},
) {
  const say = useSay()
  const key = useRef(crypto.randomUUID())
  const [isPending, setPending] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = async (...args: Args) => {
    if (isPending) return
    setPending(true)
    setError(undefined)
    try {
      await act(key.current, ...args)
      key.current = crypto.randomUUID()
      if (done) say(done)
    } catch (problem) {
      setError(problem)
    } finally {
      setPending(false)
    }
  }
  return { run, isPending, problem: error ? <ProblemNotice error={error} /> : null }
}
