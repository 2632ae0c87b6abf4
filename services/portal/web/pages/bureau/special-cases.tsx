import { Link } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { dayText } from '../../text/dates'
import { exemptionWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'

type Exemption = components['schemas']['ListedExemption']
type Accommodation = components['schemas']['ListedAccommodation']
interface Listed<Row> {
  readonly items: readonly Row[]
  readonly next: string | null
}

const texts = {
  title: { zh: '免考核与延时人员', en: 'Exempt, or with longer checks' },
  people: { zh: '人员', en: 'People' },
  words: {
    zh: '本地人员中现在或将来免于考核的，和学习确认时间延长的。登记和撤销在各人的资料页办理；查看本页会记入审计记录。',
    en: 'People of the locality who are exempt now or later, or have longer to answer the checks of study. Both are recorded on the page of the person; opening this page is on the trail.',
  },
  exemptions: { zh: '免于考核', en: 'Exemptions' },
  noExemptions: { zh: '没有免于考核的人员。', en: 'Nobody is exempt.' },
  accommodations: { zh: '学习确认时间延长', en: 'Longer to answer checks' },
  noAccommodations: { zh: '没有延长确认时间的人员。', en: 'Nobody has longer.' },
  name: { zh: '姓名', en: 'Name' },
  number: { zh: '证件号码', en: 'Document number' },
  reason: { zh: '原因', en: 'Why' },
  from: { zh: '起始日期', en: 'From' },
  until: { zh: '截止日期', en: 'Until' },
  open: { zh: '长期', en: 'for good' },
}

/** Exemptions (Article 6) and accommodations (Article 9) of the people of a bureau. */
export function SpecialCasesPage() {
  const t = useTexts(texts)
  const params = { params: { query: {} } }
  const exemptions = api.useQuery('get', '/v1/exemptions', params)
  const accommodations = api.useQuery('get', '/v1/accommodations', params)
  return (
    <Page title={t.title} crumbs={[{ title: t.people, to: '/people' }]}>
      <p>{t.words}</p>
      <section className="card">
        <h2>{t.exemptions}</h2>
        <Loaded of={exemptions}>{first => <Exemptions first={first} />}</Loaded>
      </section>
      <section className="card">
        <h2>{t.accommodations}</h2>
        <Loaded of={accommodations}>{first => <Accommodations first={first} />}</Loaded>
      </section>
    </Page>
  )
}

function Exemptions({ first }: { readonly first: Listed<Exemption> }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore<Exemption>(
    first,
    async after => (await client.GET('/v1/exemptions', { params: { query: { after } } })).data!,
  )
  return (
    <>
      <Table
        caption={t.exemptions}
        rows={rows}
        keyOf={row => row.exemptionId}
        empty={t.noExemptions}
        columns={[
          { name: t.name, isHeading: true, cell: row => <Named {...row} /> },
          { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
          { name: t.reason, cell: row => exemptionWords[row.reason][language] },
          { name: t.from, cell: row => dayText(row.from, language) },
          { name: t.until, cell: row => (row.until ? dayText(row.until, language) : t.open) },
        ]}
      />
      {more}
    </>
  )
}

function Accommodations({ first }: { readonly first: Listed<Accommodation> }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore<Accommodation>(
    first,
    async after => (await client.GET('/v1/accommodations', { params: { query: { after } } })).data!,
  )
  return (
    <>
      <Table
        caption={t.accommodations}
        rows={rows}
        keyOf={row => row.personId}
        empty={t.noAccommodations}
        columns={[
          { name: t.name, isHeading: true, cell: row => <Named {...row} /> },
          { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
          { name: t.until, cell: row => (row.until ? dayText(row.until, language) : t.open) },
        ]}
      />
      {more}
    </>
  )
}

function Named({ personId, name }: { readonly personId: string; readonly name: string }) {
  return (
    <Link to="/people/$personId" params={{ personId }}>
      {name}
    </Link>
  )
}
