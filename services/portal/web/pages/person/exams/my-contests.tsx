import { api, client } from '../../../api/client'
import type { components } from '../../../generated/api'
import { momentText } from '../../../text/dates'
import { useLanguage, useTexts } from '../../../text/text'
import { Loaded } from '../../../ui/loaded'
import { useMore } from '../../../ui/more'
import { Mark } from '../../../ui/notice'
import { Table } from '../../../ui/table'
import { contestWords } from './words'

type Contest = components['schemas']['MyAbsenceContest']
interface Contests {
  readonly items: readonly Contest[]
  readonly next: string | null
}

const texts = {
  title: { zh: '我的缺考异议', en: 'Absences that I contested' },
  none: { zh: '没有提出过异议。', en: 'None.' },
  course: { zh: '课程', en: 'Course' },
  when: { zh: '考试时间', en: 'Exam' },
  said: { zh: '我的说明', en: 'What I said' },
  filed: { zh: '提出时间', en: 'Filed' },
  state: { zh: '状态', en: 'State' },
  by: { zh: (moment: string) => `应在 ${moment} 前答复`, en: (moment: string) => `Answered by ${moment}` },
  byOrLater: {
    zh: (moment: string) => `应在 ${moment} 前答复（节假日安排公布后可能顺延）`,
    en: (moment: string) => `Answered by ${moment}, or later once the holidays are known`,
  },
  overdue: { zh: '已超过答复期限，市级部门正在督办', en: 'Overdue: the municipal bureau sees it' },
  answer: { zh: '答复', en: 'Answer' },
}

/** The absences that one contested: until when they are answered, and the answer. */
export function MyContests() {
  const contests = api.useQuery('get', '/v1/my/absence-contests', { params: { query: {} } })
  return <Loaded of={contests}>{first => (first.items.length > 0 ? <Listed first={first} /> : null)}</Loaded>
}

function Listed({ first }: { readonly first: Contests }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore<Contest>(first, async after => {
    const { data } = await client.GET('/v1/my/absence-contests', { params: { query: { after } } })
    return data!
  })
  return (
    <section className="stack">
      <h2>{t.title}</h2>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => row.contestId}
        empty={t.none}
        columns={[
          { name: t.course, isHeading: true, cell: row => <span lang="zh-CN">{row.courseTitle}</span> },
          { name: t.when, cell: row => momentText(row.sitting.startsAt, language) },
          { name: t.filed, cell: row => momentText(row.filedAt, language) },
          { name: t.said, cell: row => row.reason },
          { name: t.state, cell: row => <State contest={row} /> },
          { name: t.answer, cell: row => row.decisionReason ?? '' },
        ]}
      />
      {more}
    </section>
  )
}

function State({ contest: { state, decideBy, provisional, overdueAt } }: { readonly contest: Contest }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const until = momentText(decideBy, language)
  return (
    <span className="stack-tight">
      <Mark kind={state === 'excused' ? 'good' : state === 'upheld' ? 'bad' : 'usual'}>
        {contestWords[state][language]}
      </Mark>
      {state === 'open' ? (
        <span className="small">
          {overdueAt ? t.overdue : provisional ? t.byOrLater(until) : t.by(until)}
        </span>
      ) : null}
    </span>
  )
}
