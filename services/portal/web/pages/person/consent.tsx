import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { client } from '../../api/client'
import { useSession } from '../../app/session'
import { useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Form, Tick } from '../../ui/form'
import { Page } from '../../ui/page'
import { PrivacyText, usePrivacyNotice } from '../everyone/privacy-notice'

const texts = {
  title: { zh: '隐私告知', en: 'Notice of personal data' },
  words: {
    zh: '告知内容有了新的版本，或者您还没有同意过。请阅读后继续。',
    en: 'The notice has a new version, or you have not agreed to one yet. Please read it to go on.',
  },
  tick: { zh: '我已阅读并同意以上内容', en: 'I have read it, and agree' },
  send: { zh: '同意并继续', en: 'Agree and go on' },
  leave: { zh: '不同意，退出登录', en: 'I do not agree: sign out' },
}

/** Asks a person who has signed in to agree to the notice that is in force. */
export function ConsentPage() {
  const t = useTexts(texts)
  const { signOut } = useSession()
  const navigate = useNavigate()
  const { next } = getRouteApi('/consent').useSearch()
  const notice = usePrivacyNotice()
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <section className="card">
        <PrivacyText />
      </section>
      <Form
        label={t.title}
        send={t.send}
        isKept={false}
        onSend={async ({ idempotencyKey }) => {
          if (!notice.data) return
          await client.POST('/v1/my/consents', {
            headers: { 'Idempotency-Key': idempotencyKey },
            body: { version: notice.data.version },
          })
          await navigate({ to: (next ?? '/') as '/', replace: true })
        }}
        beside={
          <Button onPress={() => void signOut().then(() => navigate({ to: '/', replace: true }))}>
            {t.leave}
          </Button>
        }
      >
        <Tick label={t.tick} name="consent" isNeeded />
      </Form>
    </Page>
  )
}
