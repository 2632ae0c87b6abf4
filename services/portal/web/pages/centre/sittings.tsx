import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { currentYear, momentText, spanText, todayInWenzhou } from '../../text/dates'
import { categoryWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { stageWords } from './words'

export type Sitting = components['schemas']['Sitting']

const texts = {
  title: { zh: '本考点场次', en: 'Our sittings' },
  today: { zh: '今天的场次', en: 'Today' },
  noToday: { zh: '今天没有考试。', en: 'No exam today.' },
  owed: { zh: '待报成绩', en: 'Results that are owed' },
  noOwed: { zh: '没有待报的成绩。', en: 'No results are owed.' },
  coming: { zh: '以后的场次', en: 'To come' },
  noComing: { zh: '还没有安排以后的场次。', en: 'No sitting is planned yet.' },
  when: { zh: '时间', en: 'When' },
  room: { zh: '考场', en: 'Room' },
  subject: { zh: '科目', en: 'Subject' },
  booked: { zh: '报名人数', en: 'Booked' },
  bookedOf: {
    zh: (booked: number, seats: number) => `${booked} / ${seats}`,
    en: (booked: number, seats: number) => `${booked} of ${seats}`,
  },
  stage: { zh: '状态', en: 'State' },
  missing: { zh: '还缺', en: 'Still owed' },
  missingOf: {
    zh: (missing: number, all: number) => `${missing} 人（共 ${all} 人）`,
    en: (missing: number, all: number) => `${missing} of ${all}`,
  },
  due: { zh: '报送期限', en: 'Until' },
  late: { zh: '已超期', en: 'Late' },
}

/** A sitting may belong to the exam plan of the year before, until that one is closed in spring. */
async function readSittings(
  centreId: string,
  asked: { from?: string; until?: string; stage?: Sitting['stage'] },
): Promise<Sitting[]> {
  const years = [currentYear() - 1, currentYear()]
  const pages = await Promise.all(years.map(year => readYear({ year, centreId, limit: 200, ...asked })))
  return pages.flat()
}

async function readYear(query: { year: number; centreId: string; limit: number }): Promise<Sitting[]> {
  const { data } = await client.GET('/v1/sittings', { params: { query } })
  return data?.items ?? []
}

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

/** An exam centre on exam day: today's sittings first, then what it owes, then what is to come (Article 10). */
export function CentrePage() {
  const t = useTexts(texts)
  const centreId = useSignedIn().scope.centreId ?? ''
  const today = todayInWenzhou()
  const read = (name: string, asked: Parameters<typeof readSittings>[1]) => ({
    queryKey: ['sittings', centreId, today, name],
    queryFn: () => readSittings(centreId, asked),
  })
  const todays = useQuery(read('today', { from: today, until: today }))
  const owed = useQuery(read('owed', { stage: 'held' }))
  const coming = useQuery(read('coming', { from: nextDay(today) }))
  return (
    <Page title={t.title}>
      <section className="card">
        <h2>{t.today}</h2>
        <Loaded of={todays}>{rows => <Sittings caption={t.today} rows={rows} empty={t.noToday} />}</Loaded>
      </section>
      <section className="card">
        <h2>{t.owed}</h2>
        <Loaded of={owed}>{rows => <Owed rows={rows} />}</Loaded>
      </section>
      <section className="card">
        <h2>{t.coming}</h2>
        <Loaded of={coming}>
          {rows => <Sittings caption={t.coming} rows={rows.filter(isNotCancelled)} empty={t.noComing} />}
        </Loaded>
      </section>
    </Page>
  )
}

const isNotCancelled = (sitting: Sitting) => sitting.stage !== 'cancelled'

function useSittingColumns() {
  const t = useTexts(texts)
  const language = useLanguage()
  return [
    {
      name: t.when,
      isHeading: true,
      cell: (row: Sitting) => (
        <Link to="/centre/$sittingId" params={{ sittingId: row.sittingId }}>
          {spanText(row.startsAt, row.endsAt, language)}
        </Link>
      ),
    },
    { name: t.room, cell: (row: Sitting) => row.roomName },
    { name: t.subject, cell: (row: Sitting) => `${row.year} ${categoryWords[row.category][language]}` },
  ]
}

function Sittings({
  caption,
  rows,
  empty,
}: {
  readonly caption: string
  readonly rows: readonly Sitting[]
  readonly empty: string
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <Table
      caption={caption}
      rows={rows}
      keyOf={row => row.sittingId}
      empty={empty}
      columns={[
        ...useSittingColumns(),
        { name: t.booked, cell: row => <Booked sitting={row} /> },
        {
          name: t.stage,
          cell: row => (
            <Mark kind={row.stage === 'held' ? 'warn' : row.stage === 'cancelled' ? 'bad' : 'usual'}>
              {stageWords[row.stage][language]}
            </Mark>
          ),
        },
      ]}
    />
  )
}

function Owed({ rows }: { readonly rows: readonly Sitting[] }) {
  const t = useTexts(texts)
  return (
    <Table
      caption={t.owed}
      rows={rows}
      keyOf={row => row.sittingId}
      empty={t.noOwed}
      columns={[
        ...useSittingColumns(),
        { name: t.missing, cell: row => <Missing sitting={row} /> },
        { name: t.due, cell: row => <Due at={row.resultsDueAt} /> },
      ]}
    />
  )
}

/** Once booking has closed its tickets count: the other seats are no longer given away, and are not booked. */
export function Booked({ sitting }: { readonly sitting: Sitting }) {
  const t = useTexts(texts)
  const { sittingId, seats, freeSeats, stage } = sitting
  const count = api.useQuery(
    'get',
    '/v1/sittings/{sittingId}/reconciliation',
    { params: { path: { sittingId } } },
    { enabled: stage !== 'published' },
  )
  if (stage === 'published') return t.bookedOf(seats - freeSeats, seats)
  return <Loaded of={count}>{({ tickets }) => t.bookedOf(tickets, seats)}</Loaded>
}

/** Of one sitting: how many of its tickets wait for their outcome. */
function Missing({ sitting: { sittingId } }: { readonly sitting: Sitting }) {
  const t = useTexts(texts)
  const count = api.useQuery('get', '/v1/sittings/{sittingId}/reconciliation', {
    params: { path: { sittingId } },
  })
  return <Loaded of={count}>{({ missing, tickets }) => t.missingOf(missing, tickets)}</Loaded>
}

export function Due({ at }: { readonly at: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const isLate = Date.parse(at) < Date.now()
  return (
    <span className="row">
      {momentText(at, language)}
      {isLate ? <Mark kind="bad">{t.late}</Mark> : null}
    </span>
  )
}
