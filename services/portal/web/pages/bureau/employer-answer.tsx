import { client } from '../../api/client'
import { useTexts } from '../../text/text'
import { Answer } from '../../ui/answer'

const texts = {
  confirm: { zh: '确认', en: 'Confirm' },
  confirmOf: { zh: (name: string) => `确认 ${name}`, en: (name: string) => `Confirm ${name}` },
  refuse: { zh: '不予确认', en: 'Refuse' },
  refuseOf: { zh: (name: string) => `不予确认 ${name}`, en: (name: string) => `Refuse ${name}` },
  refuseWords: {
    zh: '该账号将被关闭；真正的单位可以用同一信用代码重新注册。',
    en: 'Its account closes; the true employer can sign up with the same code.',
  },
}

/** Confirms an employer, or refuses it with a reason. */
export function EmployerAnswer({
  employer: { employerId, name },
  onAnswered,
}: {
  readonly employer: { readonly employerId: string; readonly name: string }
  readonly onAnswered: () => void
}) {
  const t = useTexts(texts)
  return (
    <Answer
      yes={{ name: t.confirm, label: t.confirmOf(name) }}
      no={{ name: t.refuse, title: t.refuseOf(name), words: t.refuseWords }}
      onAnswer={async ({ isYes, ...reason }, key) => {
        await client.POST('/v1/employers/{employerId}/confirmation', {
          params: { path: { employerId } },
          headers: { 'Idempotency-Key': key },
          body: { confirmed: isYes, ...reason },
        })
        onAnswered()
      }}
    />
  )
}
