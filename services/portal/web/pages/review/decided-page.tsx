import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { claimStateWords } from '../../../../../domain/claim/words'
import { client } from '../../api/client'
import { useSignedIn, type WebSession } from '../../app/session'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Form, Select, Tick } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { nameOfType, stateMarks } from '../claim/words'
import { PAGE_SIZE, type QueuedClaim, type QueuePage } from './queue'
import { type DecidedSearch, decidedStates } from './queue-search'

const texts = {
  queue: { zh: '学时认证审核', en: 'Review of claims' },
  title: { zh: '已办理的申请', en: 'Decided claims' },
  filter: { zh: '筛选', en: 'Filter' },
  search: { zh: '查询', en: 'Search' },
  name: { zh: '名称', en: 'Name' },
  state: { zh: '状态', en: 'State' },
  any: { zh: '全部', en: 'All' },
  mine: { zh: '只看我办理的', en: 'Only those that I decided' },
  from: { zh: '起始日期', en: 'From' },
  until: { zh: '截止日期', en: 'Until' },
  none: { zh: '没有符合条件的申请。', en: 'None.' },
  person: { zh: '申请人', en: 'Claimant' },
  type: { zh: '类别', en: 'Type' },
  year: { zh: '年度', en: 'Year' },
  hours: { zh: '学时', en: 'Hours' },
  since: { zh: '办理时间', en: 'Since' },
  unnamed: { zh: '（无名称）', en: '(no name)' },
}

/** Claims that are before no department now: decided, returned, withdrawn. */
export function DecidedPage() {
  const t = useTexts(texts)
  const session = useSignedIn()
  const search = getRouteApi('/review/decided').useSearch()
  const claims = useQuery({
    queryKey: ['decided-claims', search],
    queryFn: () => readDecided(session, search),
  })
  return (
    <Page title={t.title} crumbs={[{ title: t.queue, to: '/review' }]}>
      <Filter key={JSON.stringify(search)} search={search} />
      <Loaded of={claims}>{first => <Claims {...{ first, search }} />}</Loaded>
    </Page>
  )
}

async function readDecided(
  { role, scope }: WebSession,
  { state, mine, q, from, until }: DecidedSearch,
  after?: string,
): Promise<QueuePage> {
  const { data } = await client.GET('/v1/claims', {
    params: {
      query: {
        limit: PAGE_SIZE,
        ...(role === 'industryDepartment' && scope.industry ? { industry: scope.industry } : {}),
        ...(state ? { state } : {}),
        ...(mine ? { decidedBy: 'me' as const } : {}),
        ...(q ? { q } : {}),
        ...(from ? { from } : {}),
        ...(until ? { until } : {}),
        ...(after ? { after } : {}),
      },
    },
  })
  return data as QueuePage
}

function Filter({ search }: { readonly search: DecidedSearch }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const navigate = getRouteApi('/review/decided').useNavigate()
  return (
    <Form
      label={t.filter}
      send={t.search}
      isKept={false}
      onSend={async ({ text }) => {
        const [state, q, from, until] = [text('state'), text('q'), text('from'), text('until')]
        await navigate({
          search: {
            ...(state ? { state: state as NonNullable<DecidedSearch['state']> } : {}),
            ...(text('mine') ? { mine: true as const } : {}),
            ...(q ? { q } : {}),
            ...(from ? { from } : {}),
            ...(until ? { until } : {}),
          },
        })
      }}
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
          label={t.state}
          name="state"
          isOptional
          empty={t.any}
          defaultValue={search.state ?? ''}
          choices={decidedStates.map(value => ({ value, label: claimStateWords[value][language] }))}
        />
        <Field label={t.from} name="from" type="date" isOptional defaultValue={search.from ?? ''} />
        <Field label={t.until} name="until" type="date" isOptional defaultValue={search.until ?? ''} />
        <Tick label={t.mine} name="mine" defaultChecked={search.mine ?? false} />
      </div>
    </Form>
  )
}

function Claims({ first, search }: { readonly first: QueuePage; readonly search: DecidedSearch }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const session = useSignedIn()
  const { rows, more } = useMore<QueuedClaim>(first, after => readDecided(session, search, after))
  return (
    <>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => row.claimId}
        empty={t.none}
        columns={[
          {
            name: t.name,
            isHeading: true,
            cell: row => (
              <Link to="/review/$claimId" params={{ claimId: row.claimId }}>
                {row.title ?? t.unnamed}
              </Link>
            ),
          },
          { name: t.person, cell: row => row.personName },
          { name: t.type, cell: row => nameOfType(row.type)[language] },
          { name: t.year, isFigure: true, cell: row => row.year },
          { name: t.hours, isFigure: true, cell: row => row.hours ?? '—' },
          {
            name: t.state,
            cell: ({ state }) => <Mark kind={stateMarks[state]}>{claimStateWords[state][language]}</Mark>,
          },
          { name: t.since, cell: row => momentText(row.move.since, language) },
        ]}
      />
      {more}
    </>
  )
}
