import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import { Problem } from '../../api/problem'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { currentYear, dayText, momentText, todayInWenzhou } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Select } from '../../ui/form'
import { FormDialog } from '../../ui/form-dialog'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark, Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { MatchAnswer } from '../match-answer'
import { VerdictMark } from '../verdict-mark'

type Standing = components['schemas']['Standing']

const texts = {
  title: { zh: '本单位人员', en: 'Our people' },
  unconfirmed: {
    zh: '单位注册信息正在等待属地人社部门确认',
    en: 'This employer waits for its local bureau to confirm it',
  },
  unconfirmedWords: {
    zh: '您现在不用办理；确认后，这里显示等待确认的申请和本单位人员。',
    en: 'You have nothing to do now: once it is confirmed, the matches to answer and your people are shown here.',
  },
  asked: { zh: '等待确认的申请', en: 'Matches to answer' },
  askedWords: {
    zh: '确认后，该人员的年度达标情况会显示在下面。不是本单位人员的，请写明原因。',
    en: 'Once confirmed, the yearly verdict of the person is shown below. Refuse with a reason who is not yours.',
  },
  noAsked: { zh: '没有等待确认的申请。', en: 'Nothing to answer.' },
  name: { zh: '姓名', en: 'Name' },
  number: { zh: '证件号码', en: 'Document number' },
  since: { zh: '入职日期', en: 'First day' },
  answerBy: { zh: '答复期限', en: 'Answer by' },
  act: { zh: '办理', en: 'Act' },
  people: { zh: '人员与年度结论', en: 'People and their yearly verdict' },
  noPeople: { zh: '还没有已确认的人员。', en: 'Nobody is confirmed yet.' },
  verdict: { zh: '年度结论', en: 'Verdict' },
  notYet: { zh: '尚未算出', en: 'Not known yet' },
  year: { zh: '年度', en: 'Year' },
  show: { zh: '显示', en: 'Show' },
  all: { zh: '全部人员', en: 'Everybody' },
  onlyShort: { zh: '只看未达标', en: 'Only who is short' },
  count: {
    zh: (done: number, all: number) => `${all} 人，已达标 ${done} 人`,
    en: (done: number, all: number) => `${all} people, ${done} have fulfilled the year`,
  },
  hoursNote: {
    zh: '按规定，单位看到年度结论，看不到具体学时；需要时可请本人出示学时证明。',
    en: 'An employer sees the verdict, not the hours; ask the person for a certificate where you need them.',
  },
  sheet: { zh: '下载名单（XLSX）', en: 'Download the list (XLSX)' },
  end: { zh: '登记离职', en: 'Has left' },
  endOf: { zh: (name: string) => `登记 ${name} 离职`, en: (name: string) => `${name} has left` },
  endsOn: { zh: '最后工作日', en: 'Last day' },
}

/** An employer once a month: who asks to be matched, and who has fulfilled the year (Articles 4 and 6). */
export function EmployerPeoplePage() {
  const t = useTexts(texts)
  const employerId = useSignedIn().scope.employerId ?? ''
  const params = (status: 'asked' | 'accepted') => ({
    params: { path: { employerId }, query: { status, limit: 100 } },
  })
  const asked = api.useQuery('get', '/v1/employers/{employerId}/matches', params('asked'))
  const accepted = api.useQuery('get', '/v1/employers/{employerId}/matches', params('accepted'))
  if (asked.error instanceof Problem && asked.error.code === 'employer-unconfirmed')
    return (
      <Page title={t.title}>
        <Notice title={t.unconfirmed}>
          <p>{t.unconfirmedWords}</p>
          <p>{asked.error.body.detail}</p>
        </Notice>
      </Page>
    )
  const refetch = () => void Promise.all([asked.refetch(), accepted.refetch()])
  return (
    <Page title={t.title}>
      <Loaded of={asked}>{({ items }) => <Asked matches={items} onAnswered={refetch} />}</Loaded>
      <Loaded of={accepted}>
        {data => <People first={data} employerId={employerId} onEnded={refetch} />}
      </Loaded>
    </Page>
  )
}

type Matches = NonNullable<ReturnType<typeof useMatches>['data']>
type Match = Matches['items'][number]
const useMatches = () =>
  api.useQuery('get', '/v1/employers/{employerId}/matches', { params: { path: { employerId: '' } } })

function Asked({
  matches,
  onAnswered,
}: {
  readonly matches: readonly Match[]
  readonly onAnswered: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <section className="card">
      <h2>{t.asked}</h2>
      <p>{t.askedWords}</p>
      <Table
        caption={t.asked}
        rows={matches}
        keyOf={row => row.employmentId}
        empty={t.noAsked}
        columns={[
          { name: t.name, isHeading: true, cell: row => row.name },
          { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
          { name: t.since, cell: row => dayText(row.startsOn, language) },
          { name: t.answerBy, cell: row => momentText(row.answerDueAt, language) },
          { name: t.act, cell: row => <MatchAnswer match={row} onAnswered={onAnswered} /> },
        ]}
      />
    </section>
  )
}

/** All verdicts of a year, by person: the employer's own people alone. */
async function readVerdicts(employerId: string, year: number): Promise<ReadonlyMap<string, Standing>> {
  const verdicts = new Map<string, Standing>()
  for (let after: string | undefined; ; ) {
    const query = { year, employerId, limit: 200, ...(after ? { after } : {}) }
    const { data } = await client.GET('/v1/standings', { params: { query } })
    for (const standing of data?.items ?? []) verdicts.set(standing.personId ?? '', standing)
    if (!data?.next) return verdicts
    after = data.next
  }
}

function People({
  first,
  employerId,
  onEnded,
}: {
  readonly first: Matches
  readonly employerId: string
  readonly onEnded: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { year = currentYear(), short = false } = getRouteApi('/employer').useSearch()
  const navigate = useNavigate({ from: '/employer' })
  const verdicts = useQuery({
    queryKey: ['verdicts', employerId, year],
    queryFn: () => readVerdicts(employerId, year),
  })
  const { rows, more } = useMore(first, async after => {
    const query = { status: 'accepted' as const, limit: 100, after }
    const { data } = await client.GET('/v1/employers/{employerId}/matches', {
      params: { path: { employerId }, query },
    })
    return data as Matches
  })
  const thisYear = currentYear()
  const years = [thisYear, thisYear - 1, thisYear - 2].map(each => ({
    value: String(each),
    label: String(each),
  }))
  return (
    <section className="card">
      <h2>{t.people}</h2>
      <div className="columns">
        <Select
          label={t.year}
          name="year"
          choices={years}
          defaultValue={String(year)}
          onChange={value => void navigate({ search: { year: Number(value), short } })}
        />
        <Select
          label={t.show}
          name="short"
          choices={[
            { value: 'all', label: t.all },
            { value: 'short', label: t.onlyShort },
          ]}
          defaultValue={short ? 'short' : 'all'}
          onChange={value => void navigate({ search: { year, short: value === 'short' } })}
        />
      </div>
      <Loaded of={verdicts}>
        {known => {
          const verdictOf = (match: Match) => known.get(match.personId)
          const shown = short ? rows.filter(match => verdictOf(match)?.verdict === 'short') : rows
          const done = rows.filter(match =>
            ['compliant', 'exempt'].includes(verdictOf(match)?.verdict ?? ''),
          ).length
          return (
            <>
              <Notice title={t.count(done, rows.length)}>
                <p>{t.hoursNote}</p>
              </Notice>
              <Table
                caption={t.people}
                rows={shown}
                keyOf={row => row.employmentId}
                empty={t.noPeople}
                columns={[
                  { name: t.name, isHeading: true, cell: row => row.name },
                  { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
                  { name: t.verdict, cell: row => <Verdict standing={verdictOf(row)} /> },
                  { name: t.since, cell: row => dayText(row.startsOn, language) },
                  {
                    name: t.act,
                    cell: row =>
                      row.endsOn ? dayText(row.endsOn, language) : <Ending match={row} onEnded={onEnded} />,
                  },
                ]}
              />
            </>
          )
        }}
      </Loaded>
      {more}
      <p>
        <a
          href={`/v1/exports/standings.xlsx?fromYear=${year}&toYear=${year}&employerId=${employerId}`}
          download
        >
          {t.sheet}
        </a>
      </p>
    </section>
  )
}

function Verdict({ standing }: { readonly standing: Standing | undefined }) {
  const t = useTexts(texts)
  return standing ? <VerdictMark standing={standing} /> : <Mark>{t.notYet}</Mark>
}

function Ending({ match, onEnded }: { readonly match: Match; readonly onEnded: () => void }) {
  const t = useTexts(texts)
  return (
    <FormDialog
      name={t.end}
      title={t.endOf(match.name)}
      onSend={async ({ text, idempotencyKey }) => {
        await client.POST('/v1/employments/{employmentId}/end', {
          params: { path: { employmentId: match.employmentId } },
          headers: { 'Idempotency-Key': idempotencyKey },
          body: { endsOn: text('endsOn') },
        })
        onEnded()
      }}
    >
      <Field label={t.endsOn} name="endsOn" type="date" defaultValue={todayInWenzhou()} />
    </FormDialog>
  )
}
