import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useSession } from './session'

/** The subjects that the portal tells of, and the addresses whose answers may be other ones then. */
const addresses = {
  seats: ['/v1/sittings', '/v1/my/sittings'],
  exams: [
    '/v1/my/bookings',
    '/v1/my/waiting',
    '/v1/my/results',
    '/v1/my/plan',
    '/v1/my/sittings',
    '/v1/sittings',
  ],
  claims: ['/v1/my/claims', '/v1/claims'],
  hours: ['/v1/my/plan', '/v1/my/standing', '/v1/people/{personId}/entries'],
  notices: ['/v1/my/notices'],
  queue: ['/v1/claim-queue', '/v1/class-queue'],
} as const
type Topic = keyof typeof addresses

const topics = Object.keys(addresses) as Topic[]
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('xueshi-live')
/** Several events of one moment are one reading. */
const GATHER_MS = 300

/**
 * Keeps what is on the screen true: one tab of the browser has the stream (HTTP/1.1 allows six connections to a site), and tells
 * the others. What changed is read again only where a page shows it; claims of other people are never, since each reading of one
 * is on the audit trail.
 */
export function Live() {
  const { session } = useSession()
  const queries = useQueryClient()
  const subjectId = session?.subjectId
  useEffect(() => {
    if (!subjectId || !tabs) return
    const gathered = new Set<Topic>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = () => {
      timer = undefined
      const changed = [...gathered].flatMap(topic => addresses[topic]) as string[]
      gathered.clear()
      void queries.invalidateQueries({
        refetchType: 'active',
        predicate: ({ queryKey }) => changed.some(address => String(queryKey[1] ?? '').startsWith(address)),
      })
    }
    const hear = (topic: Topic) => {
      gathered.add(topic)
      timer ??= setTimeout(refresh, GATHER_MS)
    }
    const fromOther = ({ data }: MessageEvent<Topic>) => hear(data)
    tabs.addEventListener('message', fromOther)
    const stop = new AbortController()
    void navigator.locks
      .request('xueshi-live', { signal: stop.signal }, () => openStream(stop.signal, hear))
      .catch(() => undefined)
    return () => {
      stop.abort()
      clearTimeout(timer)
      tabs.removeEventListener('message', fromOther)
    }
  }, [subjectId, queries])
  return null
}

/** Holds the stream and its lock until the tab closes or another person signs in. */
function openStream(signal: AbortSignal, hear: (topic: Topic) => void): Promise<void> {
  return new Promise(resolve => {
    const source = new EventSource('/v1/events')
    for (const topic of topics)
      source.addEventListener(topic, () => {
        hear(topic)
        tabs?.postMessage(topic)
      })
    let isFirst = true
    source.addEventListener('again', () => {
      // News missed while the line was down is read again; at the first opening everything has just been read.
      if (!isFirst) for (const topic of topics) hear(topic)
      isFirst = false
    })
    signal.addEventListener('abort', () => {
      source.close()
      resolve()
    })
  })
}
