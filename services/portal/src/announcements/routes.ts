import { z } from 'zod'
import { PlainDateSchema, plainDateIn } from '../../../../domain/time/plain-date'
import { DayCursorSchema } from '../../../kit/http/cursor'
import { answering, created, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { pageOf } from '../../../kit/http/page'
import type { PortalDeps } from '../deps'
import { callerOf } from '../processes/caller'
import { ReasonSchema } from '../processes/reason'
import {
  type Announcement,
  listAnnouncements,
  withdrawAnnouncement,
  writeAnnouncement,
} from './announcements'

const TITLE_MAX = 100
const TEXT_MAX = 5_000
const LIMIT_MAX = 100

const words = (max: number) =>
  z.object({
    zh: z.string().trim().min(1).max(max),
    en: z.string().trim().min(1).max(max).nullable().default(null).describe('null: in Chinese alone'),
  })

const NewAnnouncementSchema = z
  .object({
    from: PlainDateSchema.describe('The first day on which it is shown; a day that is over is today'),
    title: words(TITLE_MAX),
    text: words(TEXT_MAX),
  })
  .refine(({ title, text }) => (title.en === null) === (text.en === null), {
    path: ['title', 'en'],
    message: 'title and text have the same languages',
  })

const WordsSchema = z.object({ zh: z.string(), en: z.string().nullable() })
const AnnouncementSchema = z
  .object({
    announcementId: z.uuid(),
    from: z.iso.date(),
    title: WordsSchema,
    text: WordsSchema,
    withdrawnAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Announcement' })

const query = z.object({
  after: DayCursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(20),
})

/** Announcements (公告) of the municipal bureau, for everybody. */
export const announcementRoutes = (deps: Pick<PortalDeps, 'sql' | 'pool'>): Endpoint[] => [
  endpoint({
    id: 'listAnnouncements',
    method: 'get',
    path: '/v1/announcements',
    summary: 'Lists the announcements that are in force, the latest first',
    who: 'anyone',
    query,
    answers: { 200: pageOf(AnnouncementSchema) },
    refusals: [],
    handle: async ({ query: asked, now }) =>
      ok(await listAnnouncements(deps.sql, { ...asked, shownOn: plainDateIn(now) })),
  }),
  endpoint({
    id: 'listWrittenAnnouncements',
    method: 'get',
    path: '/v1/announcements/written',
    summary: 'Lists all announcements, those of days to come and withdrawn ones too',
    who: 'announcement.write',
    query,
    answers: { 200: pageOf(AnnouncementSchema) },
    refusals: [],
    handle: async ({ query: asked }) => ok(await listAnnouncements(deps.sql, { ...asked, shownOn: null })),
  }),
  endpoint({
    id: 'writeAnnouncement',
    method: 'post',
    path: '/v1/announcements',
    summary: 'Writes an announcement, which is shown from a day on',
    who: 'announcement.write',
    body: NewAnnouncementSchema,
    answers: { 201: AnnouncementSchema },
    refusals: ['idempotency-key-reused'],
    writesFacts: false,
    handle: async call =>
      answering((written: Announcement) => created(written))(
        await writeAnnouncement({ pool: deps.pool, asking: callerOf(call) }, call.body),
      ),
  }),
  endpoint({
    id: 'withdrawAnnouncement',
    method: 'post',
    path: '/v1/announcements/{announcementId}/withdrawal',
    summary: 'Withdraws an announcement: it is shown no more',
    who: 'announcement.write',
    params: z.object({ announcementId: z.uuid() }),
    body: z.object({ reason: ReasonSchema }),
    answers: { 200: AnnouncementSchema },
    refusals: ['not-found'],
    writesFacts: false,
    handle: async call =>
      answering(ok)(
        await withdrawAnnouncement(
          { pool: deps.pool, asking: callerOf(call) },
          { ...call.params, ...call.body },
        ),
      ),
  }),
]
