import { client } from '../../api/client'
import type { components } from '../../generated/api'
import { exemptionWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { FormDialog, ReasonField } from '../../ui/form-dialog'

type Proposal = components['schemas']['ExemptionProposal']

const texts = {
  confirm: { zh: '确认', en: 'Confirm' },
  confirmOf: { zh: (what: string) => `确认“${what}”`, en: (what: string) => `Confirm: ${what}` },
  withdraw: { zh: '退回', en: 'Take back' },
  withdrawOf: { zh: (what: string) => `退回“${what}”`, en: (what: string) => `Take back: ${what}` },
}

/** The answer of the second official, or the first one's taking back. The system says who is which. */
export function ProposalAnswer({
  proposal: { personId, proposalId, reason },
  onAnswered,
}: {
  readonly proposal: Proposal
  readonly onAnswered: () => void
}) {
  const t = useTexts(texts)
  const what = exemptionWords[reason][useLanguage()]
  const params = { path: { personId, proposalId } }
  const confirmation = useAct(async key => {
    await client.POST('/v1/people/{personId}/exemptions/proposals/{proposalId}/confirmation', {
      params,
      headers: { 'Idempotency-Key': key },
    })
    onAnswered()
  })
  return (
    <div className="stack">
      <div className="row">
        <Button
          kind="first"
          label={t.confirmOf(what)}
          isPending={confirmation.isPending}
          onPress={() => void confirmation.run()}
        >
          {t.confirm}
        </Button>
        <FormDialog
          name={t.withdraw}
          title={t.withdrawOf(what)}
          kind="danger"
          onSend={async ({ text, idempotencyKey }) => {
            await client.POST('/v1/people/{personId}/exemptions/proposals/{proposalId}/withdrawal', {
              params,
              headers: { 'Idempotency-Key': idempotencyKey },
              body: { reason: text('reason') },
            })
            onAnswered()
          }}
        >
          <ReasonField />
        </FormDialog>
      </div>
      {confirmation.problem}
    </div>
  )
}
