import { Link } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import type { operations } from '../../generated/api'
import { momentText } from '../../text/dates'
import { categoryWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark, Notice } from '../../ui/notice'
import { Page } from '../../ui/page'

type Enrolments = operations['readMyEnrolments']['responses'][200]['content']['application/json']
type Enrolment = Enrolments['items'][number]

const texts = {
  title: { zh: '我的课程', en: 'My courses' },
  none: { zh: '您还没有报名课程。', en: 'You are enrolled in no course yet.' },
  choose: { zh: '去培训报名', en: 'Choose a course' },
  year: { zh: (year: number) => `${year}年度`, en: (year: number) => String(year) },
  hours: { zh: (hours: number) => `${hours} 学时`, en: (hours: number) => `${hours} hours` },
  attendance: { zh: '现场授课', en: 'On site' },
  studying: { zh: '学习中', en: 'Under way' },
  finished: { zh: '已学完', en: 'Finished' },
  ended: { zh: '已失效', en: 'Ended' },
  enrolledAt: { zh: (moment: string) => `报名：${moment}`, en: (moment: string) => `Enrolled: ${moment}` },
  finishedAt: { zh: (moment: string) => `学完：${moment}`, en: (moment: string) => `Finished: ${moment}` },
  study: { zh: '继续学习', en: 'Go on studying' },
  look: { zh: '查看课程', en: 'See the course' },
  book: { zh: '去考试报名', en: 'Book the exam' },
  onSite: {
    zh: '本课程为现场授课：由行业主管部门登记到场情况。',
    en: 'This course is taught on site: the industry department records who attended.',
  },
}

/** 我的课程: one's enrolments, newest first, each with what to do next (Article 9). */
export function CoursesPage() {
  const t = useTexts(texts)
  const enrolments = api.useQuery('get', '/v1/my/enrolments', { params: { query: {} } })
  return (
    <Page title={t.title} crumbs={[]}>
      <Loaded of={enrolments}>{first => <EnrolmentList first={first} />}</Loaded>
    </Page>
  )
}

function EnrolmentList({ first }: { readonly first: Enrolments }) {
  const t = useTexts(texts)
  const { rows, more } = useMore<Enrolment>(first, async after => {
    const { data } = await client.GET('/v1/my/enrolments', { params: { query: { after } } })
    return data!
  })
  if (rows.length === 0)
    return (
      <Notice title={t.none}>
        <p>
          <Link to="/my/courses/choose" className="button first">
            {t.choose}
          </Link>
        </p>
      </Notice>
    )
  return (
    <>
      <ul className="cards">
        {rows.map(each => (
          <EnrolmentCard key={each.enrolmentId} enrolment={each} />
        ))}
      </ul>
      {more}
    </>
  )
}

function EnrolmentCard({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { enrolmentId, courseTitle, year, category, hours, studyMode, proof, finishedAt, endedAt } = enrolment
  const isOpen = !finishedAt && !endedAt
  return (
    <li className="card">
      <div className="row between">
        <h2 lang="zh-CN">{courseTitle}</h2>
        <Mark kind={finishedAt ? 'good' : endedAt ? 'bad' : 'usual'}>
          {finishedAt ? t.finished : endedAt ? t.ended : t.studying}
        </Mark>
      </div>
      <p className="soft">{[t.year(year), categoryWords[category][language], t.hours(hours)].join(' · ')}</p>
      <p className="soft small">
        {finishedAt
          ? t.finishedAt(momentText(finishedAt, language))
          : t.enrolledAt(momentText(enrolment.enrolledAt, language))}
      </p>
      {isOpen && studyMode === 'attendance' ? <p>{t.onSite}</p> : null}
      <p className="row">
        {studyMode === 'online' ? (
          <Link
            to="/my/courses/$enrolmentId"
            params={{ enrolmentId }}
            className={isOpen ? 'button first' : 'button'}
          >
            {isOpen ? t.study : t.look}
          </Link>
        ) : null}
        {finishedAt && proof === 'sitting' && !endedAt ? (
          <Link to="/my/exams" className="button first">
            {t.book}
          </Link>
        ) : null}
      </p>
    </li>
  )
}
