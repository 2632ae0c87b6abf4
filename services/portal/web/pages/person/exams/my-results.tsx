import { api, client } from '../../../api/client'
import type { components } from '../../../generated/api'
import { dayText, momentText } from '../../../text/dates'
import { useLanguage, useTexts } from '../../../text/text'
import { Loaded } from '../../../ui/loaded'
import { useMore } from '../../../ui/more'
import { Mark } from '../../../ui/notice'
import { Table } from '../../../ui/table'
import { outcomeWords } from '../../centre/words'
import { Contest } from './contest'
import { contestWords } from './words'

type Result = components['schemas']['Result']
interface Results {
  readonly items: readonly Result[]
  readonly next: string | null
}

const texts = {
  title: { zh: '我的成绩', en: 'My results' },
  none: { zh: '还没有成绩。', en: 'No result yet.' },
  course: { zh: '课程', en: 'Course' },
  outcome: { zh: '结果', en: 'Outcome' },
  score: { zh: '分数', en: 'Score' },
  of: {
    zh: (score: number, max: number | null) => (max === null ? `${score}` : `${score}（满分 ${max}）`),
    en: (score: number, max: number | null) => (max === null ? `${score}` : `${score} of ${max}`),
  },
  on: { zh: '登记日期', en: 'Recorded' },
  note: { zh: '说明', en: 'Note' },
  proposed: {
    zh: (moment: string) => `考点已提出更正为合格，等待第二人确认，最迟 ${moment}`,
    en: (moment: string) => `A correction to a pass waits for a second official, until ${moment}`,
  },
}

/** Results in force, newest first. */
export function MyResults() {
  const t = useTexts(texts)
  const results = api.useQuery('get', '/v1/my/results', { params: { query: {} } })
  return (
    <section className="stack">
      <h2>{t.title}</h2>
      <Loaded of={results}>{first => <ResultTable first={first} />}</Loaded>
    </section>
  )
}

function ResultTable({ first }: { readonly first: Results }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore<Result>(first, async after => {
    const { data } = await client.GET('/v1/my/results', { params: { query: { after } } })
    return data!
  })
  return (
    <>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => row.resultId}
        empty={t.none}
        columns={[
          { name: t.course, isHeading: true, cell: row => <span lang="zh-CN">{row.courseTitle}</span> },
          {
            name: t.outcome,
            cell: row => (
              <Mark kind={row.outcome === 'passed' ? 'good' : 'warn'}>
                {outcomeWords[row.outcome][language]}
              </Mark>
            ),
          },
          {
            name: t.score,
            isFigure: true,
            cell: row => (row.score === null ? '' : t.of(row.score, row.scoreMax)),
          },
          { name: t.on, cell: row => dayText(row.recordedAt, language) },
          { name: t.note, cell: row => <ResultNote result={row} /> },
        ]}
      />
      {more}
    </>
  )
}

function ResultNote({ result }: { readonly result: Result }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { outcome, contest, bookingId, proposed } = result
  return (
    <>
      {proposed ? <p>{t.proposed(momentText(proposed.confirmUntil, language))}</p> : null}
      {contest ? contestWords[contest][language] : null}
      {outcome === 'absent' && !contest && bookingId ? <Contest bookingId={bookingId} /> : null}
    </>
  )
}
