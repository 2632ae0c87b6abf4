import { getRouteApi } from '@tanstack/react-router'
import { api } from '../../../api/client'
import type { components } from '../../../generated/api'
import { spanText } from '../../../text/dates'
import { useLanguage, useTexts } from '../../../text/text'
import { Button } from '../../../ui/button'
import { Loaded } from '../../../ui/loaded'
import { Notice } from '../../../ui/notice'
import { Page } from '../../../ui/page'

type Ticket = components['schemas']['Ticket']

const texts = {
  title: { zh: '准考证', en: 'Admission ticket' },
  exams: { zh: '考试报名', en: 'Book an exam' },
  number: { zh: '准考证号', en: 'Ticket number' },
  name: { zh: '姓名', en: 'Name' },
  document: { zh: '证件号码', en: 'Document number' },
  course: { zh: '考试科目', en: 'Course' },
  when: { zh: '考试时间', en: 'When' },
  where: { zh: '考点', en: 'Centre' },
  room: { zh: '考场', en: 'Room' },
  seat: { zh: '座位号', en: 'Seat' },
  invalid: { zh: '该准考证已失效', en: 'This ticket counts no more' },
  invalidWords: {
    zh: '该考试报名已取消或变更，请回到“考试报名”查看。',
    en: 'The booking was cancelled or changed: see it under Book an exam.',
  },
  bring: {
    zh: '请携带本人有效身份证件原件，按时到场，对号入座。准考证可以打印，也可以出示本页。',
    en: 'Bring the original of your identity document, be on time and take your own seat. Print the ticket, or show this page.',
  },
  file: { zh: '下载（PDF，含二维码）', en: 'Download (PDF with QR code)' },
  print: { zh: '打印', en: 'Print' },
}

/** 准考证: on the screen of a phone, or on paper. */
export function TicketPage() {
  const t = useTexts(texts)
  const { bookingId } = getRouteApi('/my/exams/$bookingId/ticket').useParams()
  const ticket = api.useQuery('get', '/v1/bookings/{bookingId}/ticket', { params: { path: { bookingId } } })
  return (
    <Page title={t.title} crumbs={[{ title: t.exams, to: '/my/exams' }]}>
      <Loaded of={ticket}>{data => <TicketSheet ticket={data} />}</Loaded>
    </Page>
  )
}

function TicketSheet({ ticket }: { readonly ticket: Ticket }) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <>
      {ticket.isValid ? null : (
        <Notice kind="bad" title={t.invalid}>
          <p>{t.invalidWords}</p>
        </Notice>
      )}
      <div className="card ticket">
        <p>
          <span className="soft">{t.number}</span>
          <br />
          <strong className="ticket-number number">{ticket.printed}</strong>
        </p>
        <dl className="facts">
          <dt>{t.name}</dt>
          <dd lang="zh-CN">{ticket.name}</dd>
          <dt>{t.document}</dt>
          <dd className="number">{ticket.maskedNumber}</dd>
          <dt>{t.course}</dt>
          <dd lang="zh-CN">{ticket.courseTitle}</dd>
          <dt>{t.when}</dt>
          <dd>{spanText(ticket.startsAt, ticket.endsAt, language)}</dd>
          <dt>{t.where}</dt>
          <dd lang="zh-CN">
            {ticket.centreName}
            <br />
            {ticket.address}
          </dd>
          <dt>{t.room}</dt>
          <dd lang="zh-CN">{ticket.roomName}</dd>
          <dt>{t.seat}</dt>
          <dd>
            <strong className="ticket-number number">{ticket.seatNo}</strong>
          </dd>
        </dl>
        <p>{t.bring}</p>
      </div>
      <div className="no-print row">
        <Button onPress={() => globalThis.print()}>{t.print}</Button>
        <a className="button" href={`/v1/bookings/${ticket.bookingId}/ticket.pdf`} download>
          {t.file}
        </a>
      </div>
    </>
  )
}
