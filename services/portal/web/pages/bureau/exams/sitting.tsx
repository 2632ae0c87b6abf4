import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../../api/client'
import type { components } from '../../../generated/api'
import { momentText, spanText } from '../../../text/dates'
import { categoryWords } from '../../../text/terms'
import { useLanguage, useTexts } from '../../../text/text'
import { Field, Select } from '../../../ui/form'
import { FormDialog, ReasonField } from '../../../ui/form-dialog'
import { Loaded } from '../../../ui/loaded'
import { useMore } from '../../../ui/more'
import { Mark, Notice } from '../../../ui/notice'
import { Page } from '../../../ui/page'
import { Table } from '../../../ui/table'
import { ResultList } from '../../centre/result-list'
import { stageWords } from '../../centre/words'
import { useRooms } from './rooms'

type Sitting = components['schemas']['Sitting']
type Allocation = components['schemas']['Allocation']
type Changed = components['schemas']['SittingChanged']

const texts = {
  title: { zh: '场次', en: 'Sitting' },
  exams: { zh: '考试', en: 'Exams' },
  state: { zh: '状态', en: 'State' },
  when: { zh: '时间', en: 'When' },
  where: { zh: '考点和考场', en: 'Where' },
  category: { zh: '科目', en: 'Category' },
  seats: { zh: '座位（空 / 总）', en: 'Seats (free / all)' },
  waiting: { zh: '候补', en: 'Waiting' },
  closes: { zh: '报名截止', en: 'Booking closes' },
  due: { zh: '成绩报送期限', en: 'Results due' },
  reason: { zh: '取消原因', en: 'Why cancelled' },
  acts: { zh: '办理', en: 'What you can do' },
  actWords: {
    zh: '失去座位的人会收到通知，并优先获得其他场次的座位；不计考试次数。',
    en: 'People who lose a seat are told, and are offered another first; no attempt is counted.',
  },
  move: { zh: '调整时间或考场', en: 'Move' },
  room: { zh: '考场', en: 'Room' },
  starts: { zh: '开始时间', en: 'Starts' },
  ends: { zh: '结束时间', en: 'Ends' },
  shrink: { zh: '减少座位', en: 'Take seats out' },
  left: { zh: '保留座位数', en: 'Seats that stay' },
  cancel: { zh: '取消场次', en: 'Cancel the sitting' },
  changed: {
    zh: (displaced: number, offered: number) =>
      `已办理：${displaced} 人失去座位，其中 ${offered} 人已获得其他座位的邀约`,
    en: (displaced: number, offered: number) =>
      `Done: ${displaced} lost a seat, ${offered} were offered another`,
  },
  log: { zh: '座位分配记录', en: 'How the seats were given' },
  logWords: {
    zh: '按发生的先后列出每一次座位和候补变动，任何人都可以据此核对先后次序。',
    en: 'Each move of a seat and of the queue, in order: the order can be recomputed from it.',
  },
  noLog: { zh: '还没有座位变动。', en: 'No seat has moved yet.' },
  seq: { zh: '序号', en: 'No.' },
  moved: { zh: '变动', en: 'Move' },
  seat: { zh: '座位号', en: 'Seat' },
  place: { zh: '候补次序', en: 'Place' },
  at: { zh: '时间', en: 'When' },
}

const moveWords = {
  booked: { zh: '报名占座', en: 'A seat was booked' },
  queued: { zh: '进入候补', en: 'Joined the queue' },
  offered: { zh: '向候补邀约', en: 'Offered to the queue' },
  accepted: { zh: '接受邀约', en: 'The offer was taken' },
  lapsed: { zh: '邀约过期', en: 'The offer lapsed' },
  left: { zh: '退出候补', en: 'Left the queue' },
  closed: { zh: '候补关闭', en: 'The place was closed' },
  ended: { zh: '报名终止', en: 'A booking ended' },
  freed: { zh: '座位空出', en: 'A seat was freed' },
  keptEmpty: { zh: '座位保留不用', en: 'A seat is kept empty' },
  reseated: { zh: '调换座位', en: 'Reseated' },
  entitled: { zh: '获得优先', en: 'Was given priority' },
  reserved: { zh: '座位预留', en: 'A seat was reserved' },
  passedOver: { zh: '顺延', en: 'Passed over' },
} satisfies Record<Allocation['move'], { zh: string; en: string }>

/** A booking that ended, by its reason: at an exam that was held nobody gave anything up. */
const endedWords: Readonly<Record<string, { zh: string; en: string }>> = {
  cancelledByPerson: { zh: '本人取消报名', en: 'The person cancelled the booking' },
  changed: { zh: '本人改到其他场次', en: 'The person changed to another sitting' },
  sittingCancelled: { zh: '场次取消，报名终止', en: 'The sitting was cancelled: the booking ended' },
  sittingMoved: { zh: '场次调整，报名终止', en: 'The sitting was moved: the booking ended' },
  sittingShrunk: { zh: '座位减少，报名终止', en: 'Seats were taken out: the booking ended' },
  passedElsewhere: { zh: '已在其他场次合格，报名终止', en: 'Passed in another sitting: the booking ended' },
  resultMissing: {
    zh: '成绩逾期未报，本次报名暂按无成绩处理',
    en: 'No result came in time: booked without a result for now',
  },
  attemptsExhausted: {
    zh: '本年度考试次数已用完，报名终止',
    en: 'No attempt is left this year: the booking ended',
  },
  retakeTooEarly: {
    zh: '未到可以重考的时间，报名终止',
    en: 'Too early for a retake: the booking ended',
  },
  studiedBefore: {
    zh: '往年已学过该课程，报名终止',
    en: 'The course was studied in an earlier year: the booking ended',
  },
  studyReversed: { zh: '学习记录被撤销，报名终止', en: 'The study was reversed: the booking ended' },
} satisfies Record<NonNullable<components['schemas']['Booking']['endReason']>, { zh: string; en: string }>

/** Results that are late, or come after all, move a seat in the log and nobody in the room. */
const resultWords: Readonly<Record<string, { zh: string; en: string }>> = {
  'reseated resultCame': {
    zh: '成绩已到，座位归入已考',
    en: 'The result came: the seat counts as sat in',
  },
  'keptEmpty resultMissing': {
    zh: '成绩逾期未报，座位暂不计入',
    en: 'No result in time: the seat counts no more',
  },
}

const wordsOfMove = ({ move, reason }: Allocation) =>
  resultWords[`${move} ${reason}`] ?? (move === 'ended' ? endedWords[reason] : undefined) ?? moveWords[move]

/** One sitting: the municipal bureau moves, shrinks or cancels it, corrects its results, and reads how its seats were given (Article 10). */
export function SittingPage() {
  const t = useTexts(texts)
  const language = useLanguage()
  const { sittingId } = getRouteApi('/exams/sittings/$sittingId').useParams()
  const sitting = api.useQuery('get', '/v1/sittings/{sittingId}', { params: { path: { sittingId } } })
  const [changed, setChanged] = useState<Changed>()
  const onChanged = (answer: Changed | undefined) => {
    setChanged(answer)
    void sitting.refetch()
  }
  const queries = useQueryClient()
  const onCorrected = () =>
    void queries.invalidateQueries({ queryKey: ['get', '/v1/sittings/{sittingId}/results'] })
  const title = sitting.data ? momentText(sitting.data.startsAt, language) : t.title
  return (
    <Page title={title} crumbs={[{ title: t.exams, to: '/exams' }]}>
      {changed ? <Notice kind="good" isLive title={t.changed(changed.displaced, changed.offered)} /> : null}
      <Loaded of={sitting}>
        {data => (
          <>
            <Facts sitting={data} />
            {data.stage === 'published' || data.stage === 'bookingClosed' ? (
              <Acts sitting={data} onChanged={onChanged} />
            ) : null}
            {data.stage === 'held' || data.stage === 'closed' ? (
              <ResultList sitting={data} isOfBureau onCorrected={onCorrected} />
            ) : null}
          </>
        )}
      </Loaded>
      <Log sittingId={sittingId} />
    </Page>
  )
}

function Facts({ sitting }: { readonly sitting: Sitting }) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <section className="card">
      <dl className="facts">
        <dt>{t.state}</dt>
        <dd>
          <Mark kind={sitting.stage === 'cancelled' ? 'bad' : 'usual'}>
            {stageWords[sitting.stage][language]}
          </Mark>
        </dd>
        <dt>{t.when}</dt>
        <dd>{spanText(sitting.startsAt, sitting.endsAt, language)}</dd>
        <dt>{t.where}</dt>
        <dd>
          {sitting.centreName} {sitting.roomName} · {sitting.address}
        </dd>
        <dt>{t.category}</dt>
        <dd>
          {sitting.year} {categoryWords[sitting.category][language]}
        </dd>
        <dt>{t.seats}</dt>
        <dd className="number">
          {sitting.freeSeats} / {sitting.seats}
        </dd>
        <dt>{t.waiting}</dt>
        <dd className="number">{sitting.waiting}</dd>
        <dt>{t.closes}</dt>
        <dd>{momentText(sitting.bookingClosesAt, language)}</dd>
        <dt>{t.due}</dt>
        <dd>{momentText(sitting.resultsDueAt, language)}</dd>
        {sitting.cancelReason ? (
          <>
            <dt>{t.reason}</dt>
            <dd>{sitting.cancelReason}</dd>
          </>
        ) : null}
      </dl>
    </section>
  )
}

function Acts({
  sitting,
  onChanged,
}: {
  readonly sitting: Sitting
  readonly onChanged: (answer: Changed | undefined) => void
}) {
  const t = useTexts(texts)
  const rooms = useRooms(sitting.centreId).filter(room => !room.withdrawnAt)
  const here = rooms.find(room => room.name === sitting.roomName)
  const params = { path: { sittingId: sitting.sittingId } }
  return (
    <section className="card">
      <h2>{t.acts}</h2>
      <p>{t.actWords}</p>
      <div className="row">
        <FormDialog
          name={t.move}
          title={t.move}
          words={t.actWords}
          onSend={async ({ text, idempotencyKey }) => {
            const { data } = await client.POST('/v1/sittings/{sittingId}/move', {
              params,
              headers: { 'Idempotency-Key': idempotencyKey },
              body: {
                roomId: text('roomId'),
                startsAt: instantOf(text('startsAt')),
                endsAt: instantOf(text('endsAt')),
                reason: text('reason'),
              },
            })
            onChanged(data)
          }}
        >
          <Select
            label={t.room}
            name="roomId"
            choices={rooms.map(room => ({ value: room.roomId, label: `${room.name}（${room.seats}）` }))}
            {...(here ? { defaultValue: here.roomId } : {})}
          />
          <Field
            label={t.starts}
            name="startsAt"
            type="datetime-local"
            defaultValue={localOf(sitting.startsAt)}
          />
          <Field label={t.ends} name="endsAt" type="datetime-local" defaultValue={localOf(sitting.endsAt)} />
          <ReasonField />
        </FormDialog>
        <FormDialog
          name={t.shrink}
          title={t.shrink}
          words={t.actWords}
          onSend={async ({ text, idempotencyKey }) => {
            const { data } = await client.POST('/v1/sittings/{sittingId}/shrinkage', {
              params,
              headers: { 'Idempotency-Key': idempotencyKey },
              body: { seats: Number(text('seats')), reason: text('reason') },
            })
            onChanged(data)
          }}
        >
          <Field label={t.left} name="seats" type="number" min={1} max={sitting.seats} />
          <ReasonField />
        </FormDialog>
        <FormDialog
          name={t.cancel}
          title={t.cancel}
          words={t.actWords}
          kind="danger"
          onSend={async ({ text, idempotencyKey }) => {
            const { data } = await client.POST('/v1/sittings/{sittingId}/cancellation', {
              params,
              headers: { 'Idempotency-Key': idempotencyKey },
              body: { reason: text('reason') },
            })
            onChanged(data)
          }}
        >
          <ReasonField />
        </FormDialog>
      </div>
    </section>
  )
}

/** The field of a moment has no zone: it means Wenzhou's. */
const instantOf = (local: string): string => `${local.slice(0, 16)}:00+08:00`
const localOf = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16)

type Listed = { readonly items: readonly Allocation[]; readonly next: string | null }

function Log({ sittingId }: { readonly sittingId: string }) {
  const t = useTexts(texts)
  const path = { sittingId }
  const log = api.useQuery('get', '/v1/sittings/{sittingId}/allocations', { params: { path } })
  return (
    <section className="card">
      <h2>{t.log}</h2>
      <p>{t.logWords}</p>
      <Loaded of={log}>{first => <LogTable first={first} sittingId={sittingId} />}</Loaded>
    </section>
  )
}

function LogTable({ first, sittingId }: { readonly first: Listed; readonly sittingId: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => {
    const params = { path: { sittingId }, query: { after } }
    return (await client.GET('/v1/sittings/{sittingId}/allocations', { params })).data as Listed
  })
  return (
    <>
      <Table
        caption={t.log}
        rows={rows}
        keyOf={row => String(row.seq)}
        empty={t.noLog}
        columns={[
          { name: t.at, isHeading: true, cell: row => momentText(row.at, language) },
          { name: t.moved, cell: row => wordsOfMove(row)[language] },
          { name: t.seat, isFigure: true, cell: row => row.seatNo ?? '' },
          { name: t.place, isFigure: true, cell: row => row.placeNo ?? '' },
        ]}
      />
      {more}
    </>
  )
}
