import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client'
import type { operations } from '../../generated/api'
import { durationText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { Mark, Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Quiz } from './study/quiz'
import { type Content, Reading } from './study/reading'
import { StudyUnit } from './study/study-unit'
import type { UnitOfMine } from './study/unit-links'

type Enrolment = operations['readEnrolment']['responses'][200]['content']['application/json']
type Unit = Enrolment['units'][number]
type Course = operations['readCourse']['responses'][200]['content']['application/json']

const texts = {
  title: { zh: '课程学习', en: 'Study' },
  courses: { zh: '我的课程', en: 'My courses' },
  units: { zh: '单元', en: 'Units' },
  kind: {
    zh: (kind: Unit['kind']) => ({ reading: '阅读', video: '视频', quiz: '测验' })[kind],
    en: (kind: Unit['kind']) => ({ reading: 'Reading', video: 'Video', quiz: 'Quiz' })[kind],
  },
  status: {
    zh: (status: Unit['status']) => ({ finished: '已完成', open: '可学习', locked: '未开放' })[status],
    en: (status: Unit['status']) => ({ finished: 'Finished', open: 'Open', locked: 'Not open yet' })[status],
  },
  time: {
    zh: (has: string, of: string) => `已记录 ${has}，需 ${of}`,
    en: (has: string, of: string) => `${has} recorded of ${of}`,
  },
  locked: {
    zh: '请先完成前面的单元。',
    en: 'Finish the units before it first.',
  },
  again: { zh: '再看一遍', en: 'Read it again' },
  done: { zh: '本单元已完成', en: 'This unit is finished' },
  next: { zh: (title: string) => `下一单元：${title}`, en: (title: string) => `Next unit: ${title}` },
  studyDone: { zh: '本课程已学完', en: 'You have finished this course' },
  book: { zh: '去考试报名', en: 'Book the exam' },
  bookWords: {
    zh: '参加考试并合格后，学时才登记。',
    en: 'The hours are registered once you have passed the exam.',
  },
  assessWords: {
    zh: '接下来由行业主管部门考核，合格后登记学时。',
    en: 'The industry department assesses you next; the hours are registered with a pass.',
  },
  ended: {
    zh: '该报名已失效，不能再学习。',
    en: 'This enrolment has ended: nothing more can be studied in it.',
  },
  studiedBefore: {
    zh: (year: number) =>
      `按后来导入的记录，您 ${year} 年已学过这门课程：学完也不能登记学时，请改选其他课程。`,
    en: (year: number) =>
      `By a record that came later you studied this course in ${year}: it would give no hours. Change to another.`,
  },
  onSite: {
    zh: '本课程为现场授课：由行业主管部门登记到场情况。',
    en: 'This course is taught on site: the industry department records who attended.',
  },
  how: { zh: '学习时间怎样计算', en: 'How study time counts' },
}

const route = getRouteApi('/my/courses/$enrolmentId')

/** One course with its units, of which one is being studied. */
export function CoursePage() {
  const t = useTexts(texts)
  const { enrolmentId } = route.useParams()
  const enrolment = api.useQuery('get', '/v1/enrolments/{enrolmentId}', { params: { path: { enrolmentId } } })
  return (
    <Page title={enrolment.data?.courseTitle ?? t.title} crumbs={[{ title: t.courses, to: '/my/courses' }]}>
      <Loaded of={enrolment}>{data => <Study enrolment={data} />}</Loaded>
    </Page>
  )
}

function Study({ enrolment }: { readonly enrolment: Enrolment }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { studyMode, studiedBefore, status, finishedAt } = enrolment
  return (
    <>
      {studiedBefore ? <Notice kind="warn" title={t.studiedBefore(studiedBefore.year)} /> : null}
      {finishedAt ? <StudyDone proof={enrolment.proof} /> : null}
      {status === 'ended' && !finishedAt ? <Notice kind="warn" title={t.ended} /> : null}
      {studyMode === 'attendance' ? <p>{t.onSite}</p> : <OnlineStudy enrolment={enrolment} />}
      <details>
        <summary>{t.how}</summary>
        <p>{enrolment.howTimeCounts[language]}</p>
      </details>
    </>
  )
}

function StudyDone({ proof }: { readonly proof: Enrolment['proof'] }) {
  const t = useTexts(texts)
  return (
    <Notice kind="good" title={t.studyDone} isLive>
      <p>{proof === 'sitting' ? t.bookWords : t.assessWords}</p>
      {proof === 'sitting' ? (
        <p>
          <Link to="/my/exams" className="button first">
            {t.book}
          </Link>
        </p>
      ) : null}
    </Notice>
  )
}

function OnlineStudy({ enrolment }: { readonly enrolment: Enrolment }) {
  const { courseId } = enrolment
  const course = api.useQuery('get', '/v1/courses/{courseId}', { params: { path: { courseId } } })
  return <Loaded of={course}>{data => <Units enrolment={enrolment} course={data} />}</Loaded>
}

function Units({ enrolment, course }: { readonly enrolment: Enrolment; readonly course: Course }) {
  const t = useTexts(texts)
  const { unit: asked } = route.useSearch()
  const { units, status } = enrolment
  // A unit that was finished stays on the screen, with what comes next.
  const [opened] = useState(() => units.find(each => each.status === 'open')?.position)
  const current = units.find(each => each.position === (asked ?? opened))
  const published = course.courseware
    .find(each => each.coursewareId === enrolment.coursewareId)
    ?.units.find(each => each.unitId === current?.unitId)
  const content = { ...published?.content, media: published?.media ?? [] }
  return (
    <div className="study">
      {current ? (
        <section className="stack" aria-label={current.title}>
          <h2 lang="zh-CN">{current.title}</h2>
          {status === 'inForce' || current.status === 'finished' ? (
            <CurrentUnit key={current.unitId} enrolment={enrolment} unit={current} content={content} />
          ) : null}
        </section>
      ) : null}
      <nav aria-label={t.units} className="card">
        <h2>{t.units}</h2>
        <ol className="unit-list">
          {units.map(each => (
            <UnitLine key={each.unitId} unit={each} isCurrent={each === current} />
          ))}
        </ol>
      </nav>
    </div>
  )
}

function UnitLine({ unit, isCurrent }: { readonly unit: Unit; readonly isCurrent: boolean }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { enrolmentId } = route.useParams()
  const { status, kind, title, position, creditedSeconds, requiredSeconds } = unit
  const isLocked = status === 'locked'
  return (
    <li className="stack-tight" aria-current={isCurrent ? 'step' : undefined}>
      <span className="row between">
        {isLocked ? (
          <span lang="zh-CN">{title}</span>
        ) : (
          <Link
            to="/my/courses/$enrolmentId"
            params={{ enrolmentId }}
            search={{ unit: position }}
            lang="zh-CN"
          >
            {title}
          </Link>
        )}
        <Mark kind={status === 'finished' ? 'good' : 'usual'}>{t.status(status)}</Mark>
      </span>
      <span className="small soft number">
        {t.kind(kind)}
        {kind === 'quiz'
          ? null
          : ` · ${t.time(durationText(creditedSeconds, language), durationText(requiredSeconds, language))}`}
      </span>
    </li>
  )
}

function CurrentUnit({
  enrolment,
  unit,
  content,
}: {
  readonly enrolment: Enrolment
  readonly unit: Unit
  readonly content: Content
}) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const [isDone, setDone] = useState(false)
  const { enrolmentId } = enrolment
  const refresh = () => queries.invalidateQueries({ queryKey: ['get', '/v1/enrolments/{enrolmentId}'] })
  const finish = () => {
    setDone(true)
    void queries.invalidateQueries()
  }
  if (isDone || unit.status === 'finished')
    return (
      <>
        <UnitDone enrolment={enrolment} unit={unit} />
        {unit.kind === 'reading' ? (
          <Again unit={{ enrolmentId, unitId: unit.unitId }} content={content} />
        ) : null}
      </>
    )
  if (unit.status === 'locked') return <Notice title={t.locked} />
  if (unit.kind === 'quiz') return <Quiz enrolmentId={enrolmentId} unitId={unit.unitId} onPassed={finish} />
  return (
    <StudyUnit
      enrolmentId={enrolmentId}
      unit={{ ...unit, kind: unit.kind, content }}
      onFinished={finish}
      onProgress={() => void refresh()}
    />
  )
}

/** A page that was read can be read again; no time counts any more. */
function Again({ unit, content }: { readonly unit: UnitOfMine; readonly content: Content }) {
  const t = useTexts(texts)
  return (
    <details>
      <summary>{t.again}</summary>
      <Reading unit={unit} content={content} />
    </details>
  )
}

/** What comes after a finished unit: the next one. */
function UnitDone({ enrolment, unit }: { readonly enrolment: Enrolment; readonly unit: Unit }) {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const next = enrolment.units.find(each => each.position > unit.position && each.status !== 'finished')
  return (
    <Notice kind="good" title={t.done} isLive>
      {next ? (
        <p>
          <button
            type="button"
            className="button first"
            onClick={() =>
              void navigate({
                to: '/my/courses/$enrolmentId',
                params: { enrolmentId: enrolment.enrolmentId },
                search: { unit: next.position },
              })
            }
          >
            {t.next(next.title)}
          </button>
        </p>
      ) : null}
    </Notice>
  )
}
