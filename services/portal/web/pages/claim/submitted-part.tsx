import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form } from '../../ui/form'
import { WithdrawButton } from './draft-part'
import { EvidenceList } from './evidence'
import { ComputedHours } from './hours'
import { FormReading } from './reading'
import type { Claim, ClaimType } from './words'

const texts = {
  form: { zh: '申报内容', en: 'What you claimed' },
  late: { zh: '逾期申报的理由', en: 'Why it is late' },
  another: { zh: '另一成果的说明', en: 'Why it is another work' },
  computed: { zh: '按标准计算的学时', en: 'Hours by the standard' },
  registered: { zh: '已登记的学时', en: 'Registered hours' },
  inLedger: {
    zh: (moment: string) => `${moment} 记入学时档案`,
    en: (moment: string) => `Entered on ${moment}`,
  },
  appeal: { zh: '向市人力社保局申诉', en: 'Appeal to the municipal bureau' },
  appealWords: {
    zh: '对未通过的决定或登记的学时有异议，可以申诉一次，由未参与过本件审核的工作人员决定。已登记的学时在此期间有效。',
    en: 'You may appeal once, of a rejection or of the hours. An official who has not decided on it decides. Registered hours stand meanwhile.',
  },
  reason: { zh: '申诉理由', en: 'Your reason' },
  withdrawAppeal: { zh: '撤回申诉', en: 'Withdraw the appeal' },
}

/** A claim that was handed in, as it was frozen. */
export function SubmittedPart({ claim, type }: { readonly claim: Claim; readonly type: ClaimType }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const form = claim.submitted?.form ?? claim.form
  const { lateReason = null, anotherWorkReason = null } = claim.submitted ?? {}
  return (
    <>
      {claim.registered.length > 0 ? (
        <section className="card" aria-labelledby="registered">
          <h2 id="registered">{t.registered}</h2>
          <ComputedHours computed={{ years: claim.registered, refusal: null }} />
          {claim.registered[0]?.enteredAt ? (
            <p className="soft">{t.inLedger(momentText(claim.registered[0].enteredAt, language))}</p>
          ) : null}
        </section>
      ) : claim.computed ? (
        <section className="card" aria-labelledby="computed">
          <h2 id="computed">{t.computed}</h2>
          <ComputedHours computed={claim.computed} />
        </section>
      ) : null}
      <section className="card" aria-labelledby="form">
        <h2 id="form">{t.form}</h2>
        <FormReading type={claim.type} form={form} marked={claim.marked} />
        <dl className="facts">
          {lateReason ? (
            <div className="fact">
              <dt>{t.late}</dt>
              <dd>{lateReason}</dd>
            </div>
          ) : null}
          {anotherWorkReason ? (
            <div className="fact">
              <dt>{t.another}</dt>
              <dd>{anotherWorkReason}</dd>
            </div>
          ) : null}
        </dl>
      </section>
      <EvidenceList {...{ claim, type }} />
      <div className="row no-print">
        <AppealButton claim={claim} />
        <WithdrawAppealButton claim={claim} />
        <WithdrawButton claim={claim} />
      </div>
    </>
  )
}

function AppealButton({ claim }: { readonly claim: Claim }) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  if (!claim.may.includes('appeal')) return null
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t.appeal}</Button>
      {isOpen ? (
        <Dialog title={t.appeal} onClose={() => setOpen(false)}>
          <p>{t.appealWords}</p>
          <Form
            send={t.appeal}
            onSend={async ({ text, idempotencyKey }) => {
              await client.POST('/v1/claims/{claimId}/appeal', {
                params: { path: { claimId: claim.claimId } },
                headers: { 'Idempotency-Key': idempotencyKey },
                body: { reason: text('reason') },
              })
              await queries.invalidateQueries()
              setOpen(false)
            }}
          >
            <Field name="reason" label={t.reason} rows={5} maxLength={1_000} />
          </Form>
        </Dialog>
      ) : null}
    </>
  )
}

function WithdrawAppealButton({ claim }: { readonly claim: Claim }) {
  const t = useTexts(texts)
  const queries = useQueryClient()
  const { run, isPending, problem } = useAct(async key => {
    await client.DELETE('/v1/claims/{claimId}/appeal', {
      params: { path: { claimId: claim.claimId } },
      headers: { 'Idempotency-Key': key },
    })
    await queries.invalidateQueries()
  })
  if (!claim.may.includes('withdrawAppeal')) return null
  return (
    <>
      {problem}
      <Button isPending={isPending} onPress={() => void run()}>
        {t.withdrawAppeal}
      </Button>
    </>
  )
}
