import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import { dayText, momentText } from '../../text/dates'
import { employmentWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { MatchAnswer } from '../match-answer'

const texts = {
  title: { zh: '单位人员', en: 'People of an employer' },
  employers: { zh: '用人单位', en: 'Employers' },
  people: { zh: '人员', en: 'People' },
  none: { zh: '没有人员。', en: 'Nobody.' },
  show: { zh: '显示', en: 'Show' },
  name: { zh: '姓名', en: 'Name' },
  number: { zh: '证件号码', en: 'Document number' },
  since: { zh: '入职日期', en: 'First day' },
  due: { zh: '答复期限', en: 'Answer by' },
  act: { zh: '办理', en: 'Act' },
  notDue: {
    zh: '答复期限未到，由单位先答复',
    en: 'The employer answers first: its time is not over',
  },
}

type Matches = NonNullable<Awaited<ReturnType<typeof readMatches>>>
type Status = keyof typeof employmentWords
type Query = { status: Status; limit: number; after?: string }
const readMatches = async (employerId: string, query: Query) =>
  (await client.GET('/v1/employers/{employerId}/matches', { params: { path: { employerId }, query } })).data

/** The people who asked to be matched with this employer, and its answers, for its bureau. */
export function EmployerPage() {
  const t = useTexts(texts)
  const language = useLanguage()
  const { employerId } = getRouteApi('/employers/$employerId').useParams()
  const { status = 'asked' } = getRouteApi('/employers/$employerId').useSearch()
  const navigate = useNavigate({ from: '/employers/$employerId' })
  const query: Query = { status, limit: 50 }
  const matches = api.useQuery('get', '/v1/employers/{employerId}/matches', {
    params: { path: { employerId }, query },
  })
  const choices = Object.entries(employmentWords).map(([value, words]) => ({ value, label: words[language] }))
  return (
    <Page title={t.title} crumbs={[{ title: t.employers, to: '/employers' }]}>
      <Select
        label={t.show}
        name="status"
        defaultValue={status}
        choices={choices}
        onChange={value => void navigate({ search: { status: value as Status } })}
      />
      <Loaded of={matches}>
        {data => (
          <MatchTable
            first={data}
            employerId={employerId}
            query={query}
            onAnswered={() => void matches.refetch()}
          />
        )}
      </Loaded>
    </Page>
  )
}

function MatchTable({
  first,
  employerId,
  query,
  onAnswered,
}: {
  readonly first: Matches
  readonly employerId: string
  readonly query: Query
  readonly onAnswered: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(
    first,
    async after => (await readMatches(employerId, { ...query, after })) as Matches,
  )
  const now = Date.now()
  return (
    <>
      <Table
        caption={rows[0]?.employerName ?? t.people}
        rows={rows}
        keyOf={row => row.employmentId}
        empty={t.none}
        columns={[
          { name: t.name, isHeading: true, cell: row => row.name },
          { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
          { name: t.since, cell: row => dayText(row.startsOn, language) },
          { name: t.due, cell: row => momentText(row.answerDueAt, language) },
          {
            name: t.act,
            cell: row =>
              row.status === 'asked' ? (
                <MatchAnswer
                  match={row}
                  because={Date.parse(row.answerDueAt) > now ? t.notDue : null}
                  onAnswered={onAnswered}
                />
              ) : (
                employmentWords[row.status][language]
              ),
          },
        ]}
      />
      {more}
    </>
  )
}
