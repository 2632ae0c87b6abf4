import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { currentYear } from '../../text/dates'
import { categoryWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { VerdictMark } from '../verdict-mark'

type Standing = components['schemas']['ListedStanding']

const texts = {
  title: { zh: '行业人员学时', en: 'Standings of our people' },
  words: {
    zh: '本行业人员的年度结论和学时。查看和下载都记入审计。',
    en: 'Verdict and hours of the people of your industry. Each reading is on the audit trail.',
  },
  year: { zh: '年度', en: 'Year' },
  xlsx: { zh: '下载名单（XLSX）', en: 'Download the list (XLSX)' },
  csv: { zh: '下载名单（CSV）', en: 'Download the list (CSV)' },
  none: { zh: '这一年没有本行业的人员。', en: 'Nobody of your industry in this year.' },
  name: { zh: '姓名', en: 'Name' },
  number: { zh: '证件号码', en: 'Document number' },
  verdict: { zh: '年度结论', en: 'Verdict' },
  total: { zh: '合计学时', en: 'Hours in all' },
}

/** The yearly standings of a department's people (Article 6). */
export function StandingsPage() {
  const t = useTexts(texts)
  const { industry = '' } = useSignedIn().scope
  const { year = currentYear() } = getRouteApi('/standings').useSearch()
  const navigate = useNavigate({ from: '/standings' })
  const asked = { year, industry, limit: 100 }
  const standings = api.useQuery('get', '/v1/standings', { params: { query: asked } })
  const years = [0, -1, -2, -3].map(each => String(currentYear() + each))
  const exported = (format: string) =>
    `/v1/exports/standings.${format}?fromYear=${year}&industry=${encodeURIComponent(industry)}`
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <section className="card">
        <Select
          label={t.year}
          name="year"
          defaultValue={String(year)}
          choices={years.map(value => ({ value, label: value }))}
          onChange={value => void navigate({ search: { year: Number(value) } })}
        />
        <p className="row">
          <a className="button" href={exported('xlsx')} download>
            {t.xlsx}
          </a>
          <a className="button" href={exported('csv')} download>
            {t.csv}
          </a>
        </p>
        <Loaded of={standings}>{first => <Standings first={first} asked={asked} />}</Loaded>
      </section>
    </Page>
  )
}

function Standings({
  first,
  asked,
}: {
  readonly first: { readonly items: readonly Standing[]; readonly next: string | null }
  readonly asked: { readonly year: number; readonly industry: string; readonly limit: number }
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/standings', { params: { query: { ...asked, after } } })
    return { items: data?.items ?? [], next: data?.next ?? null }
  })
  return (
    <>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => row.personId}
        empty={t.none}
        columns={[
          { name: t.name, isHeading: true, cell: row => row.name },
          { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
          {
            name: t.verdict,
            cell: row => <VerdictMark standing={row} />,
          },
          ...(['general', 'industryCommon', 'professional'] as const).map(category => ({
            name: categoryWords[category][language],
            isFigure: true,
            cell: (row: Standing) => row.hours?.[category] ?? '—',
          })),
          { name: t.total, isFigure: true, cell: row => row.hours?.total ?? '—' },
        ]}
      />
      {more}
    </>
  )
}
