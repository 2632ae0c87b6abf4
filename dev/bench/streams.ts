import { get, type IncomingMessage } from 'node:http'
import { bookingOf, openSitting } from './booking'
import { openExamCity } from './exam-city'
import { drive, lanesOver } from './load'
import { median, percentile99, rounded } from './pairs'
import { openSite, type Site } from './site'

export interface StreamsSize {
  readonly streams: number
  /** Seats booked, one after another: each is seen by every stream before the next. */
  readonly changes: number
}

export interface StreamsFigures {
  /** Of times: p99 with all streams open by p99 with one. */
  readonly ratio: number
  readonly p99FewMs: number
  readonly p99ManyMs: number
  readonly medianFewMs: number
  readonly medianManyMs: number
}

const DAY_MS = 86_400_000

/**
 * From the sending of a booking until the open pages are told that seats have changed: through the outbox, Kafka and the portal, with
 * many event streams open against one.
 */
export async function measureStreams({ streams, changes }: StreamsSize): Promise<StreamsFigures> {
  const site = await openSite(['exam', 'portal'])
  const city = await openExamCity(site, new Date(Date.now() + 10 * DAY_MS))
  try {
    const { sittingId } = await openSitting(city, 3 * changes)
    const people = await city.people(3 * changes)
    const book = async () => {
      const request = await bookingOf(site, sittingId, people.pop()!)
      await drive(site.cluster.urlOf('exam'), lanesOver([request], 1), [201])
    }
    const few = await openStreams(site, 1)
    // The first ones warm up what has to be compiled and connected.
    await seeChanges(few, changes, book)
    const one = await seeChanges(few, changes, book)
    const many = [...few, ...(await openStreams(site, streams - 1))]
    const all = await seeChanges(many, changes, book)
    for (const stream of many) stream.close()
    const p99FewMs = rounded(percentile99(one))
    const p99ManyMs = rounded(percentile99(all))
    return {
      ratio: rounded(p99ManyMs / p99FewMs),
      ...{ p99FewMs, p99ManyMs, medianFewMs: rounded(median(one)), medianManyMs: rounded(median(all)) },
    }
  } finally {
    await city.close()
    await site.stop()
  }
}

interface OpenStream {
  /** When it is told next that seats have changed. */
  next(): Promise<number>
  close(): void
}

const openStreams = (site: Site, count: number): Promise<OpenStream[]> =>
  Promise.all(Array.from({ length: count }, () => openStream(site)))

async function openStream(site: Site): Promise<OpenStream> {
  const headers = await site.headersOf('person', { personId: crypto.randomUUID() })
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${site.cluster.portalUrl}/v1/events`, { headers, agent: false }, resolve).on('error', reject)
  })
  if (answer.statusCode !== 200) throw new Error(`an event stream answered ${answer.statusCode}`)
  answer.setEncoding('utf8')
  const told: number[] = []
  let waiting: ((at: number) => void) | undefined
  answer.on('data', (text: string) => {
    const at = performance.now()
    for (const _ of text.matchAll(/^event: seats$/gm)) {
      if (waiting) waiting(at)
      else told.push(at)
      waiting = undefined
    }
  })
  return {
    next: () =>
      new Promise(resolve => {
        const at = told.shift()
        if (at === undefined) waiting = resolve
        else resolve(at)
      }),
    close: () => answer.destroy(),
  }
}

/** Milliseconds of each change on each stream. */
async function seeChanges(
  streams: readonly OpenStream[],
  changes: number,
  book: () => Promise<void>,
): Promise<number[]> {
  const waits: number[] = []
  for (let change = 0; change < changes; change++) {
    const askedAt = performance.now()
    await book()
    const toldAt = await Promise.all(streams.map(stream => stream.next()))
    waits.push(...toldAt.map(at => at - askedAt))
  }
  return waits
}
