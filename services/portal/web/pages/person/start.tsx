import { Link } from '@tanstack/react-router'
import { api } from '../../api/client'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { currentYear, dayText, momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Bar } from '../../ui/bar'
import { Loaded } from '../../ui/loaded'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'

type Plan = components['schemas']['YearPlan']
type Step = Plan['steps'][number]

const texts = {
  title: { zh: (name: string) => `${name}，您好`, en: (name: string) => `Welcome, ${name}` },
  year: { zh: (year: number) => `${year}年度学时`, en: (year: number) => `Hours of ${year}` },
  general: { zh: '一般公需科目', en: 'General' },
  professional: { zh: '专业科目', en: 'Professional' },
  total: { zh: '总学时', en: 'All' },
  hours: {
    zh: (has: number, of: number) => `${has} / ${of} 学时`,
    en: (has: number, of: number) => `${has} of ${of} hours`,
  },
  next: { zh: '接下来做什么', en: 'What to do next' },
  until: { zh: (day: string) => `最迟 ${day}`, en: (day: string) => `Until ${day}` },
  sitting: {
    zh: (moment: string) => `最近一场考试：${moment}`,
    en: (moment: string) => `Next sitting: ${moment}`,
  },
  go: { zh: '去办理', en: 'Do it now' },
  nothing: { zh: '本年度要求已经达到，暂时没有要办的事。', en: 'This year asks for nothing more.' },
  detail: { zh: '每一个学时从哪里来', en: 'Where each hour comes from' },
}

const NO_HOURS = { general: 0, industryCommon: 0, professional: 0, total: 0 }
const ASKED = { general: 18, professional: 60, total: 90 } as const

/** 个人中心: the year at a glance. */
export function PersonStart() {
  const t = useTexts(texts)
  const { name } = useSignedIn()
  const plan = api.useQuery('get', '/v1/my/plan')
  return (
    <Page title={t.title(name)}>
      <Loaded of={plan}>{data => <Year plan={data} />}</Loaded>
    </Page>
  )
}

function Year({ plan }: { readonly plan: Plan }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { hours = NO_HOURS, inWords, verdict } = plan.standing
  return (
    <>
      <section className="card">
        <h2>{t.year(plan.standing.year ?? currentYear())}</h2>
        {inWords ? (
          <Notice
            kind={verdict === 'compliant' || verdict === 'exempt' ? 'good' : 'warn'}
            title={inWords[language]}
          />
        ) : null}
        <Bar
          label={t.general}
          value={hours.general}
          of={ASKED.general}
          words={t.hours(hours.general, ASKED.general)}
        />
        <Bar
          label={t.professional}
          value={hours.professional}
          of={ASKED.professional}
          words={t.hours(hours.professional, ASKED.professional)}
        />
        <Bar label={t.total} value={hours.total} of={ASKED.total} words={t.hours(hours.total, ASKED.total)} />
        <p>
          <Link to={'/my/hours' as '/'}>{t.detail}</Link>
        </p>
      </section>
      <section className="stack">
        <h2>{t.next}</h2>
        {plan.steps.length === 0 ? <Notice kind="good" title={t.nothing} /> : null}
        <ol className="cards">
          {plan.steps.map(step => (
            <StepCard key={JSON.stringify(step)} step={step} />
          ))}
        </ol>
      </section>
    </>
  )
}

function StepCard({ step }: { readonly step: Step }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const until = 'endsOn' in step ? step.endsOn : 'until' in step ? step.until : undefined
  const sitting = 'sitting' in step ? step.sitting : undefined
  return (
    <li className="card">
      <p>{step.inWords[language]}</p>
      {sitting ? <p className="soft">{t.sitting(momentText(sitting.startsAt, language))}</p> : null}
      {until ? <p className="soft">{t.until(dayText(until, language))}</p> : null}
      <p>
        <Link to={pageOf(step) as '/'} className="button first">
          {t.go}
        </Link>
      </p>
    </li>
  )
}

/** The page on which the step is done. */
function pageOf(step: Step): string {
  if (step.kind !== 'course') return '/my/claims'
  const pages = {
    enrol: '/my/courses/choose',
    study: '/my/courses',
    book: '/my/exams',
    sit: '/my/exams',
    awaitResult: '/my/exams',
    beAssessed: '/my/courses',
  } as const
  return pages[step.next]
}
