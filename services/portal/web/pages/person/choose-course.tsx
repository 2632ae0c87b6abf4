import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { currentYear, studyTimeText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark, Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Refused } from '../../ui/refused'

type Offering = components['schemas']['MyOffering']
interface Offerings {
  readonly items: readonly Offering[]
  readonly next: string | null
  readonly historyLoaded: boolean
}

const texts = {
  title: { zh: '培训报名', en: 'Enrol in a course' },
  words: {
    zh: '每年自主选择一门一般公需科目学习，学完后参加考试，合格即登记 18 学时。往年学过的课程不能再选。',
    en: 'Choose one general course a year, study it, and pass its exam: 18 hours are registered. A course studied in an earlier year can’t be chosen again.',
  },
  general: {
    zh: (year: number) => `${year}年度一般公需科目`,
    en: (year: number) => `General courses of ${year}`,
  },
  industryCommon: {
    zh: (year: number) => `${year}年度行业公需科目`,
    en: (year: number) => `Courses common to your industry, ${year}`,
  },
  none: { zh: '目前没有可选的课程。', en: 'No course is offered now.' },
  hours: { zh: (hours: number) => `${hours} 学时`, en: (hours: number) => `${hours} hours` },
  online: {
    zh: (units: number, time: string) => `在线学习，${units} 个单元，共 ${time}`,
    en: (units: number, time: string) => `Online, ${units} units, ${time} in all`,
  },
  attendance: { zh: '现场授课', en: 'On site' },
  sitting: { zh: '以考试结业', en: 'Ends with an exam' },
  assessment: { zh: '由行业主管部门考核', en: 'Assessed by the industry department' },
  enrolled: { zh: '已报名', en: 'Enrolled' },
  open: { zh: '可报名', en: 'Open to you' },
  closed: { zh: '不可报名', en: 'Not open to you' },
  enrol: { zh: '报名', en: 'Enrol' },
  change: { zh: '改选这门课程', en: 'Change to this course' },
  enrolIn: { zh: (title: string) => `报名：${title}`, en: (title: string) => `Enrol in ${title}` },
  changeTo: { zh: (title: string) => `改选：${title}`, en: (title: string) => `Change to ${title}` },
  changeWords: {
    zh: '改选后，原课程的学习进度不转到新课程；学完之前都可以再改。',
    en: 'What you studied of the other course does not move to this one. You can change again until you have finished.',
  },
  cancel: { zh: '不改了', en: 'Leave it as it is' },
  study: { zh: '去学习', en: 'Study' },
  noHistory: {
    zh: '您在原系统的学习记录尚未导入：如所选课程往年已学，导入后该报名会失效。',
    en: 'What you studied in earlier systems is not known here yet. If you studied the course before, the enrolment ends once that is known.',
  },
}

/** 培训报名: what is offered to the person this year, whether it can be chosen, and why not (Article 8). */
export function ChooseCoursePage() {
  const t = useTexts(texts)
  const { year = currentYear() } = getRouteApi('/my/courses/choose').useSearch()
  const offerings = api.useQuery('get', '/v1/my/offerings', { params: { query: { year } } })
  return (
    <Page title={t.title} crumbs={[]}>
      <p>{t.words}</p>
      <Loaded of={offerings}>{first => <Choices year={year} first={first} />}</Loaded>
    </Page>
  )
}

function Choices({ year, first }: { readonly year: number; readonly first: Offerings }) {
  const t = useTexts(texts)
  const { rows, more } = useMore<Offering>(first, async after => {
    const { data } = await client.GET('/v1/my/offerings', { params: { query: { year, after } } })
    return data!
  })
  const common = rows.filter(each => each.category === 'industryCommon')
  return (
    <>
      {first.historyLoaded ? null : <Notice>{t.noHistory}</Notice>}
      <OfferingList
        title={t.general(year)}
        offerings={rows.filter(each => each.category === 'general')}
        empty={t.none}
      />
      {common.length > 0 ? (
        <OfferingList title={t.industryCommon(year)} offerings={common} empty={t.none} />
      ) : null}
      {more}
    </>
  )
}

function OfferingList({
  title,
  offerings,
  empty,
}: {
  readonly title: string
  readonly offerings: readonly Offering[]
  readonly empty: string
}) {
  return (
    <section className="stack">
      <h2>{title}</h2>
      {offerings.length === 0 ? <p className="soft">{empty}</p> : null}
      <ul className="cards">
        {offerings.map(each => (
          <OfferingCard key={each.offeringId} offering={each} />
        ))}
      </ul>
    </section>
  )
}

function OfferingCard({ offering }: { readonly offering: Offering }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { courseTitle, hours, studyMode, proof, units, studySeconds, enrolmentId, because } = offering
  return (
    <li className="card">
      <div className="row between">
        <h3 lang="zh-CN">{courseTitle}</h3>
        {enrolmentId ? (
          <Mark kind="good">{t.enrolled}</Mark>
        ) : (
          <Mark kind={because ? 'warn' : 'usual'}>{because ? t.closed : t.open}</Mark>
        )}
      </div>
      <p className="soft">
        {[
          t.hours(hours),
          studyMode === 'online' ? t.online(units, studyTimeText(studySeconds, language)) : t.attendance,
          proof === 'sitting' ? t.sitting : t.assessment,
        ].join(' · ')}
      </p>
      {enrolmentId ? (
        <p>
          <Link to="/my/courses/$enrolmentId" params={{ enrolmentId }} className="button first">
            {t.study}
          </Link>
        </p>
      ) : because ? (
        <Refused because={because} />
      ) : (
        <Enrol offering={offering} />
      )}
    </li>
  )
}

function Enrol({ offering }: { readonly offering: Offering }) {
  const t = useTexts(texts)
  const [asks, setAsks] = useState(false)
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { offeringId, courseTitle, may } = offering
  const { run, isPending, problem } = useAct(async key => {
    const { data } = await client.POST('/v1/enrolments', {
      body: { offeringId },
      headers: { 'Idempotency-Key': key },
    })
    await queries.invalidateQueries()
    await navigate({ to: '/my/courses/$enrolmentId', params: { enrolmentId: data!.enrolmentId } })
  })
  if (may === 'new')
    return (
      <div className="stack">
        {problem}
        <div>
          <Button
            kind="first"
            label={t.enrolIn(courseTitle)}
            isPending={isPending}
            onPress={() => void run()}
          >
            {t.enrol}
          </Button>
        </div>
      </div>
    )
  return (
    <div>
      <Button label={t.changeTo(courseTitle)} onPress={() => setAsks(true)}>
        {t.change}
      </Button>
      {asks ? (
        <Dialog title={t.changeTo(courseTitle)} onClose={() => setAsks(false)}>
          <p>{t.changeWords}</p>
          {problem}
          <div className="row">
            <Button kind="first" isPending={isPending} onPress={() => void run()}>
              {t.change}
            </Button>
            <Button onPress={() => setAsks(false)}>{t.cancel}</Button>
          </div>
        </Dialog>
      ) : null}
    </div>
  )
}
