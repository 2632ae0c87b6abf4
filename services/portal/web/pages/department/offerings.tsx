import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import { currentYear } from '../../text/dates'
import { categoryWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { type Offering, offeringStatusWords, proofWords, studyModeWords } from './words'

const texts = {
  title: { zh: '年度开课', en: 'Offerings' },
  words: {
    zh: '本年度开设的课程：报名人员、现场培训名单和考核名单都在这里。要开设新课程，请先到“课程”。',
    en: 'What is offered this year: who enrolled, attendance and assessment lists. To offer another, open its course.',
  },
  courses: { zh: '课程', en: 'Courses' },
  year: { zh: '年度', en: 'Year' },
  none: { zh: '这一年没有开设课程。', en: 'Nothing is offered in this year.' },
  course: { zh: '课程', en: 'Course' },
  category: { zh: '科目', en: 'Subject' },
  hours: { zh: '学时', en: 'Hours' },
  how: { zh: '方式', en: 'How' },
  status: { zh: '状态', en: 'State' },
}

/** What an industry offers in a year; for the municipal bureau, all that is offered. */
export function OfferingsPage() {
  const t = useTexts(texts)
  const { scope } = useSignedIn()
  const { year = currentYear() } = getRouteApi('/offerings').useSearch()
  const navigate = useNavigate({ from: '/offerings' })
  const asked = { year, limit: 100, ...(scope.industry ? { industry: scope.industry } : {}) }
  const offerings = api.useQuery('get', '/v1/offerings', { params: { query: asked } })
  const years = [1, 0, -1, -2].map(each => String(currentYear() + each))
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <p>
        <Link to="/courses" className="button">
          {t.courses}
        </Link>
      </p>
      <section className="card">
        <Select
          label={t.year}
          name="year"
          defaultValue={String(year)}
          choices={years.map(value => ({ value, label: value }))}
          onChange={value => void navigate({ search: { year: Number(value) } })}
        />
        <Loaded of={offerings}>{first => <Offerings {...{ first, asked }} />}</Loaded>
      </section>
    </Page>
  )
}

function Offerings({
  first,
  asked,
}: {
  readonly first: { readonly items: readonly Offering[]; readonly next: string | null }
  readonly asked: { readonly year: number; readonly limit: number; readonly industry?: string }
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/offerings', { params: { query: { ...asked, after } } })
    return data!
  })
  return (
    <>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => row.offeringId}
        empty={t.none}
        columns={[
          {
            name: t.course,
            isHeading: true,
            cell: row => (
              <Link to="/offerings/$offeringId" params={{ offeringId: row.offeringId }}>
                {row.courseTitle}
              </Link>
            ),
          },
          { name: t.category, cell: row => categoryWords[row.category][language] },
          { name: t.hours, isFigure: true, cell: row => row.hours },
          {
            name: t.how,
            cell: row => `${studyModeWords[row.studyMode][language]} · ${proofWords[row.proof][language]}`,
          },
          { name: t.status, cell: row => <OfferingMark status={row.status} /> },
        ]}
      />
      {more}
    </>
  )
}

export function OfferingMark({ status }: { readonly status: Offering['status'] }) {
  const language = useLanguage()
  const kind = status === 'confirmed' ? 'good' : status === 'proposed' ? 'warn' : 'usual'
  return <Mark kind={kind}>{offeringStatusWords[status][language]}</Mark>
}
