import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'

const texts = {
  title: { zh: '一次性密码（只显示这一次）', en: 'One-time password (shown this once)' },
  words: {
    zh: (until: string) => `请当面交给本人，首次登录时须设置新密码。有效期至 ${until}。`,
    en: (until: string) =>
      `Hand it to its holder, who sets a password at the first sign-in. Good until ${until}.`,
  },
  done: { zh: '已交付，不再显示', en: 'Handed over: hide it' },
}

export interface OneTimePassword {
  readonly oneTimePassword: string
  readonly expiresAt: string
}

/** Shows a one-time password until the official has handed it over. It can't be read again. */
export function OneTimePasswordNotice({
  of,
  onDone,
}: {
  readonly of: OneTimePassword | undefined
  readonly onDone: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  if (!of) return null
  return (
    <Notice kind="warn" title={t.title} isLive>
      <p>
        <code className="number">{of.oneTimePassword}</code>
      </p>
      <p>{t.words(momentText(of.expiresAt, language))}</p>
      <div>
        <Button onPress={onDone}>{t.done}</Button>
      </div>
    </Notice>
  )
}
