import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../../api/client'
import { Problem } from '../../../api/problem'
import type { components } from '../../../generated/api'
import { useTexts } from '../../../text/text'
import { Field, Form, Select } from '../../../ui/form'
import { Mark } from '../../../ui/notice'
import { Table } from '../../../ui/table'
import { type PastedSitting, sittingsOfPaste } from './pasted-sittings'
import { usePlanWords } from './plan-words'
import { useCentres, useRooms } from './rooms'

type Plan = components['schemas']['ExamPlan']

const texts = {
  published: { zh: '场次已发布。', en: 'The sitting is published.' },
  title: { zh: '发布场次', en: 'Publish sittings' },
  plan: { zh: '考试计划', en: 'Exam plan' },
  centre: { zh: '考点', en: 'Centre' },
  one: { zh: '发布一场', en: 'Publish one' },
  room: { zh: '考场', en: 'Room' },
  starts: { zh: '开始时间', en: 'Starts' },
  ends: { zh: '结束时间', en: 'Ends' },
  seats: { zh: '座位数', en: 'Seats' },
  send: { zh: '发布', en: 'Publish' },
  many: { zh: '批量发布', en: 'Publish many at once' },
  manyWords: {
    zh: '从表格复制：日期、开始、结束、考场、座位数，每行一场。每一行单独发布，结果显示在该行；没有发布成功的可以改后再发，已发布的不会重复。',
    en: 'Paste from a sheet: day, start, end, room, seats, one sitting a line. Each line is published by itself and says what became of it; sent again, what is published stays once.',
  },
  manyHint: {
    zh: '例如：2026-12-05，09:00，11:00，一号考场，30',
    en: 'For instance: 2026-12-05, 09:00, 11:00, Room 1, 30',
  },
  lines: { zh: '场次表', en: 'Table of sittings' },
  line: { zh: '行', en: 'Line' },
  words: { zh: '内容', en: 'As pasted' },
  verdict: { zh: '结果', en: 'Result' },
  done: { zh: '已发布', en: 'Published' },
  noMoment: { zh: '日期或时间不正确', en: 'The day or a time is not understood' },
  noRoom: { zh: '该考点没有这个考场', en: 'The centre has no room of this name' },
  noSeats: { zh: '座位数不正确', en: 'The number of seats is not understood' },
  unreachable: { zh: '没有回应，请再发一次', en: 'No answer: send it again' },
  counted: {
    zh: (done: number, all: number) => `共 ${all} 行，已发布 ${done} 场`,
    en: (done: number, all: number) => `${done} of ${all} published`,
  },
}

/** Publishes sittings of a plan in the rooms of a centre: one, or a whole table. */
export function PublishedSittings({
  plans,
  year,
}: {
  readonly plans: readonly Plan[]
  readonly year: number
}) {
  const t = useTexts(texts)
  const wordsOf = usePlanWords(year)
  const centres = useCentres()
  const queries = useQueryClient()
  const [planId, setPlanId] = useState(plans[0]?.planId ?? '')
  const [centreId, setCentreId] = useState('')
  const onPublished = () => void queries.invalidateQueries({ queryKey: ['get', '/v1/sittings'] })
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <div className="columns">
        <Select
          label={t.plan}
          name="plan"
          choices={plans.map(plan => ({ value: plan.planId, label: wordsOf(plan) }))}
          defaultValue={planId}
          onChange={setPlanId}
        />
        <Select label={t.centre} name="centre" choices={centres} onChange={setCentreId} />
      </div>
      {planId && centreId ? (
        <Publishing key={`${planId} ${centreId}`} {...{ planId, centreId, onPublished }} />
      ) : null}
    </section>
  )
}

interface PublishingProps {
  readonly planId: string
  readonly centreId: string
  readonly onPublished: () => void
}

function Publishing({ planId, centreId, onPublished }: PublishingProps) {
  const t = useTexts(texts)
  const rooms = useRooms(centreId).filter(room => !room.withdrawnAt)
  return (
    <>
      <Form
        label={t.one}
        send={t.send}
        done={t.published}
        onSend={async ({ text, idempotencyKey }) => {
          await publish(idempotencyKey, {
            planId,
            roomId: text('roomId'),
            seats: Number(text('seats')),
            startsAt: inWenzhou(text('startsAt')),
            endsAt: inWenzhou(text('endsAt')),
          })
          onPublished()
        }}
      >
        <h3>{t.one}</h3>
        <div className="columns">
          <Select
            label={t.room}
            name="roomId"
            choices={rooms.map(room => ({ value: room.roomId, label: `${room.name}（${room.seats}）` }))}
          />
          <Field label={t.seats} name="seats" type="number" min={1} />
          <Field label={t.starts} name="startsAt" type="datetime-local" />
          <Field label={t.ends} name="endsAt" type="datetime-local" />
        </div>
      </Form>
      <ManyAtOnce {...{ planId, centreId, onPublished }} />
    </>
  )
}

const inWenzhou = (local: string): string => `${local.slice(0, 16)}:00+08:00`

type Body = { planId: string; roomId: string; seats: number; startsAt: string; endsAt: string }
const publish = (key: string, body: Body) =>
  client.POST('/v1/sittings', { headers: { 'Idempotency-Key': key }, body })

interface Line extends PastedSitting {
  readonly verdict: string
  readonly isDone: boolean
}

function ManyAtOnce({ planId, centreId, onPublished }: PublishingProps) {
  const t = useTexts(texts)
  const rooms = useRooms(centreId)
  const [lines, setLines] = useState<readonly Line[]>([])
  /** One key a line and content: what was published is answered again, never published twice. */
  const [keys] = useState(() => new Map<string, string>())

  const publishLine = async (pasted: PastedSitting): Promise<Line> => {
    const failed = (verdict: string) => ({ ...pasted, verdict, isDone: false })
    const room = rooms.find(each => each.name === pasted.room && !each.withdrawnAt)
    if (!pasted.startsAt || !pasted.endsAt) return failed(t.noMoment)
    if (!room) return failed(t.noRoom)
    if (!(pasted.seats > 0)) return failed(t.noSeats)
    const { startsAt, endsAt, seats, words } = pasted
    const key = keys.get(words) ?? crypto.randomUUID()
    keys.set(words, key)
    try {
      await publish(key, { planId, roomId: room.roomId, seats, startsAt, endsAt })
      return { ...pasted, verdict: t.done, isDone: true }
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (problem.isUnreachable || problem.status >= 500) return failed(t.unreachable)
      // A refusal is an answer too: sent again after a correction, the line needs a key of its own.
      keys.delete(words)
      return failed(problem.message)
    }
  }

  return (
    <Form
      label={t.many}
      send={t.send}
      onSend={async ({ text }) => {
        const answered: Line[] = []
        for (const pasted of sittingsOfPaste(text('lines'))) {
          answered.push(await publishLine(pasted))
          setLines([...answered])
        }
        onPublished()
      }}
    >
      <h3>{t.many}</h3>
      <p>{t.manyWords}</p>
      <Field label={t.lines} name="lines" rows={6} hint={t.manyHint} />
      {lines.length > 0 ? (
        <>
          <p role="status">{t.counted(lines.filter(each => each.isDone).length, lines.length)}</p>
          <Table
            caption={t.many}
            rows={lines}
            keyOf={row => String(row.line)}
            empty=""
            columns={[
              { name: t.line, isFigure: true, cell: row => row.line },
              { name: t.words, isHeading: true, cell: row => row.words },
              {
                name: t.verdict,
                cell: row =>
                  row.isDone ? (
                    <Mark kind="good">{row.verdict}</Mark>
                  ) : (
                    <span className="fault">{row.verdict}</span>
                  ),
              },
            ]}
          />
        </>
      ) : null}
    </Form>
  )
}
