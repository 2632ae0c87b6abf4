import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { api, client } from '../../../api/client'
import type { components } from '../../../generated/api'
import { momentText } from '../../../text/dates'
import { useLanguage, useTexts } from '../../../text/text'
import { Select } from '../../../ui/form'
import { FormDialog, ReasonField } from '../../../ui/form-dialog'
import { Loaded } from '../../../ui/loaded'
import { useMore } from '../../../ui/more'
import { Mark } from '../../../ui/notice'
import { Page } from '../../../ui/page'
import { Table } from '../../../ui/table'

type Contest = components['schemas']['ListedAbsenceContest']
type Listed = { readonly items: readonly Contest[]; readonly next: string | null }

const texts = {
  title: { zh: '缺考申诉', en: 'Contested absences' },
  words: {
    zh: '认可的，这次缺考不计考试次数。超过期限未决定的，市人力社保局可以看到。',
    en: 'Excused, the absence counts as no attempt. What is not decided in time is seen by the municipal bureau.',
  },
  show: { zh: '显示', en: 'Show' },
  all: { zh: '全部', en: 'All' },
  overdue: { zh: '只看逾期', en: 'Only overdue' },
  none: { zh: '没有等待决定的申诉。', en: 'Nothing waits for a decision.' },
  name: { zh: '姓名', en: 'Name' },
  number: { zh: '证件号码', en: 'Document number' },
  sitting: { zh: '场次', en: 'Sitting' },
  reason: { zh: '申诉理由', en: 'What the person says' },
  filed: { zh: '提出时间', en: 'Filed' },
  due: { zh: '决定期限', en: 'Decide until' },
  late: { zh: '已逾期', en: 'Overdue' },
  act: { zh: '办理', en: 'Act' },
  excuse: { zh: '认可', en: 'Excuse' },
  excuseOf: { zh: (name: string) => `认可 ${name} 的申诉`, en: (name: string) => `Excuse ${name}` },
  uphold: { zh: '维持缺考', en: 'Uphold' },
  upholdOf: {
    zh: (name: string) => `维持 ${name} 缺考`,
    en: (name: string) => `Uphold the absence of ${name}`,
  },
}

/** Contested absences that wait for this bureau, the oldest first (Article 10). */
export function ContestsPage() {
  const t = useTexts(texts)
  const { overdue = false } = getRouteApi('/contests').useSearch()
  const navigate = useNavigate({ from: '/contests' })
  const query = { limit: 50, ...(overdue ? { overdue: 'true' } : {}) }
  const contests = api.useQuery('get', '/v1/absence-contests', { params: { query } })
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <Select
        label={t.show}
        name="overdue"
        choices={[
          { value: 'all', label: t.all },
          { value: 'overdue', label: t.overdue },
        ]}
        defaultValue={overdue ? 'overdue' : 'all'}
        onChange={value => void navigate({ search: { overdue: value === 'overdue' || undefined } })}
      />
      <Loaded of={contests}>
        {first => <ContestTable first={first} query={query} onDecided={() => void contests.refetch()} />}
      </Loaded>
    </Page>
  )
}

function ContestTable({
  first,
  query,
  onDecided,
}: {
  readonly first: Listed
  readonly query: { limit: number; overdue?: string }
  readonly onDecided: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(
    first,
    async after =>
      (await client.GET('/v1/absence-contests', { params: { query: { ...query, after } } })).data as Listed,
  )
  return (
    <>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => row.contestId}
        empty={t.none}
        columns={[
          { name: t.name, isHeading: true, cell: row => row.name },
          { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
          { name: t.sitting, cell: row => `${momentText(row.startsAt, language)} ${row.centreName}` },
          { name: t.reason, cell: row => row.reason },
          { name: t.filed, cell: row => momentText(row.filedAt, language) },
          {
            name: t.due,
            cell: row => (
              <>
                {momentText(row.decideBy, language)} {row.overdueAt ? <Mark kind="bad">{t.late}</Mark> : null}
              </>
            ),
          },
          { name: t.act, cell: row => <Decision contest={row} onDecided={onDecided} /> },
        ]}
      />
      {more}
    </>
  )
}

function Decision({
  contest: { contestId, name },
  onDecided,
}: {
  readonly contest: Contest
  readonly onDecided: () => void
}) {
  const t = useTexts(texts)
  const decide = async (decision: 'uphold' | 'excuse', reason: string, key: string) => {
    await client.POST('/v1/absence-contests/{contestId}/decision', {
      params: { path: { contestId } },
      headers: { 'Idempotency-Key': key },
      body: { decision, reason },
    })
    onDecided()
  }
  return (
    <div className="row">
      <FormDialog
        name={t.excuse}
        title={t.excuseOf(name)}
        onSend={({ text, idempotencyKey }) => decide('excuse', text('reason'), idempotencyKey)}
      >
        <ReasonField />
      </FormDialog>
      <FormDialog
        name={t.uphold}
        title={t.upholdOf(name)}
        kind="danger"
        onSend={({ text, idempotencyKey }) => decide('uphold', text('reason'), idempotencyKey)}
      >
        <ReasonField />
      </FormDialog>
    </div>
  )
}
