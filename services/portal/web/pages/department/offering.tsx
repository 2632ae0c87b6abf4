import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import { categoryWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form, Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Assessments } from './assessments'
import { Attendance } from './attendance'
import { Enrolled } from './enrolled'
import { OfferingMark } from './offerings'
import { type Offering, proofWords, studyModeWords } from './words'

const texts = {
  confirmed: { zh: '开课已确认。', en: 'The offering is confirmed.' },
  offerings: { zh: '年度开课', en: 'Offerings' },
  fallback: { zh: '年度开课', en: 'Offering' },
  title: {
    zh: (year: number, course: string) => `${year} 年：${course}`,
    en: (year: number, course: string) => `${course}, ${year}`,
  },
  category: { zh: '科目', en: 'Subject' },
  hours: { zh: '学时', en: 'Hours' },
  how: { zh: '方式', en: 'How' },
  status: { zh: '状态', en: 'State' },
  parts: { zh: '办理', en: 'Parts' },
  enrolled: { zh: '报名人员', en: 'Who enrolled' },
  attendance: { zh: '现场培训名单', en: 'Attendance lists' },
  assessments: { zh: '考核名单', en: 'Assessment lists' },
  course: { zh: '课程与课件', en: 'Course and courseware' },
  confirm: { zh: '确认开设', en: 'Confirm' },
  withdraw: { zh: '停止报名', en: 'Withdraw' },
  withdrawWords: {
    zh: '停止后不再接受报名，已报名的人员仍可学完。',
    en: 'Nobody else can enrol; people who are enrolled finish it.',
  },
  reason: { zh: '原因', en: 'Why' },
  cancel: { zh: '取消', en: 'Cancel' },
  designate: { zh: '改用另一版课件', en: 'Use other courseware' },
  version: { zh: '课件版本', en: 'Version' },
  versionOf: { zh: (version: number) => `第 ${version} 版`, en: (version: number) => `Version ${version}` },
  proposed: {
    zh: '已提出改用另一版课件，等待市人力社保局确认。',
    en: 'Other courseware is proposed and waits for the municipal bureau.',
  },
}

/** One offering: who enrolled, who came, who was assessed. */
export function OfferingPage() {
  const t = useTexts(texts)
  const { offeringId } = getRouteApi('/offerings/$offeringId').useParams()
  const queries = useQueryClient()
  const offering = api.useQuery('get', '/v1/offerings/{offeringId}', { params: { path: { offeringId } } })
  const refresh = async () => {
    await queries.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/v1/offerings'),
    })
  }
  const title = offering.data ? t.title(offering.data.year, offering.data.courseTitle) : t.fallback
  return (
    <Page title={title} crumbs={[{ title: t.offerings, to: '/offerings' }]}>
      <Loaded of={offering}>
        {shown => (
          <>
            <Facts offering={shown} onDone={refresh} />
            <Parts offering={shown} onPosted={refresh} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Facts({ offering, onDone }: { readonly offering: Offering; readonly onDone: () => Promise<void> }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { role } = useSignedIn()
  const { courseId, category, hours, studyMode, proof, status, proposedCoursewareId } = offering
  return (
    <section className="card">
      <dl className="facts">
        <dt>{t.status}</dt>
        <dd>
          <OfferingMark status={status} />
        </dd>
        <dt>{t.category}</dt>
        <dd>{categoryWords[category][language]}</dd>
        <dt>{t.hours}</dt>
        <dd className="number">{hours}</dd>
        <dt>{t.how}</dt>
        <dd>
          {studyModeWords[studyMode][language]} · {proofWords[proof][language]}
        </dd>
      </dl>
      {status === 'confirmed' && proposedCoursewareId ? <Notice title={t.proposed} /> : null}
      <div className="row">
        <Link to="/courses/$courseId" params={{ courseId }} className="button">
          {t.course}
        </Link>
        {role === 'municipalBureau' && (status === 'proposed' || proposedCoursewareId) ? (
          <Confirming offering={offering} onDone={onDone} />
        ) : null}
        {status === 'withdrawn' ? null : (
          <>
            {studyMode === 'online' ? <Designating offering={offering} onDone={onDone} /> : null}
            <Withdrawing offeringId={offering.offeringId} onDone={onDone} />
          </>
        )}
      </div>
    </section>
  )
}

function Confirming({
  offering,
  onDone,
}: {
  readonly offering: Offering
  readonly onDone: () => Promise<void>
}) {
  const t = useTexts(texts)
  const { offeringId, proposedCoursewareId, coursewareId } = offering
  const confirming = useAct(
    async key => {
      await client.POST('/v1/offerings/{offeringId}/confirmation', {
        params: { path: { offeringId } },
        headers: { 'Idempotency-Key': key },
        body: { coursewareId: proposedCoursewareId ?? coursewareId },
      })
      await onDone()
    },
    { done: t.confirmed },
  )
  return (
    <>
      <Button kind="first" isPending={confirming.isPending} onPress={() => void confirming.run()}>
        {t.confirm}
      </Button>
      {confirming.problem}
    </>
  )
}

function Designating({
  offering,
  onDone,
}: {
  readonly offering: Offering
  readonly onDone: () => Promise<void>
}) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  const { offeringId, courseId, coursewareId } = offering
  const course = api.useQuery(
    'get',
    '/v1/courses/{courseId}',
    { params: { path: { courseId } } },
    { enabled: isOpen },
  )
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t.designate}</Button>
      {isOpen ? (
        <Dialog title={t.designate} onClose={() => setOpen(false)}>
          <Loaded of={course}>
            {({ courseware }) => (
              <Form
                send={t.designate}
                onSend={async ({ text, idempotencyKey }) => {
                  await client.POST('/v1/offerings/{offeringId}/courseware', {
                    params: { path: { offeringId } },
                    headers: { 'Idempotency-Key': idempotencyKey },
                    body: { coursewareId: text('coursewareId') },
                  })
                  setOpen(false)
                  await onDone()
                }}
                beside={<Button onPress={() => setOpen(false)}>{t.cancel}</Button>}
              >
                <Select
                  label={t.version}
                  name="coursewareId"
                  empty="—"
                  defaultValue={coursewareId ?? ''}
                  choices={courseware.map(each => ({
                    value: each.coursewareId,
                    label: t.versionOf(each.version),
                  }))}
                />
              </Form>
            )}
          </Loaded>
        </Dialog>
      ) : null}
    </>
  )
}

function Withdrawing({
  offeringId,
  onDone,
}: {
  readonly offeringId: string
  readonly onDone: () => Promise<void>
}) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button kind="danger" onPress={() => setOpen(true)}>
        {t.withdraw}
      </Button>
      {isOpen ? (
        <Dialog title={t.withdraw} onClose={() => setOpen(false)}>
          <p>{t.withdrawWords}</p>
          <Form
            send={t.withdraw}
            kind="danger"
            onSend={async ({ text, idempotencyKey }) => {
              await client.POST('/v1/offerings/{offeringId}/withdrawal', {
                params: { path: { offeringId } },
                headers: { 'Idempotency-Key': idempotencyKey },
                body: { reason: text('reason') },
              })
              setOpen(false)
              await onDone()
            }}
            beside={<Button onPress={() => setOpen(false)}>{t.cancel}</Button>}
          >
            <Field label={t.reason} name="reason" rows={3} maxLength={500} />
          </Form>
        </Dialog>
      ) : null}
    </>
  )
}

/** The lists of a department alone: the bureau posts none. */
function Parts({
  offering,
  onPosted,
}: {
  readonly offering: Offering
  readonly onPosted: () => Promise<void>
}) {
  const t = useTexts(texts)
  const { role } = useSignedIn()
  const search = getRouteApi('/offerings/$offeringId').useSearch()
  const { offeringId, studyMode, proof } = offering
  const isDepartment = role === 'industryDepartment'
  const parts = [
    'enrolled' as const,
    ...(isDepartment && studyMode === 'attendance' ? (['attendance'] as const) : []),
    ...(isDepartment && proof === 'assessment' ? (['assessments'] as const) : []),
  ]
  const part = parts.find(each => each === search.part)
  return (
    <>
      <nav className="row" aria-label={t.parts}>
        {parts.map(each => (
          <Link
            key={each}
            to="/offerings/$offeringId"
            params={{ offeringId }}
            search={{ part: each }}
            className="button"
            aria-current={each === part ? 'page' : undefined}
          >
            {t[each]}
          </Link>
        ))}
      </nav>
      {part === 'enrolled' ? <Enrolled offeringId={offeringId} /> : null}
      {part === 'attendance' ? <Attendance offeringId={offeringId} onPosted={onPosted} /> : null}
      {part === 'assessments' ? <Assessments offeringId={offeringId} onPosted={onPosted} /> : null}
    </>
  )
}
