import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { currentYear, dayText, momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Bar } from '../../ui/bar'
import { Button } from '../../ui/button'
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
  done: { zh: '本年度要求已经达到，暂时没有要办的事。', en: 'This year asks for nothing more.' },
  notAssessed: {
    zh: '今年是您注册的第一年，不考核；学了也照样登记。希望今年就考核的，可以申请。',
    en: 'This is your first year: it is not assessed, and what you learn counts all the same. You may ask for it to be assessed.',
  },
  ask: { zh: '申请考核本年度', en: 'Ask for this year to be assessed' },
  enrol: { zh: '培训报名', en: 'Enrol in a course' },
  study: { zh: '我的课程', en: 'My courses' },
  book: { zh: '考试报名', en: 'Book an exam' },
  undecided: {
    zh: '可选的课程和培训班很多，请在各栏目中选择。',
    en: 'Many ways are open: choose in the sections above.',
  },
  impossible: {
    zh: '按目前开放的课程、场次和培训班，今年已无法达到要求；新的场次或培训班公布后会重新计算。',
    en: 'What is open now does not suffice for this year; it is computed again when more is published.',
  },
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
        <Outcome outcome={plan.outcome} hasSteps={plan.steps.length > 0} />
        <ol className="cards">
          {plan.steps.map(step => (
            <StepCard key={JSON.stringify(step)} step={step} />
          ))}
        </ol>
      </section>
    </>
  )
}

/** What stands instead of steps, or beside them. */
function Outcome({ outcome, hasSteps }: { readonly outcome: Plan['outcome']; readonly hasSteps: boolean }) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const asking = useAct(async key => {
    await client.POST('/v1/my/first-year-assessment', { headers: { 'Idempotency-Key': key } })
    await queries.invalidateQueries()
  })
  if (outcome === 'fulfilled') return <Notice kind="good" title={t.done} />
  if (outcome === 'impossible') return <Notice kind="warn" title={t.impossible} />
  if (outcome === 'undecided' && !hasSteps) return <Notice title={t.undecided} />
  if (outcome !== 'notNeeded') return null
  return (
    <Notice>
      <p>{t.notAssessed}</p>
      <p className="row">
        <Link to="/my/courses/choose" className="button">
          {t.enrol}
        </Link>
        <Link to="/my/courses" className="button">
          {t.study}
        </Link>
        <Link to="/my/exams" className="button">
          {t.book}
        </Link>
        <Button isPending={asking.isPending} onPress={() => void asking.run()}>
          {t.ask}
        </Button>
      </p>
      {asking.problem}
    </Notice>
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
