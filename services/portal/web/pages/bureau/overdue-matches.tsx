import { Link } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import { dayText, momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Table } from '../../ui/table'
import { MatchAnswer } from '../match-answer'

const texts = {
  title: { zh: '单位逾期未答复的申请', en: 'Matches that an employer has not answered in time' },
  words: {
    zh: '单位超过答复期限的，由所在地人社部门代为答复。',
    en: 'Where an employer let its time pass, the bureau of its locality answers.',
  },
  none: { zh: '没有逾期的申请。', en: 'Nothing is overdue.' },
  name: { zh: '姓名', en: 'Name' },
  number: { zh: '证件号码', en: 'Document number' },
  employer: { zh: '单位', en: 'Employer' },
  since: { zh: '入职日期', en: 'First day' },
  due: { zh: '答复期限', en: 'Was due' },
  act: { zh: '办理', en: 'Act' },
}

type Matches = NonNullable<Awaited<ReturnType<typeof readOverdue>>>
const readOverdue = async (after?: string) =>
  (
    await client.GET('/v1/employments/overdue', {
      params: { query: { limit: 50, ...(after ? { after } : {}) } },
    })
  ).data

/** Over all employers of the locality, those first that have waited longest. */
export function OverdueMatches() {
  const t = useTexts(texts)
  const overdue = api.useQuery('get', '/v1/employments/overdue', { params: { query: { limit: 50 } } })
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <p>{t.words}</p>
      <Loaded of={overdue}>
        {data => <Overdue first={data} onAnswered={() => void overdue.refetch()} />}
      </Loaded>
    </section>
  )
}

function Overdue({ first, onAnswered }: { readonly first: Matches; readonly onAnswered: () => void }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => (await readOverdue(after)) as Matches)
  return (
    <>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => row.employmentId}
        empty={t.none}
        columns={[
          { name: t.name, isHeading: true, cell: row => row.name },
          { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
          {
            name: t.employer,
            cell: row => (
              <Link to={'/employers/$employerId'} params={{ employerId: row.employerId }}>
                {row.employerName}
              </Link>
            ),
          },
          { name: t.since, cell: row => dayText(row.startsOn, language) },
          { name: t.due, cell: row => momentText(row.answerDueAt, language) },
          { name: t.act, cell: row => <MatchAnswer match={row} onAnswered={onAnswered} /> },
        ]}
      />
      {more}
    </>
  )
}
