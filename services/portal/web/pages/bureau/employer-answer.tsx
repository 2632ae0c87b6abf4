import { client } from '../../api/client'
import { useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { FormDialog, ReasonField } from '../../ui/form-dialog'

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
  const answer = async (key: string, body: { confirmed: boolean; reason?: string }) => {
    await client.POST('/v1/employers/{employerId}/confirmation', {
      params: { path: { employerId } },
      headers: { 'Idempotency-Key': key },
      body,
    })
    onAnswered()
  }
  const confirmation = useAct(key => answer(key, { confirmed: true }))
  return (
    <div className="stack">
      <div className="row">
        <Button
          kind="first"
          label={t.confirmOf(name)}
          isPending={confirmation.isPending}
          onPress={() => void confirmation.run()}
        >
          {t.confirm}
        </Button>
        <FormDialog
          name={t.refuse}
          title={t.refuseOf(name)}
          words={t.refuseWords}
          kind="danger"
          onSend={({ text, idempotencyKey }) =>
            answer(idempotencyKey, { confirmed: false, reason: text('reason') })
          }
        >
          <ReasonField />
        </FormDialog>
      </div>
      {confirmation.problem}
    </div>
  )
}
