import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import { employerStatusWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Form, Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { EmployerAnswer } from './employer-answer'
import { OverdueMatches } from './overdue-matches'
import { NameOf } from './place-names'

const texts = {
  title: { zh: '用人单位', en: 'Employers' },
  list: { zh: '单位名单', en: 'List of employers' },
  unconfirmed: { zh: '等待确认的单位', en: 'Employers to confirm' },
  words: {
    zh: '核对统一社会信用代码和单位名称后确认。确认前，单位不能确认人员，也看不到申请人。',
    en: 'Confirm by its credit code and name. Until then the employer accepts nobody, and sees nobody.',
  },
  none: { zh: '没有单位。', en: 'No employer.' },
  noneWaits: { zh: '没有等待确认的单位。', en: 'No employer waits.' },
  code: { zh: '统一社会信用代码', en: 'Credit code' },
  find: { zh: '按信用代码查找', en: 'Find by credit code' },
  look: { zh: '查找', en: 'Find' },
  all: { zh: '显示全部', en: 'Show all' },
  name: { zh: '单位名称', en: 'Name' },
  locality: { zh: '所在地', en: 'Locality' },
  status: { zh: '状态', en: 'Status' },
  show: { zh: '显示', en: 'Show' },
  act: { zh: '办理', en: 'Act' },
}

/** Employers of the bureau: unconfirmed ones first (Article 4). */
export function EmployersPage() {
  const t = useTexts(texts)
  return (
    <Page title={t.title}>
      <List />
      <OverdueMatches />
    </Page>
  )
}

type Employers = NonNullable<Awaited<ReturnType<typeof readEmployers>>>
type Status = keyof typeof employerStatusWords
type Query = { status?: Status; socialCreditCode?: string; limit: number; after?: string }
const readEmployers = async (query: Query) => (await client.GET('/v1/employers', { params: { query } })).data

function List() {
  const t = useTexts(texts)
  const language = useLanguage()
  const { status = 'unconfirmed', code } = getRouteApi('/employers').useSearch()
  const navigate = useNavigate({ from: '/employers' })
  const query: Query = code ? { socialCreditCode: code, limit: 50 } : { status, limit: 50 }
  const employers = api.useQuery('get', '/v1/employers', { params: { query } })
  const choices = Object.entries(employerStatusWords).map(([value, words]) => ({
    value,
    label: words[language],
  }))
  return (
    <section className="card">
      <h2>{status === 'unconfirmed' && !code ? t.unconfirmed : t.list}</h2>
      <p>{t.words}</p>
      <div className="columns">
        <Select
          label={t.show}
          name="status"
          defaultValue={status}
          choices={choices}
          onChange={value => void navigate({ search: { status: value as Status } })}
        />
        <Form
          label={t.find}
          send={t.look}
          isKept={false}
          onSend={({ text }) => navigate({ search: { status, code: text('code') || undefined } })}
        >
          <Field
            label={t.code}
            name="code"
            type="search"
            isOptional
            defaultValue={code ?? ''}
            maxLength={40}
          />
        </Form>
      </div>
      <Loaded of={employers}>
        {data => <EmployerTable first={data} query={query} onAnswered={() => void employers.refetch()} />}
      </Loaded>
    </section>
  )
}

function EmployerTable({
  first,
  query,
  onAnswered,
}: {
  readonly first: Employers
  readonly query: Query
  readonly onAnswered: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(
    first,
    async after => (await readEmployers({ ...query, after })) as Employers,
  )
  return (
    <>
      <Table
        caption={query.status === 'unconfirmed' ? t.unconfirmed : t.list}
        rows={rows}
        keyOf={row => row.employerId}
        empty={query.status === 'unconfirmed' ? t.noneWaits : t.none}
        columns={[
          {
            name: t.name,
            isHeading: true,
            cell: row => (
              <Link to={'/employers/$employerId'} params={{ employerId: row.employerId }}>
                {row.name}
              </Link>
            ),
          },
          { name: t.code, cell: row => <span className="number">{row.socialCreditCode}</span> },
          { name: t.locality, cell: row => <NameOf kind="localities" code={row.locality} /> },
          {
            name: t.status,
            cell: row => (
              <Mark kind={row.status === 'confirmed' ? 'good' : 'warn'}>
                {employerStatusWords[row.status][language]}
              </Mark>
            ),
          },
          {
            name: t.act,
            cell: row =>
              row.status === 'unconfirmed' ? <EmployerAnswer employer={row} onAnswered={onAnswered} /> : null,
          },
        ]}
      />
      {more}
    </>
  )
}
