import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api, client } from '../../api/client'
import type { Claim, TypeNumber } from './words'

/** A form as it is being filled in. */
export interface Draft {
  readonly form: { readonly type: TypeNumber; readonly [field: string]: unknown }
  readonly lateReason?: string | null
  readonly anotherWorkReason?: string | null
}

type Tree = { [name: string]: unknown }

/** The draft that stands in the inputs: their names are its paths (`form.days.0.on`). What is empty is left out. */
export function draftOf(element: HTMLFormElement, type: number): Draft {
  const root: Tree = { form: {} }
  for (const [name, value] of new FormData(element)) {
    if (typeof value !== 'string' || !/^form\.|Reason$/.test(name)) continue
    const text = value.trim()
    if (name.endsWith('Reason')) root[name] = text === '' ? null : text
    else if (text !== '') put(root, name.split('.'), text === TICKED ? true : text)
  }
  const { form, ...reasons } = root as { form: Tree }
  return { form: { ...pruned(form), type: type as TypeNumber }, ...reasons }
}

/** The value of a ticked box (ui/form.tsx). */
const TICKED = 'yes'

function put(root: Tree, path: readonly string[], value: unknown): void {
  const last = path.at(-1)!
  let at: Tree = root
  for (const [i, name] of path.slice(0, -1).entries()) {
    at[name] ??= /^\d+$/.test(path[i + 1]!) ? [] : {}
    at = at[name] as Tree
  }
  at[last] = value
}

/** A place among the authors that is not begun is not there. */
function pruned({ authorship, ...form }: Tree): Tree {
  const { place, authorCount } = (authorship ?? {}) as Tree
  return place === undefined && authorCount === undefined ? form : { ...form, authorship }
}

export type SaveState =
  | { readonly is: 'saved' | 'waiting' | 'saving' }
  | { readonly is: 'failed'; readonly error: unknown }

const PAUSE_MS = 800

export const claimQuery = (claimId: string) =>
  api.queryOptions('get', '/v1/claims/{claimId}', { params: { path: { claimId } } })

/**
 * Keeps a draft at the service as it is typed: after a pause, one request at a time, the newest draft last. What could
 * not be saved is tried again with the next key, and when the line is back.
 */
export function useSaving(claimId: string) {
  const queries = useQueryClient()
  const [state, setState] = useState<SaveState>({ is: 'saved' })
  const hold = useRef<{ draft?: Draft | undefined; timer?: number; running?: Promise<void> }>({})

  const flush = useCallback(async (): Promise<void> => {
    const { current } = hold
    clearTimeout(current.timer)
    await current.running?.catch(() => undefined)
    const { draft } = current
    if (!draft) return
    current.draft = undefined
    const send = async () => {
      setState({ is: 'saving' })
      try {
        const { data } = await client.PUT('/v1/claims/{claimId}', {
          params: { path: { claimId } },
          body: draft as never,
        })
        queries.setQueryData(claimQuery(claimId).queryKey, data as Claim)
        setState({ is: current.draft ? 'waiting' : 'saved' })
      } catch (error) {
        current.draft ??= draft
        setState({ is: 'failed', error })
        throw error
      } finally {
        delete current.running
      }
    }
    current.running = send()
    await current.running
  }, [claimId, queries])

  const flushQuietly = useCallback(() => void flush().catch(() => undefined), [flush])
  const change = useCallback(
    (draft: Draft) => {
      hold.current.draft = draft
      setState({ is: 'waiting' })
      clearTimeout(hold.current.timer)
      hold.current.timer = window.setTimeout(flushQuietly, PAUSE_MS)
    },
    [flushQuietly],
  )

  useEffect(() => {
    const hide = () => document.visibilityState === 'hidden' && flushQuietly()
    globalThis.addEventListener('online', flushQuietly)
    document.addEventListener('visibilitychange', hide)
    return () => {
      globalThis.removeEventListener('online', flushQuietly)
      document.removeEventListener('visibilitychange', hide)
      flushQuietly()
    }
  }, [flushQuietly])
  return { state, change, flush }
}
