import { client } from '../../api/client'
import { useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { FormDialog, ReasonField } from '../../ui/form-dialog'

const texts = {
  confirm: { zh: '确认在职', en: 'Confirm' },
  confirmOf: { zh: (name: string) => `确认 ${name} 在职`, en: (name: string) => `Confirm ${name}` },
  refuse: { zh: '不予确认', en: 'Refuse' },
  refuseOf: { zh: (name: string) => `不予确认 ${name}`, en: (name: string) => `Refuse ${name}` },
}

/** The bureau answers in place of an employer that let its time pass (Article 4). */
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
  const answer = async (key: string, body: { accept: boolean; reason?: string }) => {
    await client.POST('/v1/employments/{employmentId}/answer', {
      params: { path: { employmentId } },
      headers: { 'Idempotency-Key': key },
      body,
    })
    onAnswered()
  }
  const acceptance = useAct(key => answer(key, { accept: true }))
  return (
    <div className="stack">
      <div className="row">
        <Button
          kind="first"
          label={t.confirmOf(name)}
          because={because}
          isPending={acceptance.isPending}
          onPress={() => void acceptance.run()}
        >
          {t.confirm}
        </Button>
        <FormDialog
          name={t.refuse}
          title={t.refuseOf(name)}
          kind="danger"
          because={because}
          onSend={({ text, idempotencyKey }) =>
            answer(idempotencyKey, { accept: false, reason: text('reason') })
          }
        >
          <ReasonField />
        </FormDialog>
      </div>
      {acceptance.problem}
    </div>
  )
}
