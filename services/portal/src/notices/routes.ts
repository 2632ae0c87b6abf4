import { z } from 'zod'
import { type NoticeKindName, noticeKinds } from '../../../../domain/notice/notice'
import { type Endpoint, endpoint, noContent, ok } from '../../../kit/http/endpoint'
import { TextSchema } from '../../../kit/http/text'
import type { PortalDeps } from '../deps'
import { countUnread, listNotices, markRead } from './notices'

const LIMIT_MAX = 100

const NoticeSchema = z
  .object({
    noticeId: z.uuid(),
    kind: z.enum(Object.keys(noticeKinds) as [NoticeKindName, ...NoticeKindName[]]),
    objectId: z.uuid().describe('The claim, class, booking, waiting place or reminder'),
    inWords: TextSchema,
    article: z.string(),
    page: z.string().describe('The page of this site where it is acted on'),
    until: z.iso.datetime().nullable(),
    noticedAt: z.iso.datetime(),
    isRead: z.boolean(),
  })
  .meta({ id: 'Notice' })

/** What the system tells a person or an official, by itself. */
export const noticeRoutes = ({ sql }: Pick<PortalDeps, 'sql'>): Endpoint[] => [
  endpoint({
    id: 'listMyNotices',
    method: 'get',
    path: '/v1/my/notices',
    summary: 'Lists what the system tells you, newest first, with the number of those that you have not read',
    who: 'notice.read',
    query: z.object({
      after: z.uuid().optional().describe('The last notice of the page before'),
      limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(20),
    }),
    answers: {
      200: z.object({
        items: z.array(NoticeSchema),
        next: z.string().nullable(),
        unread: z.number().int().describe('100 stands for 100 or more'),
      }),
    },
    refusals: [],
    handle: async ({ actor, query }) => {
      const page = await listNotices(sql, actor, query)
      // Counted after the list: a notice that is on the page is never missing in the number.
      const unread = await countUnread(sql, actor)
      return ok({ ...page, unread })
    },
  }),
  endpoint({
    id: 'markMyNoticesRead',
    method: 'post',
    path: '/v1/my/notices/read',
    summary: 'Marks your notices as read, up to one of them',
    who: 'notice.read',
    body: z.object({ upTo: z.uuid().describe('The newest notice that you have seen') }),
    answers: { 204: null },
    refusals: [],
    writesFacts: false,
    handle: async ({ actor, body, now }) => {
      await markRead(sql, actor, body.upTo, now)
      return noContent()
    },
  }),
]
