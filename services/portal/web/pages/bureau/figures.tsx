import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { currentYear, momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { ShareChart } from '../../ui/share-chart'
import { Table } from '../../ui/table'
import { useChoices } from './place-names'

type Counts = components['schemas']['StandingCounts']
type Count = Counts['items'][number]
type Dimension = Counts['by']
type Sitting = components['schemas']['Sitting']
type Batch = components['schemas']['Batch']

const texts = {
  title: { zh: '统计', en: 'Figures' },
  year: { zh: '年度', en: 'Year' },
  by: { zh: '按', en: 'By' },
  locality: { zh: '所在地', en: 'Locality' },
  industry: { zh: '行业', en: 'Industry' },
  compliance: { zh: '达标情况', en: 'Who has fulfilled the year' },
  overYears: { zh: '历年达标情况', en: 'Over the years' },
  people: { zh: '人数', en: 'People' },
  compliant: { zh: '已达标', en: 'Fulfilled' },
  short: { zh: '未达标', en: 'Not fulfilled' },
  others: { zh: '免于或不考核', en: 'Exempt or not assessed' },
  rate: { zh: '达标率', en: 'Rate' },
  rateNote: {
    zh: '达标率＝已达标 ÷（已达标＋未达标）。免于考核、不考核、无记录的不计入。',
    en: 'The rate is of those who fulfilled the year among those who did or did not; nobody else counts.',
  },
  none: { zh: '没有人员。', en: 'Nobody.' },
  unmapped: { zh: '未对应行业', en: 'No industry' },
  fill: { zh: '考试场次上座情况', en: 'Fill of the sittings' },
  centre: { zh: '考点', en: 'Centre' },
  sittings: { zh: '场次', en: 'Sittings' },
  seats: { zh: '座位', en: 'Seats' },
  taken: { zh: '已报名', en: 'Taken' },
  free: { zh: '空余', en: 'Free' },
  waiting: { zh: '候补', en: 'Waiting' },
  noSittings: { zh: '这一年没有场次。', en: 'No sitting this year.' },
  reviews: { zh: '审核用时', en: 'Review times' },
  reviewWords: {
    zh: '从提交到审核部门作出决定（通过、不通过或退回），按自然日计算。',
    en: 'From submission to the department’s decision (approved, rejected or returned), in days by the clock.',
  },
  noReviews: { zh: '这一年还没有学时认证申请。', en: 'No claim of this year yet.' },
  reviewed: { zh: '已审核', en: 'Reviews' },
  median: { zh: '一半不超过（天）', en: 'Half within (days)' },
  ninth: { zh: '九成不超过（天）', en: 'Nine of ten within (days)' },
  inReview: { zh: '审核中', en: 'Waiting' },
  overdue: { zh: '其中逾期', en: 'Overdue' },
  late: { zh: '尚未完成登记的成绩批次', en: 'Batches of results that are not registered yet' },
  noLate: { zh: '全部批次都已登记。', en: 'Every batch is registered.' },
  source: { zh: '来源', en: 'From' },
  state: { zh: '状态', en: 'State' },
  since: { zh: '自', en: 'Since' },
  rows: { zh: '已收 / 应收', en: 'Received / expected' },
}

const sourceWords = {
  sitting: { zh: '考试场次', en: 'Sitting' },
  assessment: { zh: '考核', en: 'Assessment' },
  trainingClass: { zh: '培训班', en: 'Training class' },
} satisfies Record<Batch['sourceKind'], { zh: string; en: string }>

const batchWords = {
  receiving: { zh: '正在接收', en: 'Being received' },
  expecting: { zh: '等待其余部分', en: 'Waits for the rest' },
  registered: { zh: '已登记', en: 'Registered' },
  mismatched: { zh: '数据不一致', en: 'Does not match' },
} satisfies Record<Batch['state'], { zh: string; en: string }>

const YEARS_SHOWN = 4

/** Figures for the bureaus and departments: who has fulfilled the year, how full the sittings are, what is late. */
export function FiguresPage() {
  const t = useTexts(texts)
  const { year = currentYear(), by = 'locality' } = getRouteApi('/figures').useSearch()
  const navigate = useNavigate({ from: '/figures' })
  const { may, role } = useSignedIn()
  const years = Array.from({ length: YEARS_SHOWN }, (_, back) => String(currentYear() - back))
  return (
    <Page title={t.title}>
      <div className="columns">
        <Select
          label={t.year}
          name="year"
          choices={years.map(value => ({ value, label: value }))}
          defaultValue={String(year)}
          onChange={value => void navigate({ search: { year: Number(value), by } })}
        />
        <Select
          label={t.by}
          name="by"
          choices={(['locality', 'industry'] as const).map(value => ({ value, label: t[value] }))}
          defaultValue={by}
          onChange={value => void navigate({ search: { year, by: value as Dimension } })}
        />
      </div>
      <Compliance year={year} by={by} />
      <OverYears />
      <Fill key={year} year={year} />
      {may.includes('claim.review') ? <Reviews year={year} /> : null}
      {role === 'municipalBureau' ? <LateBatches /> : null}
    </Page>
  )
}

function Compliance({ year, by }: { readonly year: number; readonly by: Dimension }) {
  const t = useTexts(texts)
  const names = useChoices(by === 'locality' ? 'localities' : 'industries')
  const nameOf = ({ code }: Count) => names.find(each => each.value === code)?.label ?? t.unmapped
  const counts = api.useQuery('get', '/v1/statistics/standings', { params: { query: { year, by } } })
  return (
    <section className="card">
      <h2>{t.compliance}</h2>
      <p className="soft">{t.rateNote}</p>
      <Loaded of={counts}>
        {({ items }) => <CountTable caption={t.compliance} first={t[by]} rows={items} nameOf={nameOf} />}
      </Loaded>
    </section>
  )
}

function CountTable({
  caption,
  first,
  rows,
  nameOf,
}: {
  readonly caption: string
  readonly first: string
  readonly rows: readonly Count[]
  readonly nameOf: (row: Count) => string
}) {
  const t = useTexts(texts)
  const others = (row: Count) => row.exempt + row.notAssessed + row.notKnown
  return (
    <>
      {rows.length > 0 ? (
        <ShareChart
          title={caption}
          partNames={[t.compliant, t.short, t.others]}
          shares={rows.map(row => ({ name: nameOf(row), parts: [row.compliant, row.short, others(row)] }))}
        />
      ) : null}
      <Table
        caption={caption}
        rows={rows}
        keyOf={row => row.code}
        empty={t.none}
        columns={[
          { name: first, isHeading: true, cell: nameOf },
          { name: t.people, isFigure: true, cell: row => row.people },
          { name: t.compliant, isFigure: true, cell: row => row.compliant },
          { name: t.short, isFigure: true, cell: row => row.short },
          { name: t.others, isFigure: true, cell: others },
          { name: t.rate, isFigure: true, cell: rateOf },
        ]}
      />
    </>
  )
}

function rateOf({ compliant, short }: Count): string {
  const measured = compliant + short
  return measured === 0 ? '—' : `${Math.round((100 * compliant) / measured)}%`
}

/** The sums of the last years, one row each: the code of a row is its year. */
async function readYears(): Promise<Count[]> {
  const years = Array.from({ length: YEARS_SHOWN }, (_, back) => currentYear() - back)
  return Promise.all(
    years.map(async year => {
      const query = { year, by: 'locality' as const }
      const { data } = await client.GET('/v1/statistics/standings', { params: { query } })
      return (data?.items ?? []).reduce(sumOf, { ...noneOf, code: String(year) })
    }),
  )
}

const noneOf = { people: 0, compliant: 0, short: 0, exempt: 0, notAssessed: 0, notKnown: 0 }
const sumOf = (sum: Count, row: Count): Count => ({
  code: sum.code,
  people: sum.people + row.people,
  compliant: sum.compliant + row.compliant,
  short: sum.short + row.short,
  exempt: sum.exempt + row.exempt,
  notAssessed: sum.notAssessed + row.notAssessed,
  notKnown: sum.notKnown + row.notKnown,
})

function OverYears() {
  const t = useTexts(texts)
  const years = useQuery({ queryKey: ['standings over years'], queryFn: readYears })
  return (
    <section className="card">
      <h2>{t.overYears}</h2>
      <Loaded of={years}>
        {rows => <CountTable caption={t.overYears} first={t.year} rows={rows} nameOf={row => row.code} />}
      </Loaded>
    </section>
  )
}

interface CentreFill {
  readonly centreName: string
  readonly sittings: number
  readonly seats: number
  readonly free: number
  readonly waiting: number
}

/** Every sitting of the year that was not cancelled, summed by centre. */
async function readFill(year: number): Promise<CentreFill[]> {
  const centres = new Map<string, CentreFill>()
  for (const category of ['general', 'industryCommon'] as const)
    for (let after: string | undefined; ; ) {
      const query = { year, category, limit: 200, ...(after ? { after } : {}) }
      const { data } = await client.GET('/v1/sittings', { params: { query } })
      for (const sitting of data?.items ?? []) addSitting(centres, sitting)
      if (!data?.next) break
      after = data.next
    }
  return [...centres.values()]
}

function addSitting(centres: Map<string, CentreFill>, sitting: Sitting): void {
  if (sitting.stage === 'cancelled') return
  const { centreId, centreName } = sitting
  const before = centres.get(centreId) ?? { centreName, sittings: 0, seats: 0, free: 0, waiting: 0 }
  centres.set(centreId, {
    centreName,
    sittings: before.sittings + 1,
    seats: before.seats + sitting.seats,
    free: before.free + sitting.freeSeats,
    waiting: before.waiting + sitting.waiting,
  })
}

function Fill({ year }: { readonly year: number }) {
  const t = useTexts(texts)
  const fill = useQuery({ queryKey: ['fill of sittings', year], queryFn: () => readFill(year) })
  return (
    <section className="card">
      <h2>{t.fill}</h2>
      <Loaded of={fill}>
        {rows => (
          <>
            {rows.length > 0 ? (
              <ShareChart
                title={t.fill}
                partNames={[t.taken, t.free]}
                shares={rows.map(row => ({ name: row.centreName, parts: [row.seats - row.free, row.free] }))}
              />
            ) : null}
            <Table
              caption={t.fill}
              rows={rows}
              keyOf={row => row.centreName}
              empty={t.noSittings}
              columns={[
                { name: t.centre, isHeading: true, cell: row => row.centreName },
                { name: t.sittings, isFigure: true, cell: row => row.sittings },
                { name: t.seats, isFigure: true, cell: row => row.seats },
                { name: t.taken, isFigure: true, cell: row => row.seats - row.free },
                { name: t.waiting, isFigure: true, cell: row => row.waiting },
              ]}
            />
          </>
        )}
      </Loaded>
    </section>
  )
}

function Reviews({ year }: { readonly year: number }) {
  const t = useTexts(texts)
  const names = useChoices('industries')
  const reviews = api.useQuery('get', '/v1/statistics/reviews', { params: { query: { year } } })
  const days = (hours: number | null) => (hours === null ? '—' : (hours / 24).toFixed(1))
  return (
    <section className="card">
      <h2>{t.reviews}</h2>
      <p className="soft">{t.reviewWords}</p>
      <Loaded of={reviews}>
        {({ items }) => (
          <Table
            caption={t.reviews}
            rows={items}
            keyOf={row => row.industry}
            empty={t.noReviews}
            columns={[
              {
                name: t.industry,
                isHeading: true,
                cell: row => names.find(each => each.value === row.industry)?.label ?? t.unmapped,
              },
              { name: t.reviewed, isFigure: true, cell: row => row.reviews },
              { name: t.median, isFigure: true, cell: row => days(row.medianHours) },
              { name: t.ninth, isFigure: true, cell: row => days(row.ninthHours) },
              { name: t.inReview, isFigure: true, cell: row => row.waiting },
              { name: t.overdue, isFigure: true, cell: row => row.late },
            ]}
          />
        )}
      </Loaded>
    </section>
  )
}

const unfinished = ['mismatched', 'expecting', 'receiving'] as const
async function readLate(): Promise<Batch[]> {
  const pages = await Promise.all(
    unfinished.map(
      async state => (await client.GET('/v1/batches', { params: { query: { state, limit: 100 } } })).data,
    ),
  )
  return pages.flatMap(page => page?.items ?? [])
}

/** What came from an exam, an assessment or a class, and is not in the register yet. */
function LateBatches() {
  const t = useTexts(texts)
  const language = useLanguage()
  const late = useQuery({ queryKey: ['batches that are not registered'], queryFn: readLate })
  return (
    <section className="card">
      <h2>{t.late}</h2>
      <Loaded of={late}>
        {rows => (
          <Table
            caption={t.late}
            rows={rows}
            keyOf={row => row.batchId}
            empty={t.noLate}
            columns={[
              { name: t.source, isHeading: true, cell: row => sourceWords[row.sourceKind][language] },
              {
                name: t.state,
                cell: row => (
                  <Mark kind={row.state === 'mismatched' ? 'bad' : 'warn'}>
                    {batchWords[row.state][language]}
                  </Mark>
                ),
              },
              { name: t.since, cell: row => momentText(row.since, language) },
              {
                name: t.rows,
                isFigure: true,
                cell: row => `${row.rowsReceived} / ${row.rowsExpected ?? '—'}`,
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  )
}
