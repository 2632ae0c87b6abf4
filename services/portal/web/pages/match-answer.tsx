import { client } from '../api/client'
import { useTexts } from '../text/text'
import { Answer } from '../ui/answer'

const texts = {
  confirm: { zh: '确认在职', en: 'Confirm' },
  confirmOf: { zh: (name: string) => `确认 ${name} 在职`, en: (name: string) => `Confirm ${name}` },
  refuse: { zh: '不予确认', en: 'Refuse' },
  refuseOf: { zh: (name: string) => `不予确认 ${name}`, en: (name: string) => `Refuse ${name}` },
  reason: { zh: '原因（申请人会看到）', en: 'Reason (the person sees it)' },
}

/** An employer answers who asked to be matched; the bureau does so where the employer let its time pass (Article 4). */
export function MatchAnswer({
  match: { employmentId, name },
  because,
  onAnswered,
}: {
  readonly match: { readonly employmentId: string; readonly name: string }
  /** Why the bureau can't answer yet. */
  readonly because?: string | null
  readonly onAnswered: () => void
}) {
  const t = useTexts(texts)
  return (
    <Answer
      yes={{ name: t.confirm, label: t.confirmOf(name) }}
      no={{ name: t.refuse, title: t.refuseOf(name), reason: t.reason }}
      because={because}
      onAnswer={async ({ isYes, ...reason }, key) => {
        await client.POST('/v1/employments/{employmentId}/answer', {
          params: { path: { employmentId } },
          headers: { 'Idempotency-Key': key },
          body: { accept: isYes, ...reason },
        })
        onAnswered()
      }}
    />
  )
}
