import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../api/client'
import type { paths } from '../../generated/api'
import { dayText, durationText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { CourseMediaSection, type Medium, useCourseMedia } from './course-media'
import { CoursewareForm } from './courseware-form'
import { OfferingProposal } from './offering-proposal'
import { mediaKindWords, unitKindWords } from './words'

const texts = {
  courses: { zh: '课程', en: 'Courses' },
  fallback: { zh: '课程', en: 'Course' },
  correct: { zh: '更正名称', en: 'Correct the title' },
  name: { zh: '课程名称', en: 'Title' },
  reason: { zh: '更正原因', en: 'Why' },
  cancel: { zh: '取消', en: 'Cancel' },
  courseware: { zh: '课件', en: 'Courseware' },
  noCourseware: { zh: '还没有课件。', en: 'There is no courseware yet.' },
  version: {
    zh: (version: number, when: string) => `第 ${version} 版，${when} 发布`,
    en: (version: number, when: string) => `Version ${version}, published ${when}`,
  },
  unit: { zh: '单元', en: 'Unit' },
  kind: { zh: '类型', en: 'Kind' },
  length: { zh: '要求时长', en: 'Time asked for' },
  files: { zh: '课件文件', en: 'Files' },
  questions: { zh: (count: number) => `${count} 题`, en: (count: number) => `${count} questions` },
  publish: { zh: '发布新版课件', en: 'Publish new courseware' },
  publishWords: {
    zh: '已报名的人员仍按原来的版本学完。',
    en: 'People who enrolled before finish on their version.',
  },
  noUnits: { zh: '没有单元。', en: 'No unit.' },
}

type Course = paths['/v1/courses/{courseId}']['get']['responses'][200]['content']['application/json']

/** A course with its courseware: published by versions, offered by years. */
export function CourseOfIndustryPage() {
  const t = useTexts(texts)
  const { courseId } = getRouteApi('/courses/$courseId').useParams()
  const course = api.useQuery('get', '/v1/courses/{courseId}', { params: { path: { courseId } } })
  const media = useCourseMedia(courseId)
  const refresh = async () => void (await Promise.all([course.refetch(), media.refetch()]))
  return (
    <Page title={course.data?.title ?? t.fallback} crumbs={[{ title: t.courses, to: '/courses' }]}>
      <Loaded of={course}>
        {shown => (
          <>
            <div className="row">
              <TitleCorrection course={shown} onDone={refresh} />
              <OfferingProposal course={shown} />
            </div>
            <Versions course={shown} />
            <CourseMediaSection courseId={courseId} course={media} />
            <Publishing course={shown} media={media.data?.media ?? []} onDone={refresh} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function TitleCorrection({
  course,
  onDone,
}: {
  readonly course: Course
  readonly onDone: () => Promise<void>
}) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t.correct}</Button>
      {isOpen ? (
        <Dialog title={t.correct} onClose={() => setOpen(false)}>
          <Form
            send={t.correct}
            onSend={async ({ text, idempotencyKey }) => {
              await client.PUT('/v1/courses/{courseId}', {
                params: { path: { courseId: course.courseId } },
                headers: { 'Idempotency-Key': idempotencyKey },
                body: { title: text('title'), reason: text('reason') },
              })
              setOpen(false)
              await onDone()
            }}
            beside={<Button onPress={() => setOpen(false)}>{t.cancel}</Button>}
          >
            <Field label={t.name} name="title" maxLength={200} defaultValue={course.title} />
            <Field label={t.reason} name="reason" rows={2} maxLength={500} />
          </Form>
        </Dialog>
      ) : null}
    </>
  )
}

function Versions({ course }: { readonly course: Course }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const newestFirst = [...course.courseware].sort((a, b) => b.version - a.version)
  return (
    <section className="card">
      <h2>{t.courseware}</h2>
      {newestFirst.length === 0 ? <p className="soft">{t.noCourseware}</p> : null}
      {newestFirst.map(({ coursewareId, version, publishedAt, units }, at) => (
        <details key={coursewareId} open={at === 0}>
          <summary>{t.version(version, dayText(publishedAt, language))}</summary>
          <Table
            caption={t.version(version, dayText(publishedAt, language))}
            rows={units}
            keyOf={unit => unit.unitId}
            empty={t.noUnits}
            columns={[
              { name: t.unit, isHeading: true, cell: unit => unit.title },
              { name: t.kind, cell: unit => unitKindWords[unit.kind][language] },
              {
                name: t.files,
                cell: unit =>
                  unit.media
                    .map(each => `${mediaKindWords[each.kind][language]}：${each.fileName}`)
                    .join('；'),
              },
              {
                name: t.length,
                cell: unit =>
                  unit.kind === 'quiz'
                    ? t.questions(unit.questions.length)
                    : durationText(unit.requiredSeconds, language),
              },
            ]}
          />
        </details>
      ))}
    </section>
  )
}

function Publishing({
  course: { courseId, courseware },
  media,
  onDone,
}: {
  readonly course: Course
  readonly media: readonly Medium[]
  readonly onDone: () => Promise<void>
}) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  return (
    <section className="card">
      <h2>{t.publish}</h2>
      <p>{t.publishWords}</p>
      {isOpen ? (
        <CoursewareForm
          send={t.publish}
          media={media}
          published={courseware[0]?.units ?? []}
          onSend={async (units, { idempotencyKey }) => {
            await client.POST('/v1/courses/{courseId}/courseware', {
              params: { path: { courseId } },
              headers: { 'Idempotency-Key': idempotencyKey },
              body: { units },
            })
            setOpen(false)
            await onDone()
          }}
          beside={<Button onPress={() => setOpen(false)}>{t.cancel}</Button>}
        />
      ) : (
        <div>
          <Button onPress={() => setOpen(true)}>{t.publish}</Button>
        </div>
      )}
    </section>
  )
}
