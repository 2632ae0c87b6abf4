import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { LatestAnnouncements } from './announcements'

type Notice = components['schemas']['Notice']
type Notices = { readonly items: readonly Notice[]; readonly next: string | null }

const texts = {
  title: { zh: '通知', en: 'Notices' },
  none: { zh: '还没有通知。', en: 'No notice yet.' },
  fresh: { zh: '新', en: 'new' },
  until: { zh: (moment: string) => `期限：${moment}`, en: (moment: string) => `By ${moment}` },
}

/** The reader's notices. Opening the page marks them as read. */
export function NoticesPage() {
  const t = useTexts(texts)
  const notices = api.useQuery('get', '/v1/my/notices')
  const newest = notices.data?.items[0]?.noticeId
  const unread = notices.data?.unread
  useEffect(() => {
    if (newest && unread) void client.POST('/v1/my/notices/read', { body: { upTo: newest } })
  }, [newest, unread])
  return (
    <Page title={t.title} crumbs={[]}>
      <Loaded of={notices}>{data => <List first={data} />}</Loaded>
      <LatestAnnouncements />
    </Page>
  )
}

function List({ first }: { readonly first: Notices }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const titleOf = useTitles(first)
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/my/notices', { params: { query: { after } } })
    return data as Notices
  })
  if (rows.length === 0) return <p className="soft">{t.none}</p>
  return (
    <>
      <ul className="cards">
        {rows.map(({ noticeId, objectId, inWords, page, until, noticedAt, isRead }) => (
          <li key={noticeId} className="card">
            <p>
              {isRead ? null : <Mark kind="warn">{t.fresh}</Mark>}{' '}
              <Link to={page as '/'}>{inWords[language]}</Link>
              {titleOf(objectId) ? <strong lang="zh-CN"> {titleOf(objectId)}</strong> : null}
            </p>
            <p className="soft small">
              {momentText(noticedAt, language)}
              {until ? ` · ${t.until(momentText(until, language))}` : ''}
            </p>
          </li>
        ))}
      </ul>
      {more}
    </>
  )
}

/**
 * The claim, seat or class that a notice is about, in the words that its reader knows it by. Each is in a list of the reader's own,
 * which leaves no trace; what only officials may open is not asked for.
 */
function useTitles({ items }: Notices): (objectId: string) => string | undefined {
  const language = useLanguage()
  const { role } = useSignedIn()
  const isPerson = role === 'person'
  const has = (page: string) => items.some(each => each.page.startsWith(page))
  const claims = api.useQuery(
    'get',
    '/v1/my/claims',
    { params: { query: {} } },
    { enabled: isPerson && has('/my/claims/') },
  )
  const ofExams = isPerson && has('/my/exams')
  const bookings = api.useQuery('get', '/v1/my/bookings', { params: { query: {} } }, { enabled: ofExams })
  const waiting = api.useQuery('get', '/v1/my/waiting', { params: { query: {} } }, { enabled: ofExams })
  const classes = api.useQuery(
    'get',
    '/v1/training-classes',
    { params: { query: {} } },
    { enabled: (role === 'organiser' || role === 'association') && has('/classes/') },
  )
  const seat = (courseTitle: string, startsAt: string | undefined) =>
    startsAt ? `${courseTitle} ${momentText(startsAt, language)}` : courseTitle
  const titles = new Map<string, string>([
    ...(claims.data?.items ?? []).map(each => [each.claimId, each.title ?? ''] as const),
    ...(bookings.data?.items ?? []).map(
      each => [each.bookingId, seat(each.courseTitle, each.startsAt)] as const,
    ),
    ...(waiting.data?.items ?? []).map(
      each => [each.waitingId, seat(each.courseTitle, each.sitting?.startsAt)] as const,
    ),
    ...(classes.data?.items ?? []).map(each => [each.classId, each.title] as const),
  ])
  return objectId => titles.get(objectId) || undefined
}
