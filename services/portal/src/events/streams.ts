import { PassThrough, type Readable } from 'node:stream'
import pg from 'pg'
import type { Recipient } from '../../../../domain/notice/notice'
import type { Log } from '../../../kit/base/log'
import { CHANNEL, isFor, type PageEvent } from './page-events'

/** A comment keeps the line open through proxies that close what is silent. */
const ALIVE_EVERY_MS = 15_000
/** Then the browser comes again, and who it is is looked at again. */
const STREAM_MS_MAX = 300_000
const CONNECT_AGAIN_MS = 1_000
/** A reader that takes nothing is let go: what it missed it asks for when it comes again. */
const WAITING_BYTES_MAX = 16_384

interface OpenStream {
  readonly out: PassThrough
  readonly recipients: readonly Recipient[]
  /** Of its life: they go when it ends. */
  readonly timers: NodeJS.Timeout[]
}

/** The open pages of this portal (Server-sent events, HTML 9.2). */
export interface Streams {
  open(recipients: readonly Recipient[]): Readable
  close(): Promise<void>
}

/**
 * Hears of events through PostgreSQL, so that each of several portals hears of all, and hands them to the pages that they are for.
 * The first event of a stream is `again`: a page that comes back asks for all that it shows, so no event is kept.
 */
export function startStreams(databaseUrl: string, log: Log): Streams {
  const streams = new Set<OpenStream>()
  let client: pg.Client | undefined
  let isClosed = false

  const end = (stream: OpenStream) => {
    forget(stream)
    stream.out.end()
  }
  // A connection without a reader closes late or never, so nothing is written to it after its end.
  const forget = (stream: OpenStream) => {
    streams.delete(stream)
    for (const timer of stream.timers) clearTimeout(timer)
  }
  const write = (stream: OpenStream, text: string) => {
    if (stream.out.writableLength > WAITING_BYTES_MAX) end(stream)
    else stream.out.write(text)
  }
  const hand = (event: PageEvent) => {
    const text = textOf(event)
    for (const stream of streams) if (isFor(event, stream.recipients)) write(stream, text)
  }

  const connect = async (): Promise<void> => {
    while (!isClosed) {
      const next = new pg.Client({
        connectionString: databaseUrl,
        application_name: 'portal-events',
        keepAlive: true,
      })
      const isOver = new Promise<void>(resolve => {
        // One that lost its line says so more than once; unheard, it would end the process.
        next.on('error', () => resolve())
        next.once('end', () => resolve())
      })
      next.on('notification', ({ payload }) => payload && hand(JSON.parse(payload) as PageEvent))
      try {
        await next.connect()
        await next.query(`LISTEN ${CHANNEL}`)
        client = next
        // The pages read again what was published while they did not listen.
        for (const stream of streams) write(stream, AGAIN)
        await isOver
      } catch (error) {
        log.debug({ err: error }, 'The events of pages wait for the database')
      }
      if (!isClosed) await new Promise(resolve => setTimeout(resolve, CONNECT_AGAIN_MS))
    }
  }
  void connect()

  return {
    open: recipients => {
      const stream: OpenStream = { out: new PassThrough(), recipients, timers: [] }
      streams.add(stream)
      stream.out.write(AGAIN)
      stream.timers.push(
        setInterval(() => write(stream, ':\n\n'), ALIVE_EVERY_MS),
        setTimeout(() => end(stream), STREAM_MS_MAX),
      )
      stream.out.once('close', () => forget(stream))
      return stream.out
    },
    close: async () => {
      isClosed = true
      for (const stream of streams) end(stream)
      await client?.end()
    },
  }
}

const AGAIN = 'retry: 2000\nevent: again\ndata:\n\n'
const textOf = ({ topic, objectId = '' }: PageEvent): string => `event: ${topic}\ndata: ${objectId}\n\n`
