import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { dayText, momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Bar } from '../../ui/bar'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form, Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Table } from '../../ui/table'
import { partWords, rowStateWords, type TrainingClass } from './words'

type Row = components['schemas']['RosterRow']

const texts = {
  progress: { zh: '登记进度', en: 'Progress of registration' },
  counted: {
    zh: (done: number, all: number) => `${done} / ${all} 人`,
    en: (done: number, all: number) => `${done} of ${all} people`,
  },
  registered: { zh: '已计学时', en: 'Counted' },
  batches: { zh: '登记批次', en: 'Batches' },
  noBatches: { zh: '审核通过后开始登记。', en: 'Registration begins once it is reviewed.' },
  madeAt: { zh: '生成', en: 'Made' },
  rowCount: { zh: '人数', en: 'People' },
  registeredAt: { zh: '登记完成', en: 'Registered' },
  onItsWay: { zh: '正在登记', en: 'On its way' },
  people: { zh: '名单上的人员', en: 'People on the roster' },
  none: { zh: '没有这样的人员。', en: 'There is nobody like this.' },
  state: { zh: '状态', en: 'State' },
  all: { zh: '全部', en: 'All' },
  stateOf: {
    zh: (state: string, count: number) => `${state}（${count}）`,
    en: (state: string, count: number) => `${state} (${count})`,
  },
  name: { zh: '姓名', en: 'Name' },
  number: { zh: '证件号码', en: 'Document number' },
  days: { zh: '参加', en: 'Attended' },
  hours: { zh: '学时', en: 'Hours' },
  hoursOf: {
    zh: (hours: number, year: number) => `${year} 年 ${hours} 学时`,
    en: (hours: number, year: number) => `${hours} hours of ${year}`,
  },
  same: { zh: '与已登记的学时认证日期重复', en: 'The same days as a registered claim' },
  act: { zh: '办理', en: 'Act' },
  remove: { zh: '从名单中去掉', en: 'Remove' },
  removeOf: {
    zh: (name: string) => `从名单中去掉 ${name}`,
    en: (name: string) => `Remove ${name} from the roster`,
  },
  reason: { zh: '原因', en: 'Why' },
  cancel: { zh: '取消', en: 'Cancel' },
}

const rowStates = ['posted', 'waiting', 'counted', 'setAside', 'reversed'] as const
type RowState = (typeof rowStates)[number]

/** The people on a roster, what each comes to, and how far their registration is. */
export function RosterRows({
  trainingClass,
  isOrganiser,
  onChanged,
}: {
  readonly trainingClass: TrainingClass
  readonly isOrganiser: boolean
  readonly onChanged: () => Promise<void>
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { classId, roster } = trainingClass
  const search = getRouteApi('/classes/$classId').useSearch()
  const people = rowStates.find(each => each === search.people)
  const navigate = useNavigate({ from: '/classes/$classId' })
  const query = { limit: 100, ...(people ? { state: people } : {}) }
  const rows = api.useQuery('get', '/v1/training-classes/{classId}/rows', {
    params: { path: { classId }, query },
  })
  const all = roster.posted + roster.waiting + roster.counted + roster.setAside + roster.reversed
  const mayRemove =
    isOrganiser && ['rosterIn', 'rosterReturned', 'waitingForPolicy'].includes(trainingClass.state)
  return (
    <>
      <section className="card">
        <h2>{t.progress}</h2>
        <Bar
          label={t.registered}
          value={roster.counted}
          of={Math.max(all, 1)}
          words={t.counted(roster.counted, all)}
        />
        <Table
          caption={t.batches}
          rows={trainingClass.batches}
          keyOf={row => row.batchId}
          empty={t.noBatches}
          columns={[
            { name: t.madeAt, isHeading: true, cell: row => momentText(row.madeAt, language) },
            { name: t.rowCount, isFigure: true, cell: row => row.rowCount },
            {
              name: t.registeredAt,
              cell: row => (row.registeredAt ? momentText(row.registeredAt, language) : t.onItsWay),
            },
          ]}
        />
      </section>
      <section className="card">
        <h2>{t.people}</h2>
        <Select
          label={t.state}
          name="people"
          defaultValue={people ?? 'all'}
          choices={[
            { value: 'all', label: t.stateOf(t.all, all) },
            ...rowStates.map(value => ({
              value,
              label: t.stateOf(rowStateWords[value][language], roster[value]),
            })),
          ]}
          onChange={value =>
            void navigate({
              search: before => ({ ...before, part: 'people', people: value === 'all' ? undefined : value }),
            })
          }
        />
        <Loaded of={rows}>
          {first => (
            <Rows
              first={first}
              classId={classId}
              state={people}
              mayRemove={mayRemove}
              onChanged={onChanged}
            />
          )}
        </Loaded>
      </section>
    </>
  )
}

interface Page {
  readonly items: readonly Row[]
  readonly next: string | null
}

function Rows({
  first,
  classId,
  state,
  mayRemove,
  onChanged,
}: {
  readonly first: Page
  readonly classId: string
  readonly state: RowState | undefined
  readonly mayRemove: boolean
  readonly onChanged: () => Promise<void>
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/training-classes/{classId}/rows', {
      params: { path: { classId }, query: { limit: 100, after, ...(state ? { state } : {}) } },
    })
    return data as Page
  })
  const daysOf = ({ days }: Row) =>
    days.map(({ on, part }) => `${dayText(on, language)} ${partWords[part][language]}`)
  return (
    <>
      <Table
        caption={t.people}
        rows={rows}
        keyOf={row => row.rowId}
        empty={t.none}
        columns={[
          { name: t.name, isHeading: true, cell: row => row.name },
          { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
          {
            name: t.days,
            cell: row => (
              <div>
                {daysOf(row).map(day => (
                  <div key={day}>{day}</div>
                ))}
              </div>
            ),
          },
          {
            name: t.state,
            cell: row => (
              <div className="stack-tight">
                <Mark kind={row.state === 'counted' ? 'good' : row.state === 'posted' ? 'usual' : 'warn'}>
                  {rowStateWords[row.state][language]}
                </Mark>
                {row.because ? (
                  <>
                    <span>{row.because.detail}</span>
                    <span className="soft">{row.because.remedy}</span>
                  </>
                ) : null}
                {row.same.length > 0 ? <span className="soft">{t.same}</span> : null}
              </div>
            ),
          },
          {
            name: t.hours,
            cell: row => row.hours.map(({ hours, year }) => t.hoursOf(hours, year)).join('，') || '—',
          },
          ...(mayRemove
            ? [
                {
                  name: t.act,
                  cell: (row: Row) =>
                    row.state === 'posted' || row.state === 'waiting' ? (
                      <Removing classId={classId} row={row} onDone={onChanged} />
                    ) : (
                      '—'
                    ),
                },
              ]
            : []),
        ]}
      />
      {more}
    </>
  )
}

function Removing({
  classId,
  row,
  onDone,
}: {
  readonly classId: string
  readonly row: Row
  readonly onDone: () => Promise<void>
}) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button label={t.removeOf(row.name)} onPress={() => setOpen(true)}>
        {t.remove}
      </Button>
      {isOpen ? (
        <Dialog title={t.removeOf(row.name)} onClose={() => setOpen(false)}>
          <Form
            send={t.remove}
            kind="danger"
            onSend={async ({ text, idempotencyKey }) => {
              await client.POST('/v1/training-classes/{classId}/removed-rows', {
                params: { path: { classId } },
                headers: { 'Idempotency-Key': idempotencyKey },
                body: { rowIds: [row.rowId], reason: text('reason') },
              })
              setOpen(false)
              await onDone()
            }}
            beside={<Button onPress={() => setOpen(false)}>{t.cancel}</Button>}
          >
            <Field label={t.reason} name="reason" rows={3} maxLength={1000} />
          </Form>
        </Dialog>
      ) : null}
    </>
  )
}
