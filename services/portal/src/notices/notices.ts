import type { Actor } from '../../../../domain/authority/actor'
import { type NoticeKindName, noticeKinds } from '../../../../domain/notice/notice'
import { recipientsOf } from '../../../../domain/notice/recipients'
import {
  ClaimMovedSchema,
  ClaimNoticedSchema,
  ClassNoticedSchema,
} from '../../../../proto/generated/claim_pb'
import { ReminderIssuedSchema } from '../../../../proto/generated/course_pb'
import { BookingEndedSchema, WaitingMovedSchema } from '../../../../proto/generated/exam_pb'
import type { Clock } from '../../../kit/base/clock'
import { type FactContext, type FactHandler, hearFact } from '../../../kit/facts/consumer'
import { type Page, page } from '../../../kit/http/page'
import type { Sql } from '../../../kit/sql/database'
import type { PrismaClient } from '../../prisma/client/client'
import { tellPages } from '../events/page-events'
import {
  type NewNotice,
  noticesOfBookingEnd,
  noticesOfClaim,
  noticesOfClaimDeadline,
  noticesOfClassDeadline,
  noticesOfReminder,
  noticesOfWaiting,
} from './notice-facts'

/** A fact that a replay brings back after a long time makes no notice. */
const NEWS_MS = 90 * 86_400_000

/** Each fact that concerns somebody becomes a notice, once a fact and recipient, in the transaction of its inbox row. */
export const noticeHandlers = (clock: Clock): FactHandler<PrismaClient>[] => [
  hearFact(ReminderIssuedSchema, (fact, context) => keep(noticesOfReminder(fact), clock, context)),
  hearFact(WaitingMovedSchema, (fact, context) => keep(noticesOfWaiting(fact), clock, context)),
  hearFact(BookingEndedSchema, (fact, context) => keep(noticesOfBookingEnd(fact), clock, context)),
  hearFact(ClaimMovedSchema, (fact, context) => keep(noticesOfClaim(fact), clock, context)),
  hearFact(ClaimNoticedSchema, (fact, context) => keep(noticesOfClaimDeadline(fact), clock, context)),
  hearFact(ClassNoticedSchema, (fact, context) => keep(noticesOfClassDeadline(fact), clock, context)),
]

async function keep(
  notices: readonly NewNotice[],
  clock: Clock,
  { sql, factId, occurredAt }: FactContext<PrismaClient>,
): Promise<void> {
  if (notices.length === 0 || clock.now().getTime() - occurredAt.getTime() > NEWS_MS) return
  await sql.query(
    `INSERT INTO notice (notice_id, fact_id, recipient_kind, recipient_id, kind, object_id, until, noticed_at)
     SELECT uuidv7(), $1::uuid, n.recipient_kind, n.recipient_id, n.kind, n.object_id::uuid, n.until::timestamptz, $2::timestamptz
     FROM jsonb_to_recordset($3::jsonb) AS n(recipient_kind text, recipient_id text, kind text, object_id text, until text)
     ON CONFLICT (fact_id, recipient_kind, recipient_id) DO NOTHING`,
    [factId, occurredAt.toISOString(), JSON.stringify(notices.map(rowOf))],
  )
  await tellPages(sql, { topic: 'notices', to: notices.map(({ to }) => to) })
}

const rowOf = ({ to, kind, objectId, until }: NewNotice) => ({
  recipient_kind: to.kind,
  recipient_id: to.id,
  kind,
  object_id: objectId,
  until: until?.toISOString() ?? null,
})

export interface Notice {
  readonly noticeId: string
  readonly kind: NoticeKindName
  /** The claim, class, booking, waiting place or reminder. */
  readonly objectId: string
  readonly inWords: { readonly zh: string; readonly en: string }
  readonly article: string
  /** The page of this site where it is acted on. */
  readonly page: string
  readonly until: string | null
  readonly noticedAt: string
  readonly isRead: boolean
}

/** Whether a notice is the caller's: $1 is the kinds, $2 the ids, beside one another. */
const MINE =
  '(recipient_kind, recipient_id) IN (SELECT k, i FROM unnest($1::text[], $2::text[]) AS mine(k, i))'
const mine = (actor: Actor): [string[], string[]] => {
  const recipients = recipientsOf(actor)
  return [recipients.map(({ kind }) => kind), recipients.map(({ id }) => id)]
}

interface NoticeRow {
  readonly noticeId: string
  readonly kind: NoticeKindName
  readonly objectId: string
  readonly until: Date | null
  readonly noticedAt: Date
  readonly isRead: boolean
}

/** The caller's notices, newest first. */
export async function listNotices(
  sql: Sql,
  actor: Actor,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<Page<Notice>> {
  const rows = await sql.query<NoticeRow>(
    `SELECT n.notice_id, n.kind, n.object_id, n.until, n.noticed_at, r.notice_id IS NOT NULL AS is_read
     FROM notice n LEFT JOIN notice_read r ON r.notice_id = n.notice_id AND r.reader_id = $3::uuid
     WHERE ${MINE} AND ($4::uuid IS NULL OR n.notice_id < $4) ORDER BY n.notice_id DESC LIMIT $5`,
    [...mine(actor), actor.id, after ?? null, limit],
  )
  return page(rows.map(noticeOf), limit, last => last.noticeId)
}

function noticeOf({ noticeId, kind, objectId, until, noticedAt, isRead }: NoticeRow): Notice {
  const { zh, en, article, page: pageOf } = noticeKinds[kind]
  return {
    ...{ noticeId, kind, article, isRead, objectId },
    inWords: { zh: zh({ until }), en: en({ until }) },
    page: pageOf(objectId),
    until: until?.toISOString() ?? null,
    noticedAt: noticedAt.toISOString(),
  }
}

const COUNTED_MAX = 100

/** How many the caller has not read; 100 stands for 100 or more. */
export async function countUnread(sql: Sql, actor: Actor): Promise<number> {
  const [row] = await sql.query<{ unread: number }>(
    `SELECT count(*)::integer AS unread FROM (SELECT 1 FROM notice n WHERE ${MINE}
       AND NOT EXISTS (SELECT FROM notice_read r WHERE r.notice_id = n.notice_id AND r.reader_id = $3::uuid) LIMIT $4) AS few`,
    [...mine(actor), actor.id, COUNTED_MAX],
  )
  return row!.unread
}

/** Marks the caller's notices up to one of them as read by this reader; again it changes nothing. */
export async function markRead(sql: Sql, actor: Actor, upTo: string, now: Date): Promise<void> {
  await sql.query(
    `INSERT INTO notice_read (notice_id, reader_id, read_at)
     SELECT n.notice_id, $3::uuid, $5::timestamptz FROM notice n WHERE ${MINE} AND n.notice_id <= $4::uuid
     ON CONFLICT DO NOTHING`,
    [...mine(actor), actor.id, upTo, now.toISOString()],
  )
}
