import { Link } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { dayText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Page } from '../../ui/page'

type Announcement = components['schemas']['Announcement']
interface Announcements {
  readonly items: readonly Announcement[]
  readonly next: string | null
}

const texts = {
  title: { zh: '公告', en: 'Announcements' },
  all: { zh: '全部公告', en: 'All announcements' },
  none: { zh: '目前没有公告。', en: 'No announcement now.' },
}

/** All announcements in force, the latest first. */
export function AnnouncementsPage() {
  const t = useTexts(texts)
  const announcements = api.useQuery('get', '/v1/announcements')
  return (
    <Page title={t.title} crumbs={[]}>
      <Loaded of={announcements}>{first => <List first={first} />}</Loaded>
    </Page>
  )
}

function List({ first }: { readonly first: Announcements }) {
  const t = useTexts(texts)
  const { rows, more } = useMore<Announcement>(first, async after => {
    const { data } = await client.GET('/v1/announcements', { params: { query: { after } } })
    return data!
  })
  if (rows.length === 0) return <p className="soft">{t.none}</p>
  return (
    <>
      <Cards announcements={rows} level={2} />
      {more}
    </>
  )
}

const LATEST = 3

/** The latest few, on a first page; nothing where there is none. */
export function LatestAnnouncements() {
  const t = useTexts(texts)
  const announcements = api.useQuery('get', '/v1/announcements', { params: { query: { limit: LATEST } } })
  const items = announcements.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className="stack">
      <h2>{t.title}</h2>
      <Cards announcements={items} level={3} />
      <p>
        <Link to="/announcements">{t.all}</Link>
      </p>
    </section>
  )
}

function Cards({
  announcements,
  level,
}: {
  readonly announcements: readonly Announcement[]
  readonly level: 2 | 3
}) {
  const language = useLanguage()
  const Heading = `h${level}` as const
  return (
    <ul className="cards">
      {announcements.map(({ announcementId, from, title, text }) => {
        // One that was not translated is shown as it was written, and says in which language.
        const written = language === 'en' && title.en === null ? 'zh-CN' : undefined
        return (
          <li key={announcementId} className="card">
            <Heading lang={written}>{title[language] ?? title.zh}</Heading>
            <p className="soft small">{dayText(from, language)}</p>
            <div lang={written}>
              {(text[language] ?? text.zh).split(/\n+/).map((paragraph, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs never change their place.
                <p key={at}>{paragraph}</p>
              ))}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
