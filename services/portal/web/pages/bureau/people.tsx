import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import { personStatusWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Form, Select } from '../../ui/form'
import { ReasonField } from '../../ui/form-dialog'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { type PastedPerson, peopleOfPaste } from './pasted-people'
import { NameOf, useChoices } from './place-names'
import { Verification } from './verification'

const texts = {
  special: { zh: '免考核与延时人员', en: 'Exempt, or with longer checks' },
  title: { zh: '人员', en: 'People' },
  find: { zh: '按证件号码查找', en: 'Find by document number' },
  findWords: {
    zh: '每次查询都记入审计记录，本人也能看到。',
    en: 'Each look-up is kept on the audit trail, and the person sees it.',
  },
  number: { zh: '证件号码', en: 'Document number' },
  look: { zh: '查找', en: 'Find' },
  signUp: { zh: '窗口代为注册', en: 'Sign up at the counter' },
  list: { zh: '人员名单', en: 'List of people' },
  unverified: { zh: '等待核验的人员', en: 'People to verify' },
  listWords: {
    zh: '请核对证件原件后再核验。读取名单会记入审计记录。',
    en: 'Verify with the document before you. Reading the list is kept on the audit trail.',
  },
  none: { zh: '没有等待核验的人员。', en: 'Nobody waits to be verified.' },
  nobody: { zh: '没有人员。', en: 'Nobody.' },
  name: { zh: '姓名', en: 'Name' },
  series: { zh: '职称系列', en: 'Title series' },
  locality: { zh: '所在地', en: 'Locality' },
  allLocalities: { zh: '全部', en: 'All' },
  status: { zh: '状态', en: 'Status' },
  show: { zh: '显示', en: 'Show' },
  act: { zh: '办理', en: 'Act' },
  many: { zh: '批量核验', en: 'Verify many at once' },
  manyWords: {
    zh: '从表格复制“证件号码、姓名”两列，每行一人。姓名必须与证件一致。',
    en: 'Paste two columns, document number and name, one person a line. The name must be the one on the document.',
  },
  lines: { zh: '证件号码和姓名', en: 'Numbers and names' },
  result: { zh: '核验结果', en: 'What became of each' },
  line: { zh: '行', en: 'Line' },
  outcome: { zh: '结果', en: 'Result' },
  counted: {
    zh: (done: number, all: number) => `共 ${all} 行，核验 ${done} 人`,
    en: (done: number, all: number) => `${done} of ${all} verified`,
  },
}

const outcomeWords = {
  verified: { zh: '已核验', en: 'Verified' },
  nameDiffers: { zh: '姓名与登记不一致', en: 'The name differs from the record' },
  notFound: { zh: '查无此人，或不属本地管理', en: 'Nobody of your locality has this number' },
  incomplete: { zh: '这一行缺少号码或姓名', en: 'This line lacks the number or the name' },
}
type Outcome = keyof typeof outcomeWords

/** The most documents that one request takes. */
const AT_ONCE_MAX = 500

/** People of the bureau: found by number, verified with the document seen (Articles 2 and 4). */
export function PeoplePage() {
  const t = useTexts(texts)
  return (
    <Page title={t.title}>
      <div className="columns">
        <LookUp />
        <section className="card">
          <h2>{t.signUp}</h2>
          <p>
            <Link to={'/people/sign-up' as '/'} className="button">
              {t.signUp}
            </Link>
          </p>
          <h2>{t.special}</h2>
          <p>
            <Link to={'/people/special-cases' as '/'} className="button">
              {t.special}
            </Link>
          </p>
        </section>
      </div>
      <List />
      <ManyAtOnce />
    </Page>
  )
}

function LookUp() {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const navigate = useNavigate()
  return (
    <section className="card">
      <h2>{t.find}</h2>
      <p>{t.findWords}</p>
      <Form
        send={t.look}
        isKept={false}
        onSend={async ({ text }) => {
          const { data } = await client.POST('/v1/people/lookup', {
            body: { documentNumber: text('number') },
          })
          if (!data) return
          // The look-up read the person once: the person's page shows it, and does not read again.
          const params = { params: { path: { personId: data.personId } } }
          queries.setQueryData(api.queryOptions('get', '/v1/people/{personId}', params).queryKey, data)
          await navigate({ to: '/people/$personId', params: { personId: data.personId } })
        }}
      >
        <Field label={t.number} name="number" autoComplete="off" maxLength={40} />
      </Form>
    </section>
  )
}

function List() {
  const t = useTexts(texts)
  const language = useLanguage()
  const { status = 'unverified', locality } = getRouteApi('/people').useSearch()
  const navigate = useNavigate({ from: '/people' })
  const { role } = useSignedIn()
  const query = { status, ...(locality ? { locality } : {}), limit: 50 }
  const people = api.useQuery('get', '/v1/people', { params: { query } })
  return (
    <section className="card">
      <h2>{status === 'unverified' ? t.unverified : t.list}</h2>
      <p>{t.listWords}</p>
      <div className="columns">
        <Select
          label={t.show}
          name="status"
          defaultValue={status}
          choices={(['unverified', 'verified'] as const).map(each => ({
            value: each,
            label: personStatusWords[each][language],
          }))}
          onChange={value => void navigate({ search: { status: value as 'verified', locality } })}
        />
        {role === 'municipalBureau' ? (
          <LocalityFilter
            value={locality}
            onChange={next => void navigate({ search: { status, locality: next } })}
          />
        ) : null}
      </div>
      <Loaded of={people}>
        {data => <PeopleTable first={data} query={query} onVerified={() => void people.refetch()} />}
      </Loaded>
    </section>
  )
}

function LocalityFilter({
  value,
  onChange,
}: {
  readonly value: string | undefined
  readonly onChange: (next: string | undefined) => void
}) {
  const t = useTexts(texts)
  const choices = useChoices('localities')
  return (
    <Select
      key={choices.length}
      label={t.locality}
      name="locality"
      isOptional
      empty={t.allLocalities}
      choices={choices}
      defaultValue={value ?? ''}
      onChange={next => onChange(next || undefined)}
    />
  )
}

type People = NonNullable<Awaited<ReturnType<typeof readPeople>>>
type Query = { status: 'unverified' | 'verified'; locality?: string; limit: number; after?: string }
const readPeople = async (query: Query) => (await client.GET('/v1/people', { params: { query } })).data

function PeopleTable({
  first,
  query,
  onVerified,
}: {
  readonly first: People
  readonly query: Query
  readonly onVerified: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => (await readPeople({ ...query, after })) as People)
  return (
    <>
      <Table
        caption={query.status === 'unverified' ? t.unverified : t.list}
        rows={rows}
        keyOf={row => row.personId}
        empty={query.status === 'unverified' ? t.none : t.nobody}
        columns={[
          {
            name: t.name,
            isHeading: true,
            cell: row => (
              <Link to={'/people/$personId'} params={{ personId: row.personId }}>
                {row.name}
              </Link>
            ),
          },
          { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
          { name: t.series, cell: row => <NameOf kind="titleSeries" code={row.titleSeries} /> },
          { name: t.locality, cell: row => <NameOf kind="localities" code={row.locality} /> },
          {
            name: t.act,
            cell: row =>
              row.status === 'unverified' ? (
                <Verification person={row} onVerified={onVerified} />
              ) : (
                <Mark kind="good">{personStatusWords.verified[language]}</Mark>
              ),
          },
        ]}
      />
      {more}
    </>
  )
}

interface Answered extends PastedPerson {
  readonly outcome: Outcome
}

function ManyAtOnce() {
  const t = useTexts(texts)
  const language = useLanguage()
  const [answered, setAnswered] = useState<readonly Answered[]>([])
  const done = answered.filter(each => each.outcome === 'verified').length
  return (
    <section className="card">
      <h2>{t.many}</h2>
      <p>{t.manyWords}</p>
      <Form
        send={t.many}
        onSend={async ({ text }) =>
          setAnswered(await verifyAll(peopleOfPaste(text('lines')), text('reason')))
        }
      >
        <Field label={t.lines} name="lines" rows={6} />
        <ReasonField />
      </Form>
      {answered.length > 0 ? (
        <>
          <p role="status">{t.counted(done, answered.length)}</p>
          <Table
            caption={t.result}
            rows={answered}
            keyOf={row => String(row.line)}
            empty=""
            columns={[
              { name: t.line, isFigure: true, cell: row => row.line },
              { name: t.name, isHeading: true, cell: row => row.name },
              {
                name: t.outcome,
                cell: row => (
                  <Mark kind={row.outcome === 'verified' ? 'good' : 'warn'}>
                    {outcomeWords[row.outcome][language]}
                  </Mark>
                ),
              },
            ]}
          />
        </>
      ) : null}
    </section>
  )
}

/** Each line gets its own answer; a list sent again changes nothing. */
async function verifyAll(lines: readonly PastedPerson[], reason: string): Promise<Answered[]> {
  const whole = lines.filter(each => each.number && each.name)
  const outcomes = new Map<number, Outcome>()
  for (let at = 0; at < whole.length; at += AT_ONCE_MAX) {
    const part = whole.slice(at, at + AT_ONCE_MAX)
    const documents = part.map(({ number, name }) => ({ number, name }))
    const { data } = await client.POST('/v1/people/verifications', { body: { documents, reason } })
    for (const [index, { line }] of part.entries())
      outcomes.set(line, data?.items[index]?.outcome ?? 'notFound')
  }
  return lines.map(each => ({ ...each, outcome: outcomes.get(each.line) ?? 'incomplete' }))
}
