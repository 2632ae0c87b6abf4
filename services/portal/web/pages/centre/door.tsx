import { type FormEvent, useRef, useState } from 'react'
import { api } from '../../api/client'
import { momentText, spanText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { Mark, Notice } from '../../ui/notice'
import { ProblemNotice } from '../../ui/problem-notice'
import { Table } from '../../ui/table'
import { type DoorMark, useDoorBook } from './door-book'
import type { Sitting } from './sittings'
import { TicketCamera } from './ticket-camera'
import { doorWords, turnedAwayWords } from './words'

const texts = {
  title: { zh: '座次表与到场登记', en: 'Seating list and door' },
  print: { zh: '打印座次表', en: 'Print the seating list' },
  csv: { zh: '下载座次表（CSV）', en: 'Download it (CSV)' },
  nobody: { zh: '本场没有人报名。', en: 'Nobody has booked.' },
  scan: { zh: '准考证号或座位号', en: 'Ticket number or seat' },
  scanHint: {
    zh: '输入后按回车，登记为到场；也可以用扫码枪。',
    en: 'Type it and press Enter: recorded as present. A scanner works too.',
  },
  record: { zh: '登记到场', en: 'Record' },
  came: {
    zh: (seat: number, name: string) => `${seat} 号 ${name}：到场`,
    en: (seat: number, name: string) => `Seat ${seat}, ${name}: present`,
  },
  unknown: {
    zh: (code: string) => `本场名单中没有 ${code}。请核对准考证上的时间和考场。`,
    en: (code: string) => `${code} is not on this list. Check time and room on the ticket.`,
  },
  count: {
    zh: (present: number, away: number, open: number) =>
      `到场 ${present} 人，缺考或未准入场 ${away} 人，未登记 ${open} 人`,
    en: (present: number, away: number, open: number) =>
      `${present} present, ${away} absent or turned away, ${open} not recorded`,
  },
  seat: { zh: '座位', en: 'Seat' },
  ticket: { zh: '准考证号', en: 'Ticket' },
  name: { zh: '姓名', en: 'Name' },
  number: { zh: '证件号码', en: 'Document number' },
  signature: { zh: '签名', en: 'Signature' },
  door: { zh: '到场登记', en: 'Door' },
  doorOf: { zh: (name: string) => `${name} 的到场登记`, en: (name: string) => `The door: ${name}` },
  turnAway: { zh: '未准入场', en: 'Turn away' },
  turnAwayOf: {
    zh: (name: string) => `${name} 未准入场的原因`,
    en: (name: string) => `Why turn ${name} away?`,
  },
  cancel: { zh: '取消', en: 'Cancel' },
  rest: { zh: '其余未登记的全部记为缺考', en: 'Record all others as absent' },
  restSure: {
    zh: (count: number) => `将 ${count} 名未登记的人员记为缺考，可以再逐个更改。`,
    en: (count: number) => `${count} people who are not recorded become absent. Each can still be changed.`,
  },
  saving: { zh: '正在保存…', en: 'Saving…' },
  saved: { zh: '全部已保存', en: 'All is saved' },
  unsaved: { zh: (count: number) => `${count} 条尚未保存`, en: (count: number) => `${count} not saved yet` },
  waits: {
    zh: (when: string) => `${when} 开考后自动保存。在此之前请不要关闭本页。`,
    en: (when: string) => `Saved by itself from the start at ${when}. Keep this page open until then.`,
  },
  again: { zh: '再试一次', en: 'Try again' },
  closed: { zh: '本场已结束，到场情况不能再改。', en: 'This sitting is closed: the door can’t be changed.' },
}

type SeatedPerson = {
  readonly seatNo: number
  readonly ticketNo: string
  readonly name: string
  readonly maskedNumber: string
  readonly door: DoorMark['status'] | null
}

/** The door of an exam: a list to print, and each person recorded by a tap or by the number of the ticket (Article 10). */
export function Door({ sitting }: { readonly sitting: Sitting }) {
  const { sittingId } = sitting
  const list = api.useQuery(
    'get',
    '/v1/sittings/{sittingId}/seating-list',
    { params: { path: { sittingId } } },
    // Each reading is on the audit trail: once for each time that the door is opened.
    { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 },
  )
  return <Loaded of={list}>{({ people }) => <Book sitting={sitting} people={people} />}</Loaded>
}

function Book({ sitting, people }: { readonly sitting: Sitting; readonly people: readonly SeatedPerson[] }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const book = useDoorBook(sitting)
  const stateOf = (person: SeatedPerson) => book.markOf(person.ticketNo)?.status ?? person.door
  const count = (...states: (DoorMark['status'] | null)[]) =>
    people.filter(person => states.includes(stateOf(person))).length
  if (people.length === 0) return <p className="soft">{t.nobody}</p>
  const isClosed = sitting.stage === 'closed'
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <p className="only-print">
        {sitting.centreName} · {sitting.roomName} · {spanText(sitting.startsAt, sitting.endsAt, language)}
      </p>
      <div className="row no-print">
        <Button onPress={() => globalThis.print()}>{t.print}</Button>
        <a className="button" href={`/v1/sittings/${sitting.sittingId}/seating-list.csv`} download>
          {t.csv}
        </a>
      </div>
      {isClosed ? (
        <Notice title={t.closed} />
      ) : (
        <>
          <TicketEntry
            people={people}
            onCame={person => book.mark([{ ticket: person.ticketNo, status: 'present' }])}
          />
          <Saving book={book} startsAt={sitting.startsAt} />
        </>
      )}
      <p className="no-print">
        <strong>{t.count(count('present'), count('absent', 'turnedAway'), count(null))}</strong>
      </p>
      <Table
        caption={t.title}
        rows={people}
        keyOf={person => person.ticketNo}
        empty={t.nobody}
        columns={[
          { name: t.seat, isFigure: true, cell: person => person.seatNo },
          { name: t.name, isHeading: true, cell: person => person.name },
          { name: t.ticket, cell: person => <span className="number">{person.ticketNo}</span> },
          { name: t.number, cell: person => <span className="number">{person.maskedNumber}</span> },
          { name: t.signature, isPrinted: true, cell: () => null },
          {
            name: t.door,
            isScreen: true,
            cell: person => (
              <div className="stack-tight">
                <DoorButtons
                  person={person}
                  state={stateOf(person)}
                  isClosed={isClosed}
                  onMark={mark => book.mark([{ ticket: person.ticketNo, ...mark }])}
                />
                {book.refusalOf(person.ticketNo) ? (
                  <span className="fault">{book.refusalOf(person.ticketNo)}</span>
                ) : null}
              </div>
            ),
          },
        ]}
      />
      {isClosed ? null : (
        <Rest
          open={people.filter(person => stateOf(person) === null)}
          onAbsent={open => book.mark(open.map(({ ticketNo }) => ({ ticket: ticketNo, status: 'absent' })))}
        />
      )}
    </section>
  )
}

/** A field that a scanner types into: each code is recorded, and the field is empty for the next. */
function TicketEntry({
  people,
  onCame,
}: {
  readonly people: readonly SeatedPerson[]
  readonly onCame: (person: SeatedPerson) => void
}) {
  const t = useTexts(texts)
  const form = useRef<HTMLFormElement>(null)
  const [said, setSaid] = useState<{ kind: 'good' | 'bad'; words: string }>()
  const record = (said: string) => {
    const code = said.replace(/[\s-]/g, '')
    if (code === '') return
    const found = people.find(({ ticketNo, seatNo }) => ticketNo === code || String(seatNo) === code)
    if (found) onCame(found)
    setSaid(
      found
        ? { kind: 'good', words: t.came(found.seatNo, found.name) }
        : { kind: 'bad', words: t.unknown(code) },
    )
  }
  const enter = (event: FormEvent) => {
    event.preventDefault()
    record(String(new FormData(form.current!).get('code') ?? ''))
    form.current!.reset()
  }
  return (
    <form ref={form} onSubmit={enter} className="stack narrow no-print" autoComplete="off">
      <Field label={t.scan} name="code" hint={t.scanHint} inputMode="numeric" />
      <div>
        <Button type="submit" kind="first">
          {t.record}
        </Button>
      </div>
      <TicketCamera onCode={record} />
      {said ? <Notice kind={said.kind} title={said.words} isLive /> : null}
    </form>
  )
}

function Saving({
  book,
  startsAt,
}: {
  readonly book: ReturnType<typeof useDoorBook>
  readonly startsAt: string
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  if (book.error)
    return (
      <div className="no-print stack">
        <ProblemNotice error={book.error} onRetry={book.retry} />
        <p>
          <Mark kind="bad">{t.unsaved(book.unsaved)}</Mark>
        </p>
      </div>
    )
  if (book.unsaved === 0)
    return (
      <p role="status" className="no-print">
        <Mark kind="good">{t.saved}</Mark>
      </p>
    )
  return (
    <p role="status" className="no-print row">
      <Mark kind="warn">{t.unsaved(book.unsaved)}</Mark>
      {book.isWaiting ? t.waits(momentText(startsAt, language)) : t.saving}
    </p>
  )
}

function DoorButtons({
  person,
  state,
  isClosed,
  onMark,
}: {
  readonly person: SeatedPerson
  readonly state: DoorMark['status'] | null
  readonly isClosed: boolean
  readonly onMark: (mark: Omit<DoorMark, 'ticket'>) => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [isTurning, setTurning] = useState(false)
  if (isClosed) return state ? <Mark>{doorWords[state][language]}</Mark> : null
  return (
    <>
      <fieldset className="row no-print">
        <legend className="unseen">{t.doorOf(person.name)}</legend>
        {(['present', 'absent'] as const).map(status => (
          <button
            key={status}
            type="button"
            className="button"
            aria-pressed={state === status}
            onClick={() => onMark({ status })}
          >
            {doorWords[status][language]}
          </button>
        ))}
        <button
          type="button"
          className="button"
          aria-pressed={state === 'turnedAway'}
          onClick={() => setTurning(true)}
        >
          {t.turnAway}
        </button>
      </fieldset>
      {isTurning ? (
        <Dialog title={t.turnAwayOf(person.name)} onClose={() => setTurning(false)}>
          <div className="row">
            {(['late', 'identity'] as const).map(reason => (
              <Button
                key={reason}
                kind="first"
                onPress={() => {
                  onMark({ status: 'turnedAway', reason })
                  setTurning(false)
                }}
              >
                {turnedAwayWords[reason][language]}
              </Button>
            ))}
            <Button onPress={() => setTurning(false)}>{t.cancel}</Button>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}

function Rest({
  open,
  onAbsent,
}: {
  readonly open: readonly SeatedPerson[]
  readonly onAbsent: (open: readonly SeatedPerson[]) => void
}) {
  const t = useTexts(texts)
  const [isAsking, setAsking] = useState(false)
  if (open.length === 0) return null
  return (
    <div className="no-print">
      <Button onPress={() => setAsking(true)}>{t.rest}</Button>
      {isAsking ? (
        <Dialog title={t.rest} onClose={() => setAsking(false)}>
          <p>{t.restSure(open.length)}</p>
          <div className="row">
            <Button
              kind="danger"
              onPress={() => {
                onAbsent(open)
                setAsking(false)
              }}
            >
              {t.rest}
            </Button>
            <Button onPress={() => setAsking(false)}>{t.cancel}</Button>
          </div>
        </Dialog>
      ) : null}
    </div>
  )
}
