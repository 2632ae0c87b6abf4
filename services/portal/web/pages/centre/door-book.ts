import { useBlocker } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { client } from '../../api/client'
import { useTexts } from '../../text/text'
import type { Sitting } from './sittings'

const texts = {
  leave: {
    zh: '还有到场登记没有保存，确定离开吗？',
    en: 'Some people at the door are not saved yet. Leave the page?',
  },
}

/** What the door says of a ticket. */
export interface DoorMark {
  readonly ticket: string
  readonly status: 'present' | 'absent' | 'turnedAway'
  readonly reason?: 'late' | 'identity'
}

/** Marks that came within this time go out together. */
const GATHER_MS = 1_200
/** The longest wait that a browser's timer takes at once. */
const WAIT_MAX_MS = 86_400_000

interface Batch {
  readonly idempotencyKey: string
  readonly rows: readonly DoorMark[]
}

/**
 * Keeps what the door taps until the exam service has it: marks are gathered, sent as one request, and sent again with the same
 * key where the answer was lost. Before the exam begins the service takes none; they wait on the page (decision 0365).
 */
export function useDoorBook({ sittingId, startsAt }: Pick<Sitting, 'sittingId' | 'startsAt'>) {
  const t = useTexts(texts)
  /** All that was tapped on this page, by ticket: the newest counts. */
  const [marks, setMarks] = useState<ReadonlyMap<string, DoorMark>>(new Map())
  const [unsent, setUnsent] = useState<ReadonlyMap<string, DoorMark>>(new Map())
  const [refusals, setRefusals] = useState<ReadonlyMap<string, string>>(new Map())
  const [error, setError] = useState<unknown>()
  const [sending, setSending] = useState<Batch>()
  const lost = useRef<Batch>(undefined)
  const [hasBegun, setBegun] = useState(Date.now() >= Date.parse(startsAt))
  const unsaved = unsent.size + ((sending ?? lost.current)?.rows.length ?? 0)

  useBlocker({
    shouldBlockFn: () => unsaved > 0 && !globalThis.confirm(t.leave),
    enableBeforeUnload: () => unsaved > 0,
  })

  useEffect(() => {
    if (hasBegun) return undefined
    const wait = Math.min(Math.max(0, Date.parse(startsAt) - Date.now()), WAIT_MAX_MS)
    const timer = setTimeout(() => setBegun(Date.now() >= Date.parse(startsAt)), wait + 500)
    return () => clearTimeout(timer)
  }, [hasBegun, startsAt])

  const send = async (batch: Batch) => {
    setError(undefined)
    setSending(batch)
    try {
      const { data } = await client.POST('/v1/sittings/{sittingId}/attendance', {
        params: { path: { sittingId } },
        headers: { 'Idempotency-Key': batch.idempotencyKey },
        body: { rows: [...batch.rows] },
      })
      lost.current = undefined
      const refused = (data?.rows ?? []).filter(row => row.verdict === 'refused')
      setRefusals(before => {
        const next = new Map(before)
        for (const { ticket } of batch.rows) next.delete(ticket)
        for (const row of refused) next.set(batch.rows[row.row - 1]!.ticket, row.detail ?? row.title ?? '')
        return next
      })
      // What the service did not take is not shown as if it stood.
      setMarks(before => {
        const next = new Map(before)
        for (const row of refused) {
          const mark = batch.rows[row.row - 1]!
          if (next.get(mark.ticket) === mark) next.delete(mark.ticket)
        }
        return next
      })
    } catch (problem) {
      lost.current = batch
      setError(problem)
    } finally {
      setSending(undefined)
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: `send` is made anew with each drawing and does the same.
  useEffect(() => {
    if (unsent.size === 0 || sending || error || !hasBegun) return undefined
    const timer = setTimeout(() => {
      const batch = { idempotencyKey: crypto.randomUUID(), rows: [...unsent.values()] }
      setUnsent(new Map())
      void send(batch)
    }, GATHER_MS)
    return () => clearTimeout(timer)
  }, [unsent, sending, error, hasBegun])

  const mark = (given: readonly DoorMark[]) => {
    const withThese = (before: ReadonlyMap<string, DoorMark>) =>
      new Map([...before, ...given.map(each => [each.ticket, each] as const)])
    setMarks(withThese)
    setUnsent(withThese)
  }
  return {
    mark,
    markOf: (ticket: string) => marks.get(ticket),
    refusalOf: (ticket: string) => refusals.get(ticket),
    unsaved,
    error,
    isWaiting: !hasBegun,
    retry: () => {
      if (lost.current) void send(lost.current)
      else setError(undefined)
    },
  }
}
