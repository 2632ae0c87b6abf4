import type pg from 'pg'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { compare, type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { type Cursor, cursorAt } from '../../../kit/http/cursor'
import { type Page, page } from '../../../kit/http/page'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { answerOnce } from '../../../kit/sql/idempotency'
import { commitUnlessRefused } from '../../../kit/sql/transaction'
import type { Caller } from '../processes/caller'

interface Words {
  readonly zh: string
  /** null: it is written in Chinese alone. */
  readonly en: string | null
}

export interface Announcement {
  readonly announcementId: string
  readonly from: PlainDate
  readonly title: Words
  readonly text: Words
  readonly withdrawnAt: string | null
}

/** What an official writes. */
export type NewAnnouncement = Pick<Announcement, 'from' | 'title' | 'text'>

interface Row {
  readonly announcementId: string
  readonly from: PlainDate
  readonly titleZh: string
  readonly titleEn: string | null
  readonly textZh: string
  readonly textEn: string | null
  readonly withdrawnAt: Date | null
}

const SELECT = `SELECT announcement_id, from_day AS "from", title_zh, title_en, text_zh, text_en, withdrawn_at FROM announcement`

const shown = ({ titleZh, titleEn, textZh, textEn, withdrawnAt, ...row }: Row): Announcement => ({
  ...row,
  title: { zh: titleZh, en: titleEn },
  text: { zh: textZh, en: textEn },
  withdrawnAt: withdrawnAt?.toISOString() ?? null,
})

interface Asked {
  readonly after?: Cursor | undefined
  readonly limit: number
}

/** Announcements, the latest day first: to everybody those in force, to who writes them the future and withdrawn ones too. */
export async function listAnnouncements(
  sql: Sql,
  { after, limit, shownOn }: Asked & { readonly shownOn: PlainDate | null },
): Promise<Page<Announcement>> {
  const rows = await sql.query<Row>(
    `${SELECT} WHERE ($1::date IS NULL OR (withdrawn_at IS NULL AND from_day <= $1::date))
       AND ($2::date IS NULL OR (from_day, announcement_id) < ($2::date, $3::uuid))
     ORDER BY from_day DESC, announcement_id DESC LIMIT $4`,
    [shownOn, after?.sortedBy ?? null, after?.id ?? null, limit],
  )
  return page(rows.map(shown), limit, each => cursorAt(each.from, each.announcementId))
}

interface Writing {
  readonly pool: pg.Pool
  readonly asking: Pick<Caller, 'actor' | 'now' | 'key'>
}

/** Writes an announcement that is shown from a day on, today or later. Sent again with its key, it is written once. */
export function writeAnnouncement(
  { pool, asking: { actor, now, key } }: Writing,
  written: NewAnnouncement,
): Promise<Announcement | Refusal> {
  return commitUnlessRefused(pool, async sql => {
    const denied = refuseWriter(actor)
    if (denied) return denied
    const today = plainDateIn(now)
    const input = { ...written, from: compare(written.from, today) < 0 ? today : written.from }
    return answerOnce(sql, { actorId: actor.id, operation: 'writeAnnouncement', key, input: written }, () =>
      insert(sql, { actor, now }, input),
    )
  })
}

const refuseWriter = (actor: Actor): Refusal | undefined => authorise(actor, 'announcement.write')

async function insert(
  sql: Sql,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
  { from, title, text }: NewAnnouncement,
): Promise<Announcement> {
  const announcementId = newId()
  await sql.query(
    `INSERT INTO announcement (announcement_id, from_day, title_zh, text_zh, title_en, text_en, written_at)
     VALUES ($1::uuid, $2::date, $3, $4, $5, $6, $7::timestamptz)`,
    [announcementId, from, title.zh, text.zh, title.en, text.en, now.toISOString()],
  )
  await recordAudit(sql, actor, now, {
    ...{ act: 'announcement.write', objectKind: 'announcement', objectId: announcementId },
    after: { from, title, text },
  })
  return { announcementId, from, title, text, withdrawnAt: null }
}

/** Withdraws it, with a reason: it is shown no more. The same again changes nothing. */
export function withdrawAnnouncement(
  { pool, asking: { actor, now } }: Writing,
  { announcementId, reason }: { readonly announcementId: string; readonly reason: string },
): Promise<Announcement | Refusal> {
  return commitUnlessRefused(pool, async sql => {
    const denied = refuseWriter(actor)
    if (denied) return denied
    const [row] = await sql.query<Row>(`${SELECT} WHERE announcement_id = $1::uuid FOR UPDATE`, [
      announcementId,
    ])
    if (!row) return refuse('not-found', { announcementId })
    if (row.withdrawnAt) return shown(row)
    await sql.query(
      'UPDATE announcement SET withdrawn_at = $2::timestamptz WHERE announcement_id = $1::uuid',
      [announcementId, now.toISOString()],
    )
    await recordAudit(sql, actor, now, {
      ...{ act: 'announcement.write', objectKind: 'announcement', objectId: announcementId },
      ...{ after: { withdrawn: true }, reason },
    })
    return shown({ ...row, withdrawnAt: now })
  })
}
