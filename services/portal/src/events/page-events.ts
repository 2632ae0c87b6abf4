import type { Recipient } from '../../../../domain/notice/notice'
import type { Sql } from '../../../kit/sql/database'

/** The subjects whose news an open page hears of. */
export const topics = ['seats', 'exams', 'claims', 'hours', 'notices', 'queue'] as const
export type Topic = (typeof topics)[number]

/** Says that something is new, and to whom: never what. A page that shows it asks for it, as it may. */
export interface PageEvent {
  readonly topic: Topic
  /** Some, or all who have a page open: how many seats are left is everybody's to know. */
  readonly to: readonly Recipient[] | 'everyone'
  /** The sitting, where the topic is seats. */
  readonly objectId?: string
}

export const CHANNEL = 'page_events'

/** A notification of PostgreSQL has 8,000 bytes at most. */
const RECIPIENTS_AT_ONCE = 80

/** Tells all portals, through their database, once the transaction under way has committed. */
export async function tellPages(sql: Sql, event: PageEvent): Promise<void> {
  const { to } = event
  if (to === 'everyone') return notify(sql, event)
  for (let from = 0; from < to.length; from += RECIPIENTS_AT_ONCE)
    await notify(sql, { ...event, to: to.slice(from, from + RECIPIENTS_AT_ONCE) })
}

async function notify(sql: Sql, event: PageEvent): Promise<void> {
  await sql.query('SELECT pg_notify($1, $2)::text', [CHANNEL, JSON.stringify(event)])
}

/** Whether an event is for one of these recipients. */
export const isFor = ({ to }: PageEvent, recipients: readonly Recipient[]): boolean =>
  to === 'everyone' || to.some(one => recipients.some(({ kind, id }) => kind === one.kind && id === one.id))
