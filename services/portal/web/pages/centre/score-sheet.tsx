import { useState } from 'react'
import { api } from '../../api/client'
import { useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Field, Form, Tick } from '../../ui/form'
import type { ChosenList } from '../../ui/list-intake'
import { Loaded } from '../../ui/loaded'
import { Table } from '../../ui/table'

const texts = {
  open: { zh: '逐个录入成绩', en: 'Enter scores by hand' },
  title: { zh: '逐个录入成绩', en: 'Scores by hand' },
  full: { zh: '满分', en: 'Full mark' },
  seat: { zh: '座位', en: 'Seat' },
  name: { zh: '姓名', en: 'Name' },
  ticket: { zh: '准考证号', en: 'Ticket' },
  score: { zh: '成绩', en: 'Score' },
  scoreOf: { zh: (name: string) => `${name} 的成绩`, en: (name: string) => `Score of ${name}` },
  absent: { zh: '缺考', en: 'Absent' },
  absentOf: { zh: (name: string) => `${name} 缺考`, en: (name: string) => `${name} was absent` },
  check: { zh: '检查录入的成绩', en: 'Check these scores' },
  all: { zh: '所有人都已有成绩。', en: 'Everybody has a result.' },
  file: { zh: '逐个录入的成绩', en: 'Scores entered by hand' },
  close: { zh: '不录入了', en: 'Leave it' },
}

const USUAL_FULL_MARK = 100

/** Scores typed in, one a row, for those who have none yet; they are checked and sent as a file is. */
export function ScoreSheet({
  sittingId,
  onReady,
}: {
  readonly sittingId: string
  readonly onReady: (list: ChosenList) => Promise<void>
}) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  if (!isOpen)
    return (
      <div>
        <Button onPress={() => setOpen(true)}>{t.open}</Button>
      </div>
    )
  return <Sheet sittingId={sittingId} onReady={onReady} onClose={() => setOpen(false)} />
}

function Sheet({
  sittingId,
  onReady,
  onClose,
}: Parameters<typeof ScoreSheet>[0] & { readonly onClose: () => void }) {
  const t = useTexts(texts)
  const list = api.useQuery(
    'get',
    '/v1/sittings/{sittingId}/seating-list',
    { params: { path: { sittingId } } },
    { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 },
  )
  const results = api.useQuery('get', '/v1/sittings/{sittingId}/results', {
    params: { path: { sittingId }, query: { limit: 200 } },
  })
  const known = new Set(results.data?.items.map(each => each.ticketNo))
  return (
    <Loaded of={list}>
      {({ people }) => {
        const open = people.filter(person => !known.has(person.ticketNo))
        if (open.length === 0) return <p>{t.all}</p>
        return (
          <Form
            label={t.title}
            send={t.check}
            onSend={({ text, values }) => {
              const rows = open
                .map(({ ticketNo }) => ({
                  ticketNo,
                  score: text(`score-${ticketNo}`),
                  isAbsent: values.get(`absent-${ticketNo}`) !== null,
                }))
                .filter(({ score, isAbsent }) => score !== '' || isAbsent)
              return onReady(listOf(t.file, rows, text('full')))
            }}
            beside={<Button onPress={onClose}>{t.close}</Button>}
          >
            <div className="columns">
              <Field label={t.full} name="full" inputMode="decimal" defaultValue={USUAL_FULL_MARK} />
            </div>
            <Table
              caption={t.title}
              rows={open}
              keyOf={person => person.ticketNo}
              empty={t.all}
              columns={[
                { name: t.seat, isFigure: true, cell: person => person.seatNo },
                { name: t.name, isHeading: true, cell: person => person.name },
                { name: t.ticket, cell: person => <span className="number">{person.ticketNo}</span> },
                {
                  name: t.score,
                  cell: person => (
                    <Field
                      label={t.scoreOf(person.name)}
                      name={`score-${person.ticketNo}`}
                      inputMode="decimal"
                      isOptional
                    />
                  ),
                },
                {
                  name: t.absent,
                  cell: person => (
                    <Tick
                      label={t.absentOf(person.name)}
                      name={`absent-${person.ticketNo}`}
                      defaultChecked={person.door === 'absent' || person.door === 'turnedAway'}
                    />
                  ),
                },
              ]}
            />
          </Form>
        )
      }}
    </Loaded>
  )
}

interface TypedScore {
  readonly ticketNo: string
  readonly score: string
  readonly isAbsent: boolean
}

/** The same list as a centre's file would have it, with the byte order mark that says UTF-8. */
function listOf(name: string, rows: readonly TypedScore[], full: string): ChosenList {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
  const lines = rows.map(({ ticketNo, score, isAbsent }) =>
    [ticketNo, isAbsent ? '' : score, isAbsent ? '' : full, isAbsent ? '是' : ''].map(cell).join(','),
  )
  return {
    name: `${name}.csv`,
    bytes: new Blob([`\uFEFF准考证号,成绩,满分,缺考\r\n${lines.join('\r\n')}\r\n`]),
  }
}
