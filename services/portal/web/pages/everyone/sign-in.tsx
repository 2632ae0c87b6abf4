import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../api/client'
import { Problem } from '../../api/problem'
import { useSession } from '../../app/session'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Field, Form } from '../../ui/form'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'

const texts = {
  title: { zh: '登录', en: 'Sign in' },
  login: { zh: '证件号码或账号', en: 'Document number or login' },
  loginHint: {
    zh: '个人使用身份证等证件号码；单位使用账号',
    en: 'People use the number of their document; organisations their login',
  },
  password: { zh: '密码', en: 'Password' },
  newPassword: { zh: '新密码', en: 'New password' },
  newPasswordHint: {
    zh: '您用的是一次性密码，请设置自己的密码',
    en: 'Yours is a one-time password: choose your own',
  },
  send: { zh: '登录', en: 'Sign in' },
  forgot: {
    zh: '忘记密码：请携带本人证件到所在地人社部门窗口重置。',
    en: 'Forgot your password: take your document to the counter of your local bureau, which resets it.',
  },
  none: { zh: '还没有账号？', en: 'No account yet?' },
  signUp: { zh: '个人注册', en: 'Sign up as a person' },
  signUpEmployer: { zh: '单位注册', en: 'Sign up an employer' },
  demo: { zh: '演示城市的账号', en: 'Accounts of the demo city' },
  demoWords: {
    zh: '这是演示系统，数据都是编的。点一下就以该身份登录。',
    en: 'This is a demonstration; all data are made up. One press signs you in.',
  },
  enterAs: { zh: '以此身份登录', en: 'Sign in as this one' },
}

export function SignInPage() {
  const t = useTexts(texts)
  const { signIn } = useSession()
  const { next } = getRouteApi('/sign-in').useSearch()
  const navigate = useNavigate()
  const [needsNew, setNeedsNew] = useState(false)
  const enter = async (proof: { login: string; password: string; newPassword?: string }) => {
    const { role } = await signIn(proof)
    if (role === 'person' && (await isConsentAsked()))
      return navigate({ to: '/consent', search: next ? { next } : {}, replace: true })
    await navigate({ to: (next ?? '/') as '/', replace: true })
  }
  return (
    <Page title={t.title}>
      <Form
        send={t.send}
        isNarrow
        isKept={false}
        onSend={async ({ text }) => {
          const newPassword = text('newPassword')
          try {
            await enter({
              login: text('login'),
              password: text('password'),
              ...(newPassword ? { newPassword } : {}),
            })
          } catch (problem) {
            if (problem instanceof Problem && problem.code === 'password-change-required') setNeedsNew(true)
            throw problem
          }
        }}
      >
        <Field label={t.login} name="login" hint={t.loginHint} autoComplete="username" maxLength={100} />
        <Field
          label={t.password}
          name="password"
          type="password"
          autoComplete="current-password"
          maxLength={200}
        />
        {needsNew ? (
          <Field
            label={t.newPassword}
            name="newPassword"
            type="password"
            hint={t.newPasswordHint}
            autoComplete="new-password"
            maxLength={200}
          />
        ) : null}
      </Form>
      <DemoAccounts onChoose={enter} />
      <Notice>
        <p>{t.forgot}</p>
      </Notice>
      <p className="row">
        {t.none}
        <Link to="/sign-up">{t.signUp}</Link>
        <Link to="/sign-up/employer">{t.signUpEmployer}</Link>
      </p>
    </Page>
  )
}

/** Whether the notice of personal data that is in force is not agreed to yet. */
async function isConsentAsked(): Promise<boolean> {
  const { data } = await client.GET('/v1/my/consents')
  return Boolean(data?.asks)
}

/** In a demo city alone: every role can be tried. */
function DemoAccounts({
  onChoose,
}: {
  readonly onChoose: (proof: { login: string; password: string }) => Promise<void>
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const accounts = api.useQuery('get', '/v1/demo-accounts')
  const items = accounts.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className="card">
      <h2>{t.demo}</h2>
      <p>{t.demoWords}</p>
      <ul className="cards columns">
        {items.map(({ login, password, ...who }) => (
          <li key={login} className="row between">
            <span>{who[language]}</span>
            <Button
              label={`${t.enterAs}：${who[language]}`}
              onPress={() => void onChoose({ login, password })}
            >
              {t.enterAs}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
