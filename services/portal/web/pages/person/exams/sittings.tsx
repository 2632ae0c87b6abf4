import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../../api/client'
import { dayText, momentText, timeText, todayInWenzhou } from '../../../text/dates'
import { useLanguage, useTexts } from '../../../text/text'
import { useAct } from '../../../ui/act'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Field, Form, Select, Tick } from '../../../ui/form'
import { Loaded } from '../../../ui/loaded'
import { useMore } from '../../../ui/more'
import { Mark, Notice } from '../../../ui/notice'
import { Refused } from '../../../ui/refused'
import { useChoices } from '../../bureau/place-names'
import type { Enrolment } from './exams'
import { MonthOfSittings } from './month'
import { byDay, type Sitting } from './sitting-days'

interface Listed {
  readonly items: readonly Sitting[]
  readonly next: string | null
}

const texts = {
  title: { zh: '选择场次', en: 'Choose a sitting' },
  filters: { zh: '筛选场次', en: 'Filter the sittings' },
  from: { zh: '从', en: 'From' },
  until: { zh: '到', en: 'Until' },
  locality: { zh: '考点所在地', en: 'Where' },
  anywhere: { zh: '全市', en: 'Anywhere' },
  free: { zh: '只看有空位的', en: 'With a free seat only' },
  search: { zh: '查询', en: 'Show' },
  none: {
    zh: '没有符合条件的场次。可以放宽日期或地点再查。',
    en: 'No such sitting. Try other days or places.',
  },
  time: {
    zh: (from: string, to: string) => `${from}–${to}`,
    en: (from: string, to: string) => `${from}–${to}`,
  },
  seats: {
    zh: (free: number, seats: number) => `余 ${free} 座（共 ${seats} 座）`,
    en: (free: number, seats: number) => `${free} of ${seats} seats free`,
  },
  full: {
    zh: (waiting: number) => `已满，候补 ${waiting} 人`,
    en: (waiting: number) => `Full, ${waiting} waiting`,
  },
  closes: {
    zh: (moment: string) => `报名截止：${moment}`,
    en: (moment: string) => `Booking closes: ${moment}`,
  },
  opens: {
    zh: (moment: string) => `报名开始：${moment}`,
    en: (moment: string) => `Booking opens: ${moment}`,
  },
  hasSeat: { zh: '您的座位在这一场', en: 'You have a seat here' },
  hasPlace: { zh: '您在这一场候补', en: 'You wait for this one' },
  seat: { zh: '预约', en: 'Book' },
  place: { zh: '排队候补', en: 'Join the queue' },
  change: { zh: '改到这一场', en: 'Change to it' },
  of: {
    zh: (act: string, day: string, time: string, centre: string) => `${act}：${day} ${time} ${centre}`,
    en: (act: string, day: string, time: string, centre: string) => `${act}: ${day} ${time} ${centre}`,
  },
  booked: { zh: (seat: number) => `预约成功：${seat} 号座位`, en: (seat: number) => `Booked: seat ${seat}` },
  queued: {
    zh: (place: number) => `这一场已满，您排在候补第 ${place} 位；有空位时会通知您。`,
    en: (place: number) => `This sitting is full: you wait at place ${place}, and are told of a free seat.`,
  },
  givesUp: { zh: '预约后退出候补', en: 'Booking gives up your place in a queue' },
  givesUpWords: {
    zh: (what: string) => `您正在候补：${what}。预约这一场后，候补顺位不再保留。`,
    en: (what: string) => `You wait for ${what}. Once you book this one, that place is gone.`,
  },
  placeOf: {
    zh: (where: string, place: number) => `${where}，第 ${place} 位`,
    en: (where: string, place: number) => `${where}, place ${place}`,
  },
  heldOf: {
    zh: (where: string, seat: number) => `${where}，正为您保留 ${seat} 号座位`,
    en: (where: string, seat: number) => `${where}, with seat ${seat} held for you`,
  },
  everySitting: { zh: '本批考试的各个场次', en: 'every sitting of the plan' },
  bookAll: { zh: '预约并退出候补', en: 'Book, and leave the queue' },
  keepPlace: { zh: '保留候补', en: 'Keep my place' },
  gaveUp: {
    zh: (booked: string, what: string) => `${booked}。已退出候补：${what}。`,
    en: (booked: string, what: string) => `${booked}. You left the queue: ${what}.`,
  },
  changed: {
    zh: (seat: number) => `已改到这一场：${seat} 号座位`,
    en: (seat: number) => `Changed: seat ${seat}`,
  },
}

const route = getRouteApi('/my/exams')

/** The sittings to choose from, by day, each with what one may do. Filters stand in the address. */
export function Sittings({
  year,
  enrolment,
  onDone,
}: {
  readonly year: number
  readonly enrolment: Enrolment | undefined
  readonly onDone: (words: string) => void
}) {
  const t = useTexts(texts)
  const { from = todayInWenzhou(), until, locality, free } = route.useSearch()
  const query = {
    year,
    // What can't be booked any more is of no use to who chooses.
    stage: 'published' as const,
    ...(enrolment ? { offeringId: enrolment.offeringId } : {}),
    from,
    ...(until ? { until } : {}),
    ...(locality ? { locality } : {}),
    ...(free ? { free: 'true' } : {}),
  }
  const sittings = api.useQuery('get', '/v1/my/sittings', { params: { query } })
  return (
    <section className="stack">
      <h2>{t.title}</h2>
      <Filters />
      <Loaded of={sittings}>
        {first => (
          <SittingList
            first={first}
            readNext={async after => {
              const { data } = await client.GET('/v1/my/sittings', { params: { query: { ...query, after } } })
              return data!
            }}
            onDone={onDone}
            courseId={enrolment?.courseId}
          />
        )}
      </Loaded>
    </section>
  )
}

function Filters() {
  const t = useTexts(texts)
  const search = route.useSearch()
  const navigate = useNavigate()
  const localities = useChoices('localities')
  return (
    <details open={Boolean(search.until || search.locality || search.free)}>
      <summary>{t.filters}</summary>
      <Form
        label={t.filters}
        send={t.search}
        kind="first"
        isKept={false}
        onSend={async ({ text, values }) => {
          const asked = {
            offering: search.offering,
            from: text('from') || undefined,
            until: text('until') || undefined,
            locality: text('locality') || undefined,
            free: values.has('free') || undefined,
          }
          await navigate({ to: '/my/exams', search: asked })
        }}
      >
        <div className="columns">
          <Field
            label={t.from}
            name="from"
            type="date"
            defaultValue={search.from ?? todayInWenzhou()}
            isOptional
          />
          <Field label={t.until} name="until" type="date" defaultValue={search.until ?? ''} isOptional />
          <Select
            label={t.locality}
            name="locality"
            key={localities.length}
            choices={localities}
            empty={t.anywhere}
            defaultValue={search.locality ?? ''}
            isOptional
          />
        </div>
        <Tick label={t.free} name="free" defaultChecked={search.free ?? false} />
      </Form>
    </details>
  )
}

function SittingList({
  first,
  readNext,
  onDone,
  courseId,
}: {
  readonly first: Listed
  readonly readNext: (after: string) => Promise<Listed>
  readonly onDone: (words: string) => void
  readonly courseId: string | undefined
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore<Sitting>(first, readNext)
  if (rows.length === 0) return <p className="soft">{t.none}</p>
  const days = byDay(rows)
  const ofAll = reasonOfAll(rows)
  return (
    <div className="sittings">
      <MonthOfSittings sittings={rows} />
      <div className="stack">
        {ofAll ? (
          <Notice kind="warn" title={ofAll.title[language]}>
            <Refused because={ofAll} />
          </Notice>
        ) : null}
        {[...days].map(([day, sittings]) => (
          <section key={day} id={`day-${day}`} className="stack-tight">
            <h3>{dayText(day, language)}</h3>
            <ul className="cards">
              {sittings.map(each => (
                <SittingCard
                  key={each.sittingId}
                  sitting={ofAll ? { ...each, because: null } : each}
                  courseId={courseId}
                  onDone={onDone}
                />
              ))}
            </ul>
          </section>
        ))}
        {more}
      </div>
    </div>
  )
}

/** Why the person can book none of several sittings, where that is the same for all: it is said once. */
function reasonOfAll(sittings: readonly Sitting[]): Sitting['because'] {
  const reasons = new Set(sittings.map(({ because }) => JSON.stringify(because)))
  return sittings.length > 1 && reasons.size === 1 ? (sittings[0]?.because ?? null) : null
}

function SittingCard({
  sitting,
  courseId,
  onDone,
}: {
  readonly sitting: Sitting
  readonly courseId: string | undefined
  readonly onDone: (words: string) => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { centreName, roomName, address, freeSeats, seats, waiting, has, may, because } = sitting
  const isYetToOpen = Date.parse(sitting.bookingOpensAt) > Date.now()
  return (
    <li className="card">
      <div className="row between">
        <strong className="number">
          {t.time(timeText(sitting.startsAt, language), timeText(sitting.endsAt, language))}
        </strong>
        <Mark kind={freeSeats > 0 ? 'good' : 'warn'}>
          <span className="number">{freeSeats > 0 ? t.seats(freeSeats, seats) : t.full(waiting)}</span>
        </Mark>
      </div>
      <p lang="zh-CN">
        {centreName} {roomName}
        <br />
        <span className="soft">{address}</span>
      </p>
      <p className="small soft">
        {isYetToOpen
          ? t.opens(momentText(sitting.bookingOpensAt, language))
          : t.closes(momentText(sitting.bookingClosesAt, language))}
      </p>
      {has ? <Mark kind="good">{has === 'seat' ? t.hasSeat : t.hasPlace}</Mark> : null}
      {may ? <BookingButton sitting={sitting} may={may} courseId={courseId} onDone={onDone} /> : null}
      {because ? <Refused because={because} /> : null}
    </li>
  )
}

function BookingButton({
  sitting,
  may,
  courseId,
  onDone,
}: {
  readonly sitting: Sitting
  readonly may: NonNullable<Sitting['may']>
  readonly courseId: string | undefined
  readonly onDone: (words: string) => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { sittingId, changes } = sitting
  const place = usePlaceInQueue(courseId)
  const givesUp = may === 'seat' ? place : undefined
  const [isAsked, setAsked] = useState(false)
  const { run, isPending, problem } = useAct(async () => {
    const said = may === 'change' && changes ? await change(changes) : await book()
    onDone(givesUp ? t.gaveUp(said, givesUp) : said)
  })
  const book = async () => {
    const { data } = await client.POST('/v1/sittings/{sittingId}/bookings', {
      params: { path: { sittingId } },
      body: courseId ? { courseId } : {},
    })
    return 'bookingId' in data! ? t.booked(data.seatNo) : t.queued(data!.place ?? 1)
  }
  const change = async (bookingId: string) => {
    const { data } = await client.POST('/v1/bookings/{bookingId}/change', {
      params: { path: { bookingId } },
      body: { sittingId },
    })
    return t.changed(data!.seatNo)
  }
  const when = [dayText(sitting.startsAt, language), timeText(sitting.startsAt, language)] as const
  return (
    <div className="stack">
      {problem}
      <div>
        <Button
          kind={may === 'seat' ? 'first' : 'usual'}
          label={t.of(t[may], ...when, sitting.centreName)}
          isPending={isPending}
          onPress={() => (givesUp ? setAsked(true) : void run())}
        >
          {t[may]}
        </Button>
      </div>
      {isAsked && givesUp ? (
        <Dialog title={t.givesUp} onClose={() => setAsked(false)}>
          <p>{t.givesUpWords(givesUp)}</p>
          <div className="row">
            <Button
              kind="first"
              onPress={() => {
                setAsked(false)
                void run()
              }}
            >
              {t.bookAll}
            </Button>
            <Button onPress={() => setAsked(false)}>{t.keepPlace}</Button>
          </div>
        </Dialog>
      ) : null}
    </div>
  )
}

/** One's place in the queue of the course, in words: a seat in another sitting gives it up. */
function usePlaceInQueue(courseId: string | undefined): string | undefined {
  const t = useTexts(texts)
  const language = useLanguage()
  const { data } = api.useQuery('get', '/v1/my/waiting', { params: { query: {} } })
  const waiting = data?.items.find(
    each =>
      (each.state === 'waiting' || each.state === 'offered') && (!courseId || each.courseId === courseId),
  )
  if (!waiting) return undefined
  const { sitting, place, offeredSeatNo } = waiting
  const where = sitting ? `${momentText(sitting.startsAt, language)} ${sitting.centreName}` : t.everySitting
  if (offeredSeatNo !== null) return t.heldOf(where, offeredSeatNo)
  return place === null ? where : t.placeOf(where, place)
}
