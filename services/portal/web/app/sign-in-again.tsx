import { useTexts } from '../text/text'
import { Dialog } from '../ui/dialog'
import { Field, Form } from '../ui/form'
import { useSession } from './session'

const texts = {
  ended: { zh: '登录已过期', en: 'Your session has ended' },
  again: {
    zh: '请重新登录。本页填写的内容都还在，登录后会接着提交。',
    en: 'Sign in again. All that you typed is still on this page; it goes on from there.',
  },
  password: { zh: '密码', en: 'Password' },
  login: { zh: '证件号码或账号', en: 'Document number or login' },
  signIn: { zh: '登录', en: 'Sign in' },
  leave: { zh: '不登录了', en: 'Leave it' },
}

/** Asks over the page, which keeps all that was typed. It stands within the router, whose forms ask before a page is left. */
export function SignInAgain() {
  const { isAskedAgain, signInAgain, leave } = useSession()
  const t = useTexts(texts)
  if (!isAskedAgain) return null
  return (
    <Dialog title={t.ended} onClose={leave}>
      <p>{t.again}</p>
      <Form
        send={t.signIn}
        isKept={false}
        onSend={({ text }) => signInAgain({ login: text('login'), password: text('password') })}
        beside={
          <button type="button" className="button" onClick={leave}>
            {t.leave}
          </button>
        }
      >
        <Field label={t.login} name="login" autoComplete="username" />
        <Field label={t.password} name="password" type="password" autoComplete="current-password" />
      </Form>
    </Dialog>
  )
}
