import { useState } from 'react'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form, Select, type Sent, Tick } from '../../ui/form'
import { Mark, Notice } from '../../ui/notice'
import { outcomeWords } from './words'

export type ListedResult = components['schemas']['ListedResult']
type Proposal = components['schemas']['CorrectionProposal']

const texts = {
  correct: { zh: '更正', en: 'Correct' },
  correctOf: {
    zh: (name: string) => `更正 ${name} 的成绩`,
    en: (name: string) => `Correct the result of ${name}`,
  },
  newScore: { zh: '正确的成绩', en: 'The right score' },
  full: { zh: '满分', en: 'Full mark' },
  absent: { zh: '缺考（不填成绩）', en: 'Absent (no score)' },
  outcome: { zh: '正确的结论', en: 'The right outcome' },
  reason: { zh: '更正原因', en: 'Why' },
  note: {
    zh: '改为合格的，要由本单位另一名工作人员确认后才生效。',
    en: 'A correction to a pass takes effect once another official confirms it.',
  },
  cancel: { zh: '取消', en: 'Cancel' },
  waits: {
    zh: (until: string) => `更正为合格，等待另一人确认，${until} 前有效`,
    en: (until: string) => `A correction to a pass waits for another official until ${until}`,
  },
  confirm: { zh: '确认更正', en: 'Confirm' },
  confirmOf: {
    zh: (name: string) => `确认更正 ${name} 的成绩`,
    en: (name: string) => `Confirm the correction of ${name}`,
  },
  withdraw: { zh: '撤回', en: 'Take back' },
  withdrawOf: {
    zh: (name: string) => `撤回对 ${name} 成绩的更正`,
    en: (name: string) => `Take back the correction of ${name}`,
  },
  proposedBecause: {
    zh: (reason: string) => `更正原因：${reason}`,
    en: (reason: string) => `Why: ${reason}`,
  },
}

/** The corrections that wait for a second official, and the one of a result among them. */
export function useCorrectionProposals() {
  const proposals = api.useQuery('get', '/v1/correction-proposals', { params: { query: { limit: 200 } } })
  return {
    proposalOf: ({ resultId }: ListedResult) =>
      proposals.data?.items.find(each => each.resultId === resultId && each.state === 'open'),
    refetch: proposals.refetch,
  }
}

interface ActsProps {
  readonly result: ListedResult
  readonly proposal: Proposal | undefined
  readonly onDone: () => void
}

/** What may be done with a result: it is corrected, or its correction to a pass is confirmed or taken back. */
export function ResultActs({ result, proposal, onDone }: ActsProps) {
  return proposal ? <Proposed {...{ result, proposal, onDone }} /> : <Correction {...{ result, onDone }} />
}

function Correction({ result, onDone }: Omit<ActsProps, 'proposal'>) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  const { resultId, name } = result
  return (
    <>
      <Button label={t.correctOf(name)} onPress={() => setOpen(true)}>
        {t.correct}
      </Button>
      {isOpen ? (
        <Dialog title={t.correctOf(name)} onClose={() => setOpen(false)}>
          <Form
            send={t.correct}
            onSend={async sent => {
              await client.POST('/v1/results/{resultId}/corrections', {
                params: { path: { resultId } },
                headers: { 'Idempotency-Key': sent.idempotencyKey },
                body: { ...correctedBy(sent), reason: sent.text('reason') },
              })
              setOpen(false)
              onDone()
            }}
            beside={<Button onPress={() => setOpen(false)}>{t.cancel}</Button>}
          >
            <p className="soft">{t.note}</p>
            {isByOutcome(result) ? <OutcomeField /> : <ScoreFields result={result} />}
            <Field label={t.reason} name="reason" rows={3} maxLength={2000} />
          </Form>
        </Dialog>
      ) : null}
    </>
  )
}

/** An assessment may have no score. */
const isByOutcome = ({ ticketNo, score, outcome }: ListedResult): boolean =>
  ticketNo === null && score === null && outcome !== 'absent'

function OutcomeField() {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <Select
      label={t.outcome}
      name="outcome"
      empty="—"
      choices={(['passed', 'failed'] as const).map(value => ({
        value,
        label: outcomeWords[value][language],
      }))}
    />
  )
}

const USUAL_FULL_MARK = 100

function ScoreFields({ result: { score, scoreMax } }: { readonly result: ListedResult }) {
  const t = useTexts(texts)
  const common = { inputMode: 'decimal', isOptional: true, pattern: '\\d+(\\.\\d{1,2})?' } as const
  return (
    <>
      <div className="columns">
        <Field {...common} label={t.newScore} name="score" defaultValue={score ?? ''} />
        <Field {...common} label={t.full} name="scoreMax" defaultValue={scoreMax ?? USUAL_FULL_MARK} />
      </div>
      <Tick label={t.absent} name="absent" />
    </>
  )
}

function correctedBy({ text, values }: Sent) {
  const outcome = values.get('outcome')
  if (outcome !== null) return { outcome: outcome as 'passed' | 'failed' }
  if (values.get('absent') !== null) return { absent: true, score: null, scoreMax: null }
  return { score: Number(text('score')), scoreMax: Number(text('scoreMax')) }
}

function Proposed({ result, proposal, onDone }: ActsProps & { readonly proposal: Proposal }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [asked, setAsked] = useState<'confirm' | 'withdraw'>()
  return (
    <div className="stack-tight">
      <Mark kind="warn">{t.waits(momentText(proposal.confirmUntil, language))}</Mark>
      <div className="row">
        <Button label={t.confirmOf(result.name)} onPress={() => setAsked('confirm')}>
          {t.confirm}
        </Button>
        <Button label={t.withdrawOf(result.name)} onPress={() => setAsked('withdraw')}>
          {t.withdraw}
        </Button>
      </div>
      {asked ? (
        <ProposalAnswer {...{ result, proposal, asked, onDone }} onClose={() => setAsked(undefined)} />
      ) : null}
    </div>
  )
}

function ProposalAnswer({
  result,
  proposal,
  asked,
  onClose,
  onDone,
}: ActsProps & {
  readonly proposal: Proposal
  readonly asked: 'confirm' | 'withdraw'
  readonly onClose: () => void
}) {
  const t = useTexts(texts)
  const path = { resultId: result.resultId, correctionId: proposal.correctionId }
  const isConfirming = asked === 'confirm'
  return (
    <Dialog title={isConfirming ? t.confirmOf(result.name) : t.withdrawOf(result.name)} onClose={onClose}>
      <Notice title={t.proposedBecause(proposal.reason)} />
      <Form
        send={isConfirming ? t.confirm : t.withdraw}
        kind={isConfirming ? 'first' : 'danger'}
        onSend={async ({ text, idempotencyKey }) => {
          const given = { params: { path }, headers: { 'Idempotency-Key': idempotencyKey } }
          if (isConfirming)
            await client.POST('/v1/results/{resultId}/corrections/{correctionId}/confirmation', given)
          else
            await client.POST('/v1/results/{resultId}/corrections/{correctionId}/withdrawal', {
              ...given,
              body: { reason: text('reason') },
            })
          onClose()
          onDone()
        }}
        beside={<Button onPress={onClose}>{t.cancel}</Button>}
      >
        {isConfirming ? null : <Field label={t.reason} name="reason" rows={3} maxLength={2000} />}
      </Form>
    </Dialog>
  )
}
