import { getRouteApi, Link } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { currentYear, dayText } from '../../text/dates'
import { documentKindWords, employmentWords, personStatusWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Form } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { VerdictMark } from '../verdict-mark'
import { Exemptions } from './exemptions'
import { PersonActs } from './person-acts'
import { NameOf } from './place-names'

const texts = {
  title: { zh: '人员资料', en: 'Person' },
  people: { zh: '人员', en: 'People' },
  data: { zh: '登记资料', en: 'What is kept' },
  name: { zh: '姓名', en: 'Name' },
  document: { zh: '证件', en: 'Document' },
  status: { zh: '核验', en: 'Verification' },
  locality: { zh: '管理部门所在地', en: 'Answered for by the bureau of' },
  from: { zh: '依据', en: 'Because of' },
  series: { zh: '职称系列', en: 'Title series' },
  industry: { zh: '行业', en: 'Industry' },
  firstYear: { zh: '首个考核年度', en: 'First year' },
  history: { zh: '变更记录', en: 'Changes' },
  noHistory: { zh: '没有变更记录。', en: 'Nothing has changed.' },
  what: { zh: '项目', en: 'What' },
  value: { zh: '内容', en: 'Value' },
  starts: { zh: '起始日期', en: 'From' },
  ends: { zh: '截止日期', en: 'Until' },
  holds: { zh: '至今', en: 'until now' },
  always: { zh: '最初', en: 'the beginning' },
  employments: { zh: '单位', en: 'Employers' },
  noEmployments: { zh: '没有登记单位。', en: 'No employer is on record.' },
  employer: { zh: '单位名称', en: 'Employer' },
  years: { zh: '各年度情况', en: 'Each year' },
  noYears: { zh: '还没有年度记录。', en: 'No year yet.' },
  year: { zh: '年度', en: 'Year' },
  courseOf: {
    zh: (year: number) => `${year} 办理过程`,
    en: (year: number) => `${year}, its timeline`,
  },
  verdict: { zh: '结论', en: 'Verdict' },
  general: { zh: '一般公需', en: 'General' },
  professional: { zh: '专业', en: 'Professional' },
  total: { zh: '合计', en: 'All' },
  why: { zh: '说明', en: 'Why' },
  certificates: { zh: '学时证明', en: 'Certificates' },
  noCertificates: { zh: '还没有开具过证明。', en: 'No certificate yet.' },
  fromYear: { zh: '起始年度', en: 'From year' },
  toYear: { zh: '截止年度', en: 'To year' },
  issue: { zh: '开具证明', en: 'Issue a certificate' },
  issued: { zh: '开具日期', en: 'Issued' },
  span: { zh: '年度', en: 'Years' },
  code: { zh: '核验码', en: 'Code' },
  file: { zh: '下载 PDF', en: 'PDF' },
  act: { zh: '文件', en: 'File' },
}

const sourceOfLocality = {
  employer: { zh: '在职单位所在地', en: 'the employer' },
  declaredWork: { zh: '申报的工作地', en: 'the declared place of work' },
  residence: { zh: '居住地', en: 'the residence' },
}
const changeWords = {
  titleSeries: { zh: '职称系列', en: 'Title series' },
  residence: { zh: '居住地', en: 'Residence' },
  declaredWork: { zh: '工作地', en: 'Place of work' },
}

const usePerson = (personId: string) =>
  api.useQuery('get', '/v1/people/{personId}', { params: { path: { personId } } })
export type PersonView = NonNullable<ReturnType<typeof usePerson>['data']>

/** One person, as the bureau that answers for them sees them. Each reading is on the audit trail. */
export function PersonPage() {
  const t = useTexts(texts)
  const { personId } = getRouteApi('/people/$personId').useParams()
  const person = usePerson(personId)
  const refetch = () => void person.refetch()
  return (
    <Page title={person.data?.name ?? t.title} crumbs={[{ title: t.people, to: '/people' }]}>
      <Loaded of={person}>
        {data => (
          <>
            <Facts person={data} />
            <PersonActs person={data} onDone={refetch} />
            <Years personId={personId} />
            <Exemptions personId={personId} />
            <Certificates personId={personId} />
            <Employments person={data} />
            <History person={data} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Facts({ person }: { readonly person: PersonView }) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <section className="card">
      <h2>{t.data}</h2>
      <dl className="facts">
        <dt>{t.name}</dt>
        <dd>{person.name}</dd>
        <dt>{t.document}</dt>
        <dd>
          {documentKindWords[person.documentKind][language]}{' '}
          <span className="number">{person.maskedNumber}</span>
        </dd>
        <dt>{t.status}</dt>
        <dd>
          <Mark kind={person.status === 'verified' ? 'good' : 'warn'}>
            {personStatusWords[person.status][language]}
          </Mark>
        </dd>
        <dt>{t.locality}</dt>
        <dd>
          <NameOf kind="localities" code={person.locality} />
        </dd>
        <dt>{t.from}</dt>
        <dd>{sourceOfLocality[person.localitySource][language]}</dd>
        <dt>{t.series}</dt>
        <dd>
          <NameOf kind="titleSeries" code={person.titleSeries} />
        </dd>
        <dt>{t.industry}</dt>
        <dd>
          <NameOf kind="industries" code={person.industry} />
        </dd>
        <dt>{t.firstYear}</dt>
        <dd className="number">{person.firstYear}</dd>
      </dl>
    </section>
  )
}

function Years({ personId }: { readonly personId: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const standings = api.useQuery('get', '/v1/people/{personId}/standings', {
    params: { path: { personId } },
  })
  return (
    <section className="card">
      <h2>{t.years}</h2>
      <Loaded of={standings}>
        {({ items }) => (
          <Table
            caption={t.years}
            rows={items}
            keyOf={row => String(row.year)}
            empty={t.noYears}
            columns={[
              {
                name: t.year,
                isHeading: true,
                cell: row => (
                  <Link to="/timeline" search={{ id: `course-year/general/${row.year}/${personId}` }}>
                    {t.courseOf(row.year)}
                  </Link>
                ),
              },
              { name: t.verdict, cell: row => <VerdictMark standing={row} /> },
              { name: t.general, isFigure: true, cell: row => row.hours?.general ?? '' },
              { name: t.professional, isFigure: true, cell: row => row.hours?.professional ?? '' },
              { name: t.total, isFigure: true, cell: row => row.hours?.total ?? '' },
              { name: t.why, cell: row => row.inWords?.[language] ?? '' },
            ]}
          />
        )}
      </Loaded>
    </section>
  )
}

function Employments({ person: { employments } }: { readonly person: PersonView }) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <section className="card">
      <h2>{t.employments}</h2>
      <Table
        caption={t.employments}
        rows={employments}
        keyOf={row => row.employmentId}
        empty={t.noEmployments}
        columns={[
          { name: t.employer, isHeading: true, cell: row => row.employerName },
          { name: t.status, cell: row => <Mark>{employmentWords[row.status][language]}</Mark> },
          { name: t.starts, cell: row => dayText(row.startsOn, language) },
          { name: t.ends, cell: row => (row.endsOn ? dayText(row.endsOn, language) : t.holds) },
        ]}
      />
    </section>
  )
}

function History({ person: { history } }: { readonly person: PersonView }) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <section className="card">
      <h2>{t.history}</h2>
      <Table
        caption={t.history}
        rows={history}
        keyOf={row => `${row.kind} ${row.startsOn} ${row.value}`}
        empty={t.noHistory}
        columns={[
          { name: t.what, isHeading: true, cell: row => changeWords[row.kind][language] },
          {
            name: t.value,
            cell: row => (
              <NameOf kind={row.kind === 'titleSeries' ? 'titleSeries' : 'localities'} code={row.value} />
            ),
          },
          { name: t.starts, cell: row => (row.startsOn ? dayText(row.startsOn, language) : t.always) },
          { name: t.ends, cell: row => (row.endsOn ? dayText(row.endsOn, language) : t.holds) },
        ]}
      />
    </section>
  )
}

function Certificates({ personId }: { readonly personId: string }) {
  const t = useTexts(texts)
  const path = { personId }
  const certificates = api.useQuery('get', '/v1/people/{personId}/certificates', { params: { path } })
  const thisYear = currentYear()
  return (
    <section className="card">
      <h2>{t.certificates}</h2>
      <Form
        label={t.issue}
        send={t.issue}
        isKept={false}
        onSend={async ({ text, idempotencyKey }) => {
          await client.POST('/v1/people/{personId}/certificates', {
            params: { path },
            headers: { 'Idempotency-Key': idempotencyKey },
            body: { fromYear: Number(text('fromYear')), toYear: Number(text('toYear')) },
          })
          await certificates.refetch()
        }}
      >
        <div className="columns">
          <Field label={t.fromYear} name="fromYear" type="number" min={2000} defaultValue={thisYear} />
          <Field label={t.toYear} name="toYear" type="number" min={2000} defaultValue={thisYear} />
        </div>
      </Form>
      <Loaded of={certificates}>{data => <CertificateTable first={data} personId={personId} />}</Loaded>
    </section>
  )
}

interface Certificates {
  readonly items: readonly components['schemas']['OwnCertificate'][]
  readonly next: string | null
}

function CertificateTable({ first, personId }: { readonly first: Certificates; readonly personId: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => {
    const params = { path: { personId }, query: { after } }
    const { data } = await client.GET('/v1/people/{personId}/certificates', { params })
    return data as Certificates
  })
  return (
    <>
      <Table
        caption={t.certificates}
        rows={rows}
        keyOf={row => row.certificateId}
        empty={t.noCertificates}
        columns={[
          {
            name: t.span,
            isHeading: true,
            cell: row => (row.fromYear === row.toYear ? row.fromYear : `${row.fromYear}–${row.toYear}`),
          },
          { name: t.issued, cell: row => dayText(row.issuedAt, language) },
          { name: t.code, cell: row => <span className="number">{row.code}</span> },
          {
            name: t.act,
            cell: row => (
              <a href={`/v1/people/${personId}/certificates/${row.certificateId}/file`} download>
                {t.file}
              </a>
            ),
          },
        ]}
      />
      {more}
    </>
  )
}
