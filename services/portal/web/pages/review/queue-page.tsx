import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { claimStateWords } from '../../../../../domain/claim/words'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Field, Form, Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark, Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { nameOfType, stateMarks, typeWords } from '../claim/words'
import { type QueuedClaim, type QueuePage, queueQuery, readQueue, useColleagues } from './queue'
import type { QueueSearch, View } from './queue-search'

const texts = {
  title: { zh: '学时认证审核', en: 'Review of claims' },
  views: { zh: '待办分类', en: 'Views' },
  filter: { zh: '筛选', en: 'Filter' },
  search: { zh: '查询', en: 'Search' },
  clear: { zh: '清除筛选', en: 'Clear the filter' },
  name: { zh: '名称', en: 'Name' },
  type: { zh: '类别', en: 'Type' },
  anyType: { zh: '全部类别', en: 'All types' },
  year: { zh: '年度', en: 'Year' },
  caption: { zh: '待审核的申请', en: 'Claims to review' },
  none: { zh: '没有待办的申请。', en: 'Nothing to do.' },
  person: { zh: '申请人', en: 'Claimant' },
  hours: { zh: '学时', en: 'Hours' },
  evidence: { zh: '材料', en: 'Files' },
  state: { zh: '状态', en: 'State' },
  due: { zh: '审核期限', en: 'Due' },
  assignee: { zh: '经办', en: 'Held by' },
  unnamed: { zh: '（无名称）', en: '(no name)' },
  late: { zh: '逾期申报', en: 'Claimed late' },
  same: { zh: '有相同内容', en: 'The same elsewhere' },
  escalated: { zh: '已督办', en: 'Escalated' },
  overdue: { zh: '已超期', en: 'Overdue' },
  alike: { zh: '同一活动', en: 'Same activity' },
  decided: { zh: '已办理', en: 'Decided' },
  desk: { zh: '代办与督办人员', en: 'Deputies and escalation' },
  batch: { zh: '批量通过', en: 'Approve together' },
  batchWords: {
    zh: '以下是同一活动的申请。勾选后按标准计算的学时一并通过；有相同内容的须逐件审核。',
    en: 'Claims of one activity. Those ticked are approved with the hours of the standard; those with the same elsewhere are looked at one by one.',
  },
  chooseAll: { zh: '全选', en: 'Choose all' },
  chosen: { zh: (count: number) => `通过所选 ${count} 件`, en: (count: number) => `Approve ${count}` },
  choose: { zh: (name: string) => `选择 ${name}`, en: (name: string) => `Choose ${name}` },
  nothingChosen: { zh: '请先勾选申请', en: 'Choose some first' },
  approved: { zh: (count: number) => `已通过 ${count} 件`, en: (count: number) => `${count} approved` },
  refused: {
    zh: (count: number) => `${count} 件未能通过`,
    en: (count: number) => `${count} were not approved`,
  },
}

const viewWords: Record<View, { readonly zh: string; readonly en: string }> = {
  all: { zh: '全部', en: 'All' },
  mine: { zh: '我经办的', en: 'Mine' },
  free: { zh: '无人经办', en: 'Free' },
  late: { zh: '已超期', en: 'Overdue' },
  escalated: { zh: '已督办', en: 'Escalated' },
  waiting: { zh: '等待学时标准', en: 'Waiting for a standard' },
  appeals: { zh: '申诉', en: 'Appeals' },
}

/** The claims that wait for a reviewer. */
export function ReviewPage() {
  const t = useTexts(texts)
  const session = useSignedIn()
  const search = getRouteApi('/review').useSearch()
  const queue = useQuery(queueQuery(session, search))
  return (
    <Page title={t.title} crumbs={[]}>
      <Views current={search.view ?? 'all'} search={search} />
      <Filter key={JSON.stringify(search)} search={search} />
      <Loaded of={queue}>{first => <Queue {...{ first, search }} />}</Loaded>
      <p className="row">
        <Link to="/review/decided">{t.decided}</Link>
        {session.role === 'industryDepartment' ? <Link to="/review/desk">{t.desk}</Link> : null}
      </p>
    </Page>
  )
}

function Views({ current, search }: { readonly current: View; readonly search: QueueSearch }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { role } = useSignedIn()
  const counts = api.useQuery('get', '/v1/claim-queue/counts')
  const { view: _view, ...others } = search
  const shown = Object.entries(viewWords).filter(([view]) =>
    view === 'appeals' ? role === 'municipalBureau' : view !== 'waiting' || role === 'industryDepartment',
  ) as [View, (typeof viewWords)[View]][]
  return (
    <nav aria-label={t.views}>
      <ul className="plain row">
        {shown.map(([view, words]) => (
          <li key={view}>
            <Link
              to="/review"
              search={view === 'all' ? others : { ...others, view }}
              className={view === current ? 'button first' : 'button'}
              aria-current={view === current ? 'page' : undefined}
            >
              {words[language]}
              {view === 'appeals' || !counts.data ? '' : ` ${counts.data[view]}`}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Filter({ search }: { readonly search: QueueSearch }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const navigate = getRouteApi('/review').useNavigate()
  const { view } = search
  if (view === 'waiting' || view === 'appeals') return null
  return (
    <Form
      label={t.filter}
      send={t.search}
      kind="first"
      isKept={false}
      onSend={async ({ text }) => {
        const [type, year, q] = [Number(text('type')), Number(text('year')), text('q')]
        await navigate({
          search: {
            ...(view ? { view } : {}),
            ...(type ? { type } : {}),
            ...(year ? { year } : {}),
            ...(q ? { q } : {}),
          },
        })
      }}
      beside={
        <Link to="/review" search={view ? { view } : {}} className="button">
          {t.clear}
        </Link>
      }
    >
      <div className="columns">
        <Field
          label={t.name}
          name="q"
          type="search"
          isOptional
          maxLength={100}
          defaultValue={search.q ?? ''}
        />
        <Select
          label={t.type}
          name="type"
          isOptional
          empty={t.anyType}
          defaultValue={search.type ? String(search.type) : ''}
          choices={Object.entries(typeWords).map(([value, { name }]) => ({ value, label: name[language] }))}
        />
        <Field
          label={t.year}
          name="year"
          type="number"
          isOptional
          min={2021}
          max={2100}
          defaultValue={search.year ?? ''}
        />
      </div>
    </Form>
  )
}

function Queue({ first, search }: { readonly first: QueuePage; readonly search: QueueSearch }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const session = useSignedIn()
  const colleagues = useColleagues()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const { rows, more } = useMore<QueuedClaim>(first, after => readQueue(session, search, after))
  const isBatch = search.like !== undefined
  const free = rows.filter(each => !each.hasSame).map(each => each.claimId)
  const picked = chosen.filter(id => free.includes(id))
  return (
    <>
      {isBatch ? (
        <Batch
          likeKey={search.like ?? ''}
          chosen={picked}
          onAll={() => setChosen(free)}
          onDone={() => setChosen([])}
        />
      ) : null}
      <Table
        caption={t.caption}
        rows={rows}
        keyOf={row => row.claimId}
        empty={t.none}
        columns={[
          {
            name: t.name,
            isHeading: true,
            cell: row => (
              <span className="row">
                {isBatch && !row.hasSame ? (
                  <input
                    type="checkbox"
                    className="tick"
                    aria-label={t.choose(`${row.title} ${row.personName}`)}
                    checked={picked.includes(row.claimId)}
                    onChange={event =>
                      setChosen(
                        event.target.checked
                          ? [...chosen, row.claimId]
                          : chosen.filter(id => id !== row.claimId),
                      )
                    }
                  />
                ) : null}
                <Link to="/review/$claimId" params={{ claimId: row.claimId }} search={search}>
                  {row.title ?? t.unnamed}
                </Link>
              </span>
            ),
          },
          { name: t.person, cell: row => row.personName },
          { name: t.type, cell: row => nameOfType(row.type)[language] },
          { name: t.year, isFigure: true, cell: row => row.year },
          { name: t.hours, isFigure: true, cell: row => row.hours ?? '—' },
          { name: t.evidence, isFigure: true, cell: row => row.evidenceCount },
          { name: t.state, cell: row => <Marks {...{ row, search }} /> },
          { name: t.due, cell: row => (row.move.until ? momentText(row.move.until, language) : '—') },
          { name: t.assignee, cell: row => (row.assignee && colleagues.get(row.assignee)) ?? '—' },
        ]}
      />
      {more}
    </>
  )
}

function Marks({ row, search }: { readonly row: QueuedClaim; readonly search: QueueSearch }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { state, isLate, hasSame, likeKey, move } = row
  const { view } = search
  return (
    <span className="row">
      <Mark kind={stateMarks[state]}>{claimStateWords[state][language]}</Mark>
      {move.until && new Date(move.until) < new Date() ? <Mark kind="bad">{t.overdue}</Mark> : null}
      {move.escalatedAt ? <Mark kind="warn">{t.escalated}</Mark> : null}
      {isLate ? <Mark kind="warn">{t.late}</Mark> : null}
      {hasSame ? <Mark kind="warn">{t.same}</Mark> : null}
      {search.like || view === 'appeals' || view === 'waiting' ? null : (
        <Link to="/review" search={{ like: likeKey }} className="small">
          {t.alike}
        </Link>
      )}
    </span>
  )
}

type Answered = {
  approved: readonly components['schemas']['ClaimSummary'][]
  refused: readonly { claimId: string; problem: { detail?: string; title?: string } }[]
}

/** Claims of one activity, approved together: each answers by itself. */
function Batch({
  likeKey,
  chosen,
  onAll,
  onDone,
}: {
  readonly likeKey: string
  readonly chosen: readonly string[]
  readonly onAll: () => void
  readonly onDone: () => void
}) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const [answered, setAnswered] = useState<Answered>()
  const { run, isPending, problem } = useAct(async key => {
    const { data } = await client.POST('/v1/claims/approvals', {
      headers: { 'Idempotency-Key': key },
      body: { likeKey, claimIds: [...chosen].slice(0, CLAIMS_A_BATCH) },
    })
    setAnswered(data as Answered)
    onDone()
    await queries.invalidateQueries({ queryKey: ['claim-queue'] })
  })
  return (
    <section className="card" aria-labelledby="batch">
      <h2 id="batch">{t.batch}</h2>
      <p>{t.batchWords}</p>
      {problem}
      {answered ? (
        <Notice
          kind={answered.refused.length > 0 ? 'warn' : 'good'}
          title={t.approved(answered.approved.length)}
          isLive
        >
          {answered.refused.length > 0 ? <p>{t.refused(answered.refused.length)}</p> : null}
          <ul>
            {answered.refused.map(({ claimId, problem: { detail, title } }) => (
              <li key={claimId}>{detail ?? title}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <div className="row">
        <Button onPress={onAll}>{t.chooseAll}</Button>
        <Button
          kind="first"
          isPending={isPending}
          because={chosen.length === 0 ? t.nothingChosen : null}
          onPress={() => void run()}
        >
          {t.chosen(chosen.length)}
        </Button>
      </div>
    </section>
  )
}

/** As many as the API takes at once. */
const CLAIMS_A_BATCH = 100
