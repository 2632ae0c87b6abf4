import { Link, useNavigate } from '@tanstack/react-router'
import { faultOfNumber } from '../../../../../domain/documents/identity-number'
import { plainNumber } from '../../../../../domain/intake/signs'
import { plainDate } from '../../../../../domain/time/plain-date'
import { client } from '../../api/client'
import { useReference } from '../../api/reference'
import { useSession } from '../../app/session'
import { todayInWenzhou } from '../../text/dates'
import { documentKindWords } from '../../text/terms'
import { type Language, textsIn, useLanguage, useTexts } from '../../text/text'
import { Field, Form, Select, type Sent, Tick } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { NewPassword, passwordsDiffer } from './new-password'
import { PrivacyText, usePrivacyNotice } from './privacy-notice'

type DocumentKind = keyof typeof documentKindWords

const texts = {
  title: { zh: '个人注册', en: 'Sign up' },
  crumb: { zh: '登录', en: 'Sign in' },
  kind: { zh: '证件类型', en: 'Document' },
  number: { zh: '证件号码', en: 'Its number' },
  numberHint: { zh: '末位是 X 的，大写小写都可以', en: 'An X at the end may be small or large' },
  wrongNumber: {
    zh: '号码不正确：请对照证件逐位核对，并核对证件类型',
    en: 'Not a valid number: compare it with the document sign by sign, and check the kind of document',
  },
  name: { zh: '姓名', en: 'Name' },
  nameHint: { zh: '与证件一致；少数民族姓名中的“·”照写', en: 'As on the document' },
  residence: { zh: '户籍或居住地', en: 'Residence' },
  work: { zh: '工作地', en: 'Place of work' },
  workHint: {
    zh: '与居住地不同时填写：由工作地的人社部门管理',
    en: 'Where it is another one: the bureau there answers for you',
  },
  series: { zh: '职称系列', en: 'Title series' },
  seriesHint: {
    zh: '决定由哪个行业主管部门审核您的学时',
    en: 'It decides which department reviews your hours',
  },
  consent: {
    zh: '我已阅读并同意隐私告知：为登记继续教育学时，系统处理我的证件号码、姓名和学习记录',
    en: 'I have read the notice of personal data and agree that my document number, name and study records are processed to register my hours',
  },
  notice: { zh: '隐私告知', en: 'Notice of personal data' },
  send: { zh: '注册', en: 'Sign up' },
  byBureau: {
    zh: '持护照或外国人永久居留身份证的，请到所在地人社部门窗口注册。',
    en: 'With a passport or a permanent residence card, your local bureau signs you up at its counter.',
  },
  has: { zh: '已有账号？', en: 'Signed up already?' },
  signIn: { zh: '登录', en: 'Sign in' },
}

/** A wrong number is said with the other faults: the service would say it after they are all mended. */
function faultInNumber(text: (name: string) => string, language: Language): Readonly<Record<string, string>> {
  const number = text('number')
  if (!number) return {}
  const fault = faultOfNumber(text('kind') as DocumentKind, plainNumber(number), plainDate(todayInWenzhou()))
  return fault ? { number: textsIn(texts, language).wrongNumber } : {}
}

/** Article 4: who learns signs up with an identity document, a residence and a title series. */
export function SignUpPage() {
  const t = useTexts(texts)
  const language = useLanguage()
  const reference = useReference()
  const { signIn } = useSession()
  const navigate = useNavigate()
  const notice = usePrivacyNotice()

  const signUp = async ({ text, idempotencyKey }: Sent) => {
    const declaredWork = text('declaredWork')
    await client.POST('/v1/people', {
      headers: { 'Idempotency-Key': idempotencyKey },
      body: {
        document: { kind: text('kind') as DocumentKind, number: text('number') },
        name: text('name'),
        residence: text('residence'),
        ...(declaredWork ? { declaredWork } : {}),
        titleSeries: text('titleSeries'),
        password: text('password'),
        ...(notice.data ? { consentTo: notice.data.version } : {}),
      },
    })
    await signIn({ login: text('number'), password: text('password') })
    await navigate({ to: '/', replace: true })
  }

  return (
    <Page title={t.title} crumbs={[{ title: t.crumb, to: '/sign-in' }]}>
      <Notice>
        <p>{t.byBureau}</p>
      </Notice>
      <Loaded of={reference}>
        {({ localities, titleSeries }) => {
          const places = localities.map(each => ({ value: each.code, label: each.name[language] }))
          const series = titleSeries.map(each => ({ value: each.series, label: each.name[language] }))
          const kinds = (['residentIdentity', 'residencePermit'] as const).map(kind => ({
            value: kind,
            label: documentKindWords[kind][language],
          }))
          return (
            <Form
              send={t.send}
              isNarrow
              check={text => ({ ...passwordsDiffer(language)(text), ...faultInNumber(text, language) })}
              onSend={signUp}
            >
              <Select label={t.kind} name="kind" choices={kinds} defaultValue="residentIdentity" />
              <Field label={t.number} name="number" hint={t.numberHint} autoComplete="off" maxLength={40} />
              <Field label={t.name} name="name" hint={t.nameHint} autoComplete="name" maxLength={100} />
              <Select label={t.series} name="titleSeries" hint={t.seriesHint} choices={series} />
              <Select label={t.residence} name="residence" choices={places} />
              <Select label={t.work} name="declaredWork" hint={t.workHint} choices={places} isOptional />
              <NewPassword />
              <details>
                <summary>{t.notice}</summary>
                <PrivacyText />
              </details>
              <Tick label={t.consent} name="consent" isNeeded />
            </Form>
          )
        }}
      </Loaded>
      <p className="row">
        {t.has}
        <Link to="/sign-in">{t.signIn}</Link>
      </p>
    </Page>
  )
}
