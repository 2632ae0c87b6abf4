import { useNavigate } from '@tanstack/react-router'
import { client } from '../../api/client'
import { useReference } from '../../api/reference'
import { useSession } from '../../app/session'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Form, Select } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { NewPassword, passwordsDiffer } from './new-password'
import { PrivacyText } from './privacy-notice'

const texts = {
  title: { zh: '单位注册', en: 'Sign an employer up' },
  crumb: { zh: '登录', en: 'Sign in' },
  words: {
    zh: '注册后由所在地人社部门确认。确认后，单位可以核对本单位人员，并查看谁已达标。',
    en: 'The local bureau confirms it. Then the employer confirms its people and sees who has fulfilled the year.',
  },
  code: { zh: '统一社会信用代码', en: 'Unified social credit code' },
  codeHint: { zh: '18 位', en: '18 characters' },
  name: { zh: '单位名称', en: 'Name of the employer' },
  locality: { zh: '所在地', en: 'Locality' },
  login: { zh: '登录账号', en: 'Login' },
  loginHint: {
    zh: '字母开头，3 至 64 位字母、数字或 . _ @ -',
    en: 'A letter first; 3 to 64 letters, digits or . _ @ -',
  },
  notice: { zh: '隐私告知', en: 'Notice of personal data' },
  send: { zh: '注册', en: 'Sign up' },
}

/** Article 4: an employer signs up with its credit code, and its first account. */
export function SignUpEmployerPage() {
  const t = useTexts(texts)
  const language = useLanguage()
  const reference = useReference()
  const { signIn } = useSession()
  const navigate = useNavigate()
  return (
    <Page title={t.title} crumbs={[{ title: t.crumb, to: '/sign-in' }]}>
      <Notice>
        <p>{t.words}</p>
      </Notice>
      <Loaded of={reference}>
        {({ localities }) => (
          <Form
            send={t.send}
            isNarrow
            check={passwordsDiffer(language)}
            onSend={async ({ text, idempotencyKey }) => {
              await client.POST('/v1/employers', {
                headers: { 'Idempotency-Key': idempotencyKey },
                body: {
                  socialCreditCode: text('socialCreditCode'),
                  name: text('name'),
                  locality: text('locality'),
                  login: text('login'),
                  password: text('password'),
                },
              })
              await signIn({ login: text('login'), password: text('password') })
              await navigate({ to: '/', replace: true })
            }}
          >
            <Field
              label={t.code}
              name="socialCreditCode"
              hint={t.codeHint}
              autoComplete="off"
              maxLength={40}
            />
            <Field label={t.name} name="name" autoComplete="organization" maxLength={100} />
            <Select
              label={t.locality}
              name="locality"
              choices={localities.map(each => ({ value: each.code, label: each.name[language] }))}
            />
            <Field label={t.login} name="login" hint={t.loginHint} autoComplete="username" maxLength={64} />
            <NewPassword />
            <details>
              <summary>{t.notice}</summary>
              <PrivacyText />
            </details>
          </Form>
        )}
      </Loaded>
    </Page>
  )
}
