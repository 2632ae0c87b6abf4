import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { api, client } from '../../../api/client'
import type { components } from '../../../generated/api'
import { currentYear, spanText } from '../../../text/dates'
import { categoryWords } from '../../../text/terms'
import { useLanguage, useTexts } from '../../../text/text'
import { Field, Select, Tick } from '../../../ui/form'
import { FormDialog } from '../../../ui/form-dialog'
import { Loaded } from '../../../ui/loaded'
import { useMore } from '../../../ui/more'
import { Mark } from '../../../ui/notice'
import { Page } from '../../../ui/page'
import { Table } from '../../../ui/table'
import { stageWords } from '../../centre/words'
import { useOfferings, usePlanWords } from './plan-words'
import { PublishedSittings } from './publishing'

type Plan = components['schemas']['ExamPlan']
type Sitting = components['schemas']['Sitting']
type Category = Plan['category']

const texts = {
  title: { zh: '考试', en: 'Exams' },
  year: { zh: '年度', en: 'Year' },
  plans: { zh: '考试计划', en: 'Exam plans' },
  noPlans: { zh: '这一年还没有考试计划。', en: 'No plan for this year yet.' },
  category: { zh: '科目', en: 'Category' },
  courses: { zh: '课程', en: 'Courses' },
  all: { zh: '该科目全部课程', en: 'All courses of the category' },
  kind: { zh: '类别', en: 'Kind' },
  usual: { zh: '正常', en: 'Usual' },
  supplementary: { zh: '补考', en: 'Supplementary' },
  act: { zh: '办理', en: 'Act' },
  write: { zh: '新建计划', en: 'Write a plan' },
  change: { zh: '修改', en: 'Change' },
  changeOf: { zh: (what: string) => `修改${what}`, en: (what: string) => `Change ${what}` },
  whichCourses: { zh: '仅限下列课程（不选为全部）', en: 'Only these courses (none ticked: all)' },
  sittings: { zh: '场次', en: 'Sittings' },
  noSittings: { zh: '还没有场次。', en: 'No sitting yet.' },
  when: { zh: '时间', en: 'When' },
  where: { zh: '考点和考场', en: 'Where' },
  seats: { zh: '座位（空 / 总）', en: 'Seats (free / all)' },
  waiting: { zh: '候补', en: 'Waiting' },
  state: { zh: '状态', en: 'State' },
  rooms: { zh: '考点和考场管理', en: 'Rooms of the centres' },
  contests: { zh: '缺考申诉', en: 'Contested absences' },
}

/** Exam plans of a year, their sittings, and the publishing of more (Article 10). */
export function ExamsPage() {
  const t = useTexts(texts)
  const { year = currentYear() } = getRouteApi('/exams').useSearch()
  const navigate = useNavigate({ from: '/exams' })
  const plans = api.useQuery('get', '/v1/exam-plans', { params: { query: { year, limit: 100 } } })
  const years = [currentYear() + 1, currentYear(), currentYear() - 1].map(String)
  return (
    <Page title={t.title}>
      <p className="row">
        <Link to={'/exams/rooms' as '/'} className="button">
          {t.rooms}
        </Link>
        <Link to={'/contests' as '/'} className="button">
          {t.contests}
        </Link>
      </p>
      <Select
        label={t.year}
        name="year"
        choices={years.map(value => ({ value, label: value }))}
        defaultValue={String(year)}
        onChange={value => void navigate({ search: { year: Number(value) } })}
      />
      <Loaded of={plans}>
        {({ items }) => (
          <>
            <Plans plans={items} year={year} onWritten={() => void plans.refetch()} />
            <Sittings year={year} key={year} />
            {items.length > 0 ? <PublishedSittings plans={items} year={year} /> : null}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Plans({
  plans,
  year,
  onWritten,
}: {
  readonly plans: readonly Plan[]
  readonly year: number
  readonly onWritten: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const wordsOf = usePlanWords(year)
  const offerings = useOfferings(year)
  const titleOf = (id: string) => offerings.find(each => each.offeringId === id)?.courseTitle ?? ''
  return (
    <section className="card">
      <h2>{t.plans}</h2>
      <div>
        <NewPlan year={year} onWritten={onWritten} />
      </div>
      <Table
        caption={t.plans}
        rows={plans}
        keyOf={row => row.planId}
        empty={t.noPlans}
        columns={[
          { name: t.category, isHeading: true, cell: row => categoryWords[row.category][language] },
          {
            name: t.courses,
            cell: row => (row.offeringIds.length === 0 ? t.all : row.offeringIds.map(titleOf).join('、')),
          },
          { name: t.kind, cell: row => <Mark>{row.supplementary ? t.supplementary : t.usual}</Mark> },
          {
            name: t.act,
            cell: row => (
              <FormDialog
                name={t.change}
                title={t.changeOf(wordsOf(row))}
                onSend={async ({ values, idempotencyKey }) => {
                  await client.PUT('/v1/exam-plans/{planId}', {
                    params: { path: { planId: row.planId } },
                    headers: { 'Idempotency-Key': idempotencyKey },
                    body: contentOf(values),
                  })
                  onWritten()
                }}
              >
                <PlanFields year={year} plan={row} />
              </FormDialog>
            ),
          },
        ]}
      />
    </section>
  )
}

function NewPlan({ year, onWritten }: { readonly year: number; readonly onWritten: () => void }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const categories = (['general', 'industryCommon'] as const).map(value => ({
    value,
    label: categoryWords[value][language],
  }))
  return (
    <FormDialog
      name={t.write}
      title={t.write}
      onSend={async ({ values, text, idempotencyKey }) => {
        await client.POST('/v1/exam-plans', {
          headers: { 'Idempotency-Key': idempotencyKey },
          body: {
            year: Number(text('year')),
            category: text('category') as Category,
            ...contentOf(values),
          },
        })
        onWritten()
      }}
    >
      <Field label={t.year} name="year" type="number" min={2020} defaultValue={year} />
      <Select label={t.category} name="category" choices={categories} defaultValue="general" />
      <PlanFields year={year} />
    </FormDialog>
  )
}

function PlanFields({ year, plan }: { readonly year: number; readonly plan?: Plan }) {
  const t = useTexts(texts)
  const offerings = useOfferings(year).filter(
    each =>
      each.proof === 'sitting' && each.status === 'confirmed' && (!plan || each.category === plan.category),
  )
  return (
    <>
      <fieldset className="stack-tight">
        <legend className="legend">{t.whichCourses}</legend>
        {offerings.map(each => (
          <Tick
            key={each.offeringId}
            label={each.courseTitle}
            name={`offering ${each.offeringId}`}
            defaultChecked={plan?.offeringIds.includes(each.offeringId) ?? false}
          />
        ))}
      </fieldset>
      <Tick label={t.supplementary} name="supplementary" defaultChecked={plan?.supplementary ?? false} />
    </>
  )
}

const contentOf = (values: FormData) => ({
  offeringIds: [...values.keys()].filter(name => name.startsWith('offering ')).map(name => name.slice(9)),
  supplementary: values.get('supplementary') === 'yes',
})

type Listed = { readonly items: readonly Sitting[]; readonly next: string | null }
async function readSittings(year: number, category: Category, after?: string): Promise<Listed> {
  const query = { year, category, limit: 100, ...(after ? { after } : {}) }
  return (await client.GET('/v1/sittings', { params: { query } })).data as Listed
}

function Sittings({ year }: { readonly year: number }) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <section className="card">
      <h2>{t.sittings}</h2>
      {(['general', 'industryCommon'] as const).map(category => (
        <SittingsOfCategory
          key={category}
          year={year}
          category={category}
          caption={categoryWords[category][language]}
        />
      ))}
    </section>
  )
}

function SittingsOfCategory({
  year,
  category,
  caption,
}: {
  readonly year: number
  readonly category: Category
  readonly caption: string
}) {
  const query = { year, category, limit: 100 }
  const sittings = api.useQuery('get', '/v1/sittings', { params: { query } })
  return (
    <Loaded of={sittings}>
      {first => (
        <SittingTable
          first={first}
          caption={caption}
          readNext={after => readSittings(year, category, after)}
        />
      )}
    </Loaded>
  )
}

function SittingTable({
  first,
  caption,
  readNext,
}: {
  readonly first: Listed
  readonly caption: string
  readonly readNext: (after: string) => Promise<Listed>
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, readNext)
  return (
    <>
      <Table
        caption={caption}
        rows={rows}
        keyOf={row => row.sittingId}
        empty={`${caption}：${t.noSittings}`}
        columns={[
          {
            name: t.when,
            isHeading: true,
            cell: row => (
              <Link to={'/exams/sittings/$sittingId'} params={{ sittingId: row.sittingId }}>
                {spanText(row.startsAt, row.endsAt, language)}
              </Link>
            ),
          },
          { name: t.where, cell: row => `${row.centreName} ${row.roomName}` },
          { name: t.seats, isFigure: true, cell: row => `${row.freeSeats} / ${row.seats}` },
          { name: t.waiting, isFigure: true, cell: row => row.waiting },
          {
            name: t.state,
            cell: row => (
              <Mark kind={row.stage === 'cancelled' ? 'bad' : 'usual'}>
                {stageWords[row.stage][language]}
              </Mark>
            ),
          },
        ]}
      />
      {more}
    </>
  )
}
