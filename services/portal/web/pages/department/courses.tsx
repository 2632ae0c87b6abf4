import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import { useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'

const texts = {
  title: { zh: '课程', en: 'Courses' },
  words: {
    zh: '先建课程并发布课件，再按年度开设；行业公需科目由市人力社保局确认后开放报名。',
    en: 'Make a course and publish its courseware, then offer it for a year; the bureau confirms what industries offer.',
  },
  add: { zh: '新建课程', en: 'New course' },
  name: { zh: '课程名称', en: 'Title' },
  find: { zh: '按名称查找', en: 'Find by title' },
  search: { zh: '查找', en: 'Find' },
  courseware: { zh: '课件', en: 'Courseware' },
  version: { zh: (version: number) => `第 ${version} 版`, en: (version: number) => `Version ${version}` },
  noCourseware: { zh: '还没有课件', en: 'None yet' },
  none: { zh: '没有这样的课程。', en: 'There is no such course.' },
  cancel: { zh: '取消', en: 'Cancel' },
}

interface ListedCourse {
  readonly courseId: string
  readonly title: string
  readonly coursewareVersion: number | null
}

/** The courses of a department's industry; for the municipal bureau, all of them (Article 7). */
export function CoursesOfIndustryPage() {
  const t = useTexts(texts)
  const { scope } = useSignedIn()
  const { title } = getRouteApi('/courses').useSearch()
  const navigate = useNavigate({ from: '/courses' })
  const asked = {
    limit: 50,
    ...(scope.industry ? { industry: scope.industry } : {}),
    ...(title ? { title } : {}),
  }
  const courses = api.useQuery('get', '/v1/courses', { params: { query: asked } })
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <NewCourse industry={scope.industry} />
      <section className="card">
        <Form
          send={t.search}
          isKept={false}
          isNarrow
          onSend={({ text }) => navigate({ search: text('title') === '' ? {} : { title: text('title') } })}
        >
          <Field label={t.find} name="title" type="search" isOptional defaultValue={title ?? ''} />
        </Form>
        <Loaded of={courses}>{first => <Courses {...{ first, asked }} />}</Loaded>
      </section>
    </Page>
  )
}

interface ListedPage {
  readonly items: readonly ListedCourse[]
  readonly next: string | null
}

function Courses({
  first,
  asked,
}: {
  readonly first: ListedPage
  readonly asked: { readonly limit: number; readonly industry?: string; readonly title?: string }
}) {
  const t = useTexts(texts)
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/courses', { params: { query: { ...asked, after } } })
    return data!
  })
  return (
    <>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => row.courseId}
        empty={t.none}
        columns={[
          {
            name: t.name,
            isHeading: true,
            cell: row => (
              <Link to="/courses/$courseId" params={{ courseId: row.courseId }}>
                {row.title}
              </Link>
            ),
          },
          {
            name: t.courseware,
            cell: row => (row.coursewareVersion === null ? t.noCourseware : t.version(row.coursewareVersion)),
          },
        ]}
      />
      {more}
    </>
  )
}

function NewCourse({ industry }: { readonly industry: string | undefined }) {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  return (
    <div>
      <Button kind="first" onPress={() => setOpen(true)}>
        {t.add}
      </Button>
      {isOpen ? (
        <Dialog title={t.add} onClose={() => setOpen(false)}>
          <Form
            send={t.add}
            onSend={async ({ text, idempotencyKey }) => {
              const { data } = await client.POST('/v1/courses', {
                headers: { 'Idempotency-Key': idempotencyKey },
                body: { title: text('title'), industry: industry ?? null },
              })
              await navigate({
                to: '/courses/$courseId',
                params: { courseId: data!.courseId },
                ignoreBlocker: true,
              })
            }}
            beside={<Button onPress={() => setOpen(false)}>{t.cancel}</Button>}
          >
            <Field label={t.name} name="title" maxLength={200} />
          </Form>
        </Dialog>
      ) : null}
    </div>
  )
}
