import { Link } from '@tanstack/react-router'
import { api, client } from '../../../api/client'
import type { components } from '../../../generated/api'
import { momentText, spanText } from '../../../text/dates'
import { useLanguage, useTexts } from '../../../text/text'
import { FormDialog } from '../../../ui/form-dialog'
import { Loaded } from '../../../ui/loaded'
import { Mark, Notice } from '../../../ui/notice'
import { Table } from '../../../ui/table'
import { doorWords } from '../../centre/words'
import { Contest } from './contest'
import { endReasonWords } from './words'

export type Booking = components['schemas']['MyBooking']

const texts = {
  mine: { zh: '我的座位', en: 'My seat' },
  seat: { zh: (seat: number) => `${seat} 号座位`, en: (seat: number) => `Seat ${seat}` },
  when: { zh: '时间', en: 'When' },
  where: { zh: '地点', en: 'Where' },
  until: {
    zh: (moment: string) => `${moment} 前可以更改或取消。更改：在下面的场次中选“改到这一场”。`,
    en: (moment: string) =>
      `Can be changed or cancelled until ${moment}. To change, choose “Change to it” at a sitting below.`,
  },
  late: {
    zh: (moment: string) => `更改和取消已于 ${moment} 截止`,
    en: (moment: string) => `Changes closed at ${moment}`,
  },
  ticket: { zh: '准考证', en: 'Ticket' },
  file: { zh: '下载准考证（PDF）', en: 'Ticket (PDF)' },
  calendar: { zh: '加入日历', en: 'Add to calendar' },
  noTicket: { zh: '报名截止后可以打印准考证。', en: 'The ticket comes once booking has closed.' },
  cancel: { zh: '取消座位', en: 'Cancel the seat' },
  cancelOf: {
    zh: (title: string) => `取消座位：${title}`,
    en: (title: string) => `Cancel the seat: ${title}`,
  },
  cancelWords: {
    zh: '座位将让给候补的人，取消后不能恢复；要考试需重新报名。',
    en: 'The seat goes to whoever waits, and does not come back: to sit the exam, book again.',
  },
  keep: { zh: '保留座位', en: 'Keep the seat' },
  cancelled: { zh: '座位已取消', en: 'The seat is cancelled' },
  moved: {
    zh: '该场次改过时间或地点，请以此处为准。',
    en: 'This sitting was moved: what stands here holds.',
  },
  overlaps: {
    zh: '与您的另一座位时间冲突：请更改或取消其中一个。',
    en: 'At the same time as another seat of yours: change or cancel one.',
  },
  earlier: { zh: '以前的考试报名', en: 'Earlier bookings' },
  none: { zh: '没有以前的考试报名。', en: 'No earlier booking.' },
  course: { zh: '课程', en: 'Course' },
  came: { zh: '情况', en: 'What came of it' },
  sat: { zh: '已考', en: 'Sat' },
  absence: { zh: '缺考异议', en: 'Absence' },
}

/** The seats that one has now, and what became of earlier ones. */
export function MyBookings({ onDone }: { readonly onDone: (words: string) => void }) {
  const bookings = api.useQuery('get', '/v1/my/bookings', { params: { query: {} } })
  return (
    <Loaded of={bookings}>
      {({ items }) => (
        <>
          {items
            .filter(each => each.state === 'inForce')
            .map(each => (
              <HeldSeat key={each.bookingId} booking={each} onDone={onDone} />
            ))}
          <EarlierBookings bookings={items.filter(each => each.state !== 'inForce')} />
        </>
      )}
    </Loaded>
  )
}

/** Who was not let in may contest it as who did not come: the door, or the list, says so. */
const isAway = (door: Booking['door']): boolean => door === 'absent' || door === 'turnedAway'

function HeldSeat({
  booking,
  onDone,
}: {
  readonly booking: Booking
  readonly onDone: (words: string) => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { bookingId, courseTitle, seatNo, sitting, ticketNo, movedAt, overlapsBookingId, door } = booking
  const until = movedAt ? booking.startsAt : booking.changeUntil
  const isLate = Date.now() >= Date.parse(until)
  return (
    <section className="card" aria-label={t.mine}>
      <div className="row between">
        <h2>{t.mine}</h2>
        <Mark kind="good">{t.seat(seatNo)}</Mark>
      </div>
      <dl className="facts">
        <dt>{t.course}</dt>
        <dd lang="zh-CN">{courseTitle}</dd>
        <dt>{t.when}</dt>
        <dd>{spanText(sitting.startsAt, sitting.endsAt, language)}</dd>
        <dt>{t.where}</dt>
        <dd lang="zh-CN">
          {sitting.centreName} {sitting.roomName}
          <br />
          {sitting.address}
        </dd>
      </dl>
      {movedAt ? <Notice kind="warn" title={t.moved} /> : null}
      {overlapsBookingId ? <Notice kind="bad" title={t.overlaps} /> : null}
      <p className="small soft">
        {isLate ? t.late(momentText(until, language)) : t.until(momentText(until, language))}
        {ticketNo ? '' : t.noTicket}
      </p>
      <div className="row">
        {ticketNo ? (
          <Link to="/my/exams/$bookingId/ticket" params={{ bookingId }} className="button first">
            {t.ticket}
          </Link>
        ) : null}
        {ticketNo ? (
          <a className="button" href={`/v1/bookings/${bookingId}/ticket.pdf`} download>
            {t.file}
          </a>
        ) : null}
        <a className="button" href={`/v1/bookings/${bookingId}/calendar.ics`} download>
          {t.calendar}
        </a>
        {isAway(door) ? <Contest bookingId={bookingId} /> : null}
        <FormDialog
          name={t.cancel}
          title={t.cancelOf(courseTitle)}
          words={t.cancelWords}
          done=""
          keep={t.keep}
          kind="danger"
          because={isLate ? t.late(momentText(until, language)) : null}
          onSend={async () => {
            await client.DELETE('/v1/bookings/{bookingId}', { params: { path: { bookingId } } })
            onDone(t.cancelled)
          }}
        />
      </div>
    </section>
  )
}

function EarlierBookings({ bookings }: { readonly bookings: readonly Booking[] }) {
  const t = useTexts(texts)
  const language = useLanguage()
  if (bookings.length === 0) return null
  return (
    <details>
      <summary>{t.earlier}</summary>
      <Table
        caption={t.earlier}
        rows={bookings}
        keyOf={row => row.bookingId}
        empty={t.none}
        columns={[
          { name: t.course, isHeading: true, cell: row => <span lang="zh-CN">{row.courseTitle}</span> },
          { name: t.when, cell: row => momentText(row.startsAt, language) },
          { name: t.where, cell: row => <span lang="zh-CN">{row.sitting.centreName}</span> },
          {
            name: t.came,
            cell: row =>
              row.endReason
                ? endReasonWords[row.endReason][language]
                : row.door
                  ? doorWords[row.door][language]
                  : t.sat,
          },
          {
            name: t.absence,
            cell: row => (isAway(row.door) ? <Contest bookingId={row.bookingId} /> : null),
          },
        ]}
      />
    </details>
  )
}
