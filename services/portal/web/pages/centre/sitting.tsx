import { getRouteApi, Link } from '@tanstack/react-router'
import { api } from '../../api/client'
import { momentText, spanText } from '../../text/dates'
import { categoryWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { Mark, Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Door } from './door'
import { PostedResults } from './posted-files'
import { Results } from './results'
import { Booked, type Sitting } from './sittings'
import { stageWords } from './words'

const texts = {
  sittings: { zh: '本考点场次', en: 'Our sittings' },
  title: { zh: (when: string) => `${when} 场次`, en: (when: string) => `Sitting of ${when}` },
  fallback: { zh: '场次', en: 'Sitting' },
  room: { zh: '考场', en: 'Room' },
  subject: { zh: '科目', en: 'Subject' },
  booked: { zh: '报名人数', en: 'Booked' },
  stage: { zh: '状态', en: 'State' },
  bookingCloses: { zh: '报名截止', en: 'Booking closes' },
  due: { zh: '成绩报送期限', en: 'Results until' },
  reason: { zh: '取消原因', en: 'Why cancelled' },
  parts: { zh: '本场办理', en: 'Parts of this sitting' },
  door: { zh: '座次表与到场登记', en: 'Seating list and door' },
  results: { zh: '报送成绩', en: 'Results' },
  files: { zh: '已报送的文件', en: 'Files that were sent' },
  notYet: {
    zh: (when: string) => `报名 ${when} 截止后，这里有座次表和准考证号。`,
    en: (when: string) => `The seating list is here once booking has closed, at ${when}.`,
  },
}

const parts = ['door', 'results', 'files'] as const
type SittingPart = (typeof parts)[number]

/** One sitting of a centre: who sits where, who came, results, and what was sent. */
export function CentreSittingPage() {
  const t = useTexts(texts)
  const language = useLanguage()
  const route = getRouteApi('/centre/$sittingId')
  const { sittingId } = route.useParams()
  const search = route.useSearch()
  const part = parts.find(each => each === search.part)
  const sitting = api.useQuery('get', '/v1/sittings/{sittingId}', { params: { path: { sittingId } } })
  const title = sitting.data ? t.title(momentText(sitting.data.startsAt, language)) : t.fallback
  return (
    <Page title={title} crumbs={[{ title: t.sittings, to: '/centre' }]}>
      <Loaded of={sitting}>
        {shown => (
          <>
            <Facts sitting={shown} />
            <Parts sitting={shown} part={part ?? (isOver(shown) ? 'results' : 'door')} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

const isOver = ({ stage }: Sitting) => stage === 'held' || stage === 'closed'

function Facts({ sitting }: { readonly sitting: Sitting }) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <section className="card">
      <dl className="facts">
        <dt>{t.stage}</dt>
        <dd>
          <Mark kind={sitting.stage === 'cancelled' ? 'bad' : sitting.stage === 'held' ? 'warn' : 'usual'}>
            {stageWords[sitting.stage][language]}
          </Mark>
        </dd>
        <dt>{t.room}</dt>
        <dd>
          {spanText(sitting.startsAt, sitting.endsAt, language)}
          <br />
          {sitting.roomName} · {sitting.address}
        </dd>
        <dt>{t.subject}</dt>
        <dd>
          {sitting.year} {categoryWords[sitting.category][language]}
        </dd>
        <dt>{t.booked}</dt>
        <dd className="number">
          <Booked sitting={sitting} />
        </dd>
        {sitting.stage === 'published' ? (
          <>
            <dt>{t.bookingCloses}</dt>
            <dd>{momentText(sitting.bookingClosesAt, language)}</dd>
          </>
        ) : null}
        <dt>{t.due}</dt>
        <dd>{momentText(sitting.resultsDueAt, language)}</dd>
        {sitting.cancelReason ? (
          <>
            <dt>{t.reason}</dt>
            <dd>{sitting.cancelReason}</dd>
          </>
        ) : null}
      </dl>
    </section>
  )
}

function Parts({ sitting, part }: { readonly sitting: Sitting; readonly part: SittingPart }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { sittingId, stage, bookingClosesAt } = sitting
  if (stage === 'cancelled') return null
  if (stage === 'published') return <Notice title={t.notYet(momentText(bookingClosesAt, language))} />
  return (
    <>
      <nav className="row no-print" aria-label={t.parts}>
        {parts.map(each => (
          <Link
            key={each}
            to="/centre/$sittingId"
            params={{ sittingId }}
            search={{ part: each }}
            className="button"
            aria-current={each === part ? 'page' : undefined}
          >
            {t[each]}
          </Link>
        ))}
      </nav>
      {part === 'door' ? <Door sitting={sitting} /> : null}
      {part === 'results' ? <Results sitting={sitting} /> : null}
      {part === 'files' ? <PostedResults sittingId={sittingId} /> : null}
    </>
  )
}
