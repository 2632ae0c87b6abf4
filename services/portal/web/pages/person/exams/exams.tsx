import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { api } from '../../../api/client'
import type { operations } from '../../../generated/api'
import { currentYear } from '../../../text/dates'
import { useTexts } from '../../../text/text'
import { Select } from '../../../ui/form'
import { Loaded } from '../../../ui/loaded'
import { Notice } from '../../../ui/notice'
import { Page } from '../../../ui/page'
import { MyBookings } from './my-bookings'
import { MyContests } from './my-contests'
import { MyResults } from './my-results'
import { MyWaiting } from './my-waiting'
import { Sittings } from './sittings'

type Enrolments = operations['readMyEnrolments']['responses'][200]['content']['application/json']
export type Enrolment = Enrolments['items'][number]

const texts = {
  title: { zh: '考试报名', en: 'Book an exam' },
  noneStudied: { zh: '您还没有学完可以约考的课程', en: 'You have finished no course with an exam yet' },
  noneStudiedWords: {
    zh: '学完课程后才能预约考试。下面是目前的场次。',
    en: 'A seat can be booked once the course is finished. These are the sittings there are.',
  },
  study: { zh: '去学习', en: 'Study' },
  course: { zh: '考哪门课程', en: 'Exam of which course' },
}

const route = getRouteApi('/my/exams')

/** 考试报名: one's seats and places in queues, the sittings to choose from, and results (Article 10). */
export function ExamsPage() {
  const t = useTexts(texts)
  const enrolments = api.useQuery('get', '/v1/my/enrolments', { params: { query: { limit: 100 } } })
  const [said, setSaid] = useState<{ readonly words: string }>()
  const status = useRef<HTMLDivElement>(null)
  // What was done below is said at the top, beside the seat.
  useEffect(() => {
    if (said) status.current?.scrollIntoView({ block: 'center' })
  }, [said])
  const queries = useQueryClient()
  const done = (words: string) => {
    setSaid({ words })
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => /^\/v1\/my\/(bookings|waiting|sittings)/.test(String(queryKey[1])),
    })
  }
  return (
    <Page title={t.title} crumbs={[]}>
      <div role="status" ref={status}>
        {said ? <Notice kind="good" title={said.words} /> : null}
      </div>
      <MyBookings onDone={done} />
      <MyWaiting onDone={done} />
      <Loaded of={enrolments}>
        {data => <Choice enrolments={data.items.filter(isExamined)} onDone={done} />}
      </Loaded>
      <MyContests />
      <MyResults />
    </Page>
  )
}

const isExamined = ({ proof, finishedAt, endedAt }: Enrolment) =>
  proof === 'sitting' && finishedAt && !endedAt

/** The sittings of the course that was studied; of several, which one stands in the address. */
function Choice({
  enrolments,
  onDone,
}: {
  readonly enrolments: readonly Enrolment[]
  readonly onDone: (words: string) => void
}) {
  const t = useTexts(texts)
  const search = route.useSearch()
  const navigate = useNavigate()
  const chosen = enrolments.find(each => each.offeringId === search.offering) ?? enrolments[0]
  return (
    <>
      {chosen ? null : (
        <Notice title={t.noneStudied}>
          <p>{t.noneStudiedWords}</p>
          <p>
            <Link to="/my/courses" className="button first">
              {t.study}
            </Link>
          </p>
        </Notice>
      )}
      {enrolments.length > 1 && chosen ? (
        <Select
          label={t.course}
          name="offering"
          defaultValue={chosen.offeringId}
          choices={enrolments.map(({ offeringId, courseTitle }) => ({
            value: offeringId,
            label: courseTitle,
          }))}
          onChange={offering => void navigate({ to: '/my/exams', search: { ...search, offering } })}
        />
      ) : null}
      <Sittings year={chosen?.year ?? currentYear()} enrolment={chosen} onDone={onDone} />
    </>
  )
}
