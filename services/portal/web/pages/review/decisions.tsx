import { type ReactNode, useState } from 'react'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form, Select, type Sent, Tick } from '../../ui/form'
import { fieldsOf } from '../claim/fields'
import { titleOf } from '../claim/title'
import type { Claim, ClaimAct } from '../claim/words'
import { useColleagues } from './queue'

const texts = {
  decide: { zh: '办理', en: 'Decide' },
  approve: { zh: '通过', en: 'Approve' },
  return: { zh: '退回补正', en: 'Return' },
  reject: { zh: '不予通过', en: 'Reject' },
  refer: { zh: '移送', en: 'Refer' },
  provisional: { zh: '给予暂定学时', en: 'Give provisional hours' },
  assign: { zh: '转交', en: 'Assign' },
  appeal: { zh: '决定申诉', en: 'Decide the appeal' },
  takeUp: { zh: '受理', en: 'Take up' },
  release: { zh: '退回待办', en: 'Release' },
  reason: { zh: '理由', en: 'Reason' },
  reasonChanged: {
    zh: '理由（改变学时或认定为另一成果时必填）',
    en: 'Reason (needed where the hours are changed, or for another work)',
  },
  yearHours: { zh: (year: number) => `${year}年度学时`, en: (year: number) => `Hours of ${year}` },
  another: { zh: '认定为另一成果，单独计算', en: 'It is another work, and counts by itself' },
  approveWords: {
    zh: '默认按标准计算的学时登记。可以给得更少，须写明理由；各项上限不变。',
    en: 'The hours of the standard are registered. Fewer may be given with a reason; caps bind all the same.',
  },
  marks: { zh: '需要修改的项目', en: 'To correct' },
  noMarks: {
    zh: '还没有标记需要修改的项目。请先在申报内容或材料中点按项目名称。',
    en: 'Nothing is marked yet: press the name of a field or of a kind of evidence first.',
  },
  returnWords: { zh: '申请人会看到理由和标记的项目。', en: 'The claimant sees the reason and the marks.' },
  rejectWords: {
    zh: '申请人会看到理由，并可以向市人力社保局申诉。',
    en: 'The claimant sees the reason, and may appeal to the municipal bureau.',
  },
  industry: { zh: '移送给', en: 'Refer to' },
  citation: { zh: '依据（文件名称、文号和条款）', en: 'Source: document, number, clause' },
  provisionalWords: {
    zh: '标准尚未发布时使用。一人提出、另一人确认同样的学时后生效。',
    en: 'Where no figure is loaded. One official proposes, another confirms the same.',
  },
  proposed: {
    zh: (citation: string) => `已有人提出，依据：${citation}`,
    en: (citation: string) => `Proposed already, by: ${citation}`,
  },
  to: { zh: '转交给', en: 'Assign to' },
  uphold: { zh: '维持原决定', en: 'Uphold' },
  overturn: { zh: '改变原决定', en: 'Overturn' },
  outcome: { zh: '决定', en: 'Decision' },
  cancel: { zh: '取消', en: 'Cancel' },
  notNow: { zh: '当前状态下不能办理', en: 'Not in this state' },
  stop: { zh: '、', en: ', ' },
  about: {
    zh: (act: string, title: string) => `${act}：${title}`,
    en: (act: string, title: string) => `${act}: ${title}`,
  },
}

/** What an official decided, to be sent. */
export interface Decision {
  readonly act:
    | 'approve'
    | 'return'
    | 'reject'
    | 'refer'
    | 'provisional'
    | 'assign'
    | 'appeal'
    | 'takeUp'
    | 'release'
  /** Names the claim in messages about it. */
  readonly title: string
  readonly send: () => Promise<unknown>
  /** The claim stays on the desk. */
  readonly staysHere?: boolean
}

interface BarProps {
  readonly claim: Claim
  readonly marked: readonly string[]
  /** The decision that is being written. */
  readonly asked: Decision['act'] | undefined
  readonly onAsk: (act: Decision['act']) => void
  readonly onClose: () => void
  readonly onDecide: (decision: Decision) => Promise<void>
}

/** Acts that the API would do from here: a claim that is free is taken up by deciding on it. */
function canDo(claim: Claim, act: ClaimAct): boolean {
  const { may } = claim
  const taken = act === 'approve' || act === 'return' || act === 'reject'
  return may.includes(act) || (taken && may.includes('takeUp'))
}

/** The buttons of a reviewer, and the dialog of the decision that is being written. */
export function DecisionBar(props: BarProps) {
  const { claim, asked, onAsk, onDecide } = props
  const t = useTexts(texts)
  const path = { params: { path: { claimId: claim.claimId } } }
  const title = titleOf(claim, useLanguage())
  const now = (act: 'takeUp' | 'release', send: (key: string) => Promise<unknown>) => ({ act, send })
  const simple = [
    ...(claim.may.includes('takeUp')
      ? [
          now('takeUp', key =>
            client.POST('/v1/claims/{claimId}/taking-up', { ...path, headers: { 'Idempotency-Key': key } }),
          ),
        ]
      : []),
    ...(claim.may.includes('release')
      ? [
          now('release', key =>
            client.POST('/v1/claims/{claimId}/release', { ...path, headers: { 'Idempotency-Key': key } }),
          ),
        ]
      : []),
  ]
  const asking = (
    [
      ['approve', 'approve'],
      ['return', 'return'],
      ['reject', 'reject'],
      ['refer', 'refer'],
      ['provisional', 'giveProvisional'],
      ['appeal', 'uphold'],
    ] as const
  ).filter(([, act]) => canDo(claim, act))
  const isHeld = claim.may.includes('release') || claim.may.includes('takeUp')
  if (asking.length + simple.length === 0) return null
  return (
    <div className="row no-print" role="toolbar" aria-label={t.decide}>
      {asking.map(([name]) => (
        <Button
          key={name}
          kind={name === 'approve' || name === 'appeal' ? 'first' : name === 'reject' ? 'danger' : 'usual'}
          onPress={() => onAsk(name)}
        >
          {t[name]}
        </Button>
      ))}
      {isHeld ? <Button onPress={() => onAsk('assign')}>{t.assign}</Button> : null}
      {simple.map(({ act, send }) => (
        <ActButton
          key={act}
          words={t[act]}
          onAct={key => onDecide({ act, title, staysHere: true, send: () => send(key) })}
        />
      ))}
      {asked && (asking.some(([name]) => name === asked) || (asked === 'assign' && isHeld)) ? (
        <DecisionDialog {...props} asked={asked} title={title} />
      ) : null}
    </div>
  )
}

function ActButton({
  words,
  onAct,
}: {
  readonly words: string
  readonly onAct: (idempotencyKey: string) => Promise<unknown>
}) {
  const { run, isPending, problem } = useAct(onAct)
  return (
    <>
      <Button isPending={isPending} onPress={() => void run()}>
        {words}
      </Button>
      {problem}
    </>
  )
}

type DialogProps = BarProps & { readonly asked: Decision['act']; readonly title: string }

function DecisionDialog(props: DialogProps) {
  const { asked, onClose } = props
  const t = useTexts(texts)
  const dialogs: Record<Decision['act'], ReactNode> = {
    approve: <ApproveForm {...props} />,
    return: <ReturnForm {...props} />,
    reject: <RejectForm {...props} />,
    refer: <ReferForm {...props} />,
    provisional: <ProvisionalForm {...props} />,
    assign: <AssignForm {...props} />,
    appeal: <AppealForm {...props} />,
    takeUp: null,
    release: null,
  }
  return (
    <Dialog title={t.about(t[asked], props.title)} onClose={onClose}>
      {dialogs[asked]}
    </Dialog>
  )
}

function DecideForm({
  act,
  title,
  staysHere,
  send,
  onClose,
  onDecide,
  children,
}: Pick<DialogProps, 'title' | 'onClose' | 'onDecide'> & {
  readonly act: Decision['act']
  readonly staysHere?: boolean
  readonly send: (sent: Sent) => Promise<unknown>
  readonly children: ReactNode
}) {
  const t = useTexts(texts)
  return (
    <Form
      send={t[act]}
      kind={act === 'reject' ? 'danger' : 'first'}
      onSend={async sent => {
        await onDecide({ act, title, send: () => send(sent), ...(staysHere ? { staysHere } : {}) })
        onClose()
      }}
      beside={<Button onPress={onClose}>{t.cancel}</Button>}
    >
      {children}
    </Form>
  )
}

const pathOf = ({ claimId }: Claim) => ({ params: { path: { claimId } } })
const keyOf = ({ idempotencyKey }: Sent) => ({ headers: { 'Idempotency-Key': idempotencyKey } })

/** The hours that were typed, where they differ from those of the standard. */
function hoursOf(claim: Claim, { text }: Sent): { year: number; hours: number }[] | undefined {
  const years = claim.computed?.years ?? []
  const given = years.map(({ year }) => ({ year, hours: Number(text(`hours.${year}`)) }))
  return given.some(({ hours }, i) => hours !== years[i]!.hours) ? given : undefined
}

function HoursFields({ claim }: { readonly claim: Claim }) {
  const t = useTexts(texts)
  return (
    <div className="columns">
      {(claim.computed?.years ?? []).map(({ year, hours }) => (
        <Field
          key={year}
          label={t.yearHours(year)}
          name={`hours.${year}`}
          type="number"
          inputMode="decimal"
          min={0}
          max={1_000}
          step={0.5}
          defaultValue={hours}
        />
      ))}
    </div>
  )
}

function ApproveForm(props: DialogProps) {
  const { claim } = props
  const t = useTexts(texts)
  const asksAnother = claim.anotherWorkReason !== null || (claim.review?.same.length ?? 0) > 0
  return (
    <DecideForm
      {...props}
      act="approve"
      send={sent => {
        const hours = hoursOf(claim, sent)
        const reason = sent.text('reason')
        return client.POST('/v1/claims/{claimId}/approval', {
          ...pathOf(claim),
          ...keyOf(sent),
          body: {
            ...(hours ? { hours } : {}),
            ...(reason ? { reason } : {}),
            ...(sent.text('another') ? { anotherWork: true } : {}),
          },
        })
      }}
    >
      <p>{t.approveWords}</p>
      <HoursFields claim={claim} />
      {asksAnother ? <Tick name="another" label={t.another} /> : null}
      <Field name="reason" label={t.reasonChanged} rows={2} maxLength={1_000} isOptional />
    </DecideForm>
  )
}

function ReturnForm(props: DialogProps) {
  const { claim, marked } = props
  const t = useTexts(texts)
  const names = useMarkNames(claim, marked)
  if (marked.length === 0)
    return (
      <>
        <p>{t.noMarks}</p>
        <Button onPress={props.onClose}>{t.cancel}</Button>
      </>
    )
  return (
    <DecideForm
      {...props}
      act="return"
      send={sent =>
        client.POST('/v1/claims/{claimId}/return', {
          ...pathOf(claim),
          ...keyOf(sent),
          body: { reason: sent.text('reason'), marked: [...marked] },
        })
      }
    >
      <p>
        {t.marks}：{names.join(t.stop)}
      </p>
      <p className="soft">{t.returnWords}</p>
      <Field name="reason" label={t.reason} rows={3} maxLength={1_000} />
    </DecideForm>
  )
}

/** Names of the fields and kinds of evidence that are marked. */
function useMarkNames(claim: Claim, marked: readonly string[]): string[] {
  const language = useLanguage()
  const types = api.useQuery('get', '/v1/claim-types')
  const evidence = types.data?.items.find(each => each.type === claim.type)?.evidence ?? []
  return marked.flatMap(path => {
    const [where, name] = path.split('.')
    const words =
      where === 'evidence'
        ? evidence.find(each => each.kind === name)?.name
        : fieldsOf(claim.type, claim.form.kind).find(each => each.name === name)?.label
    return words ? [words[language]] : []
  })
}

function RejectForm(props: DialogProps) {
  const { claim } = props
  const t = useTexts(texts)
  return (
    <DecideForm
      {...props}
      act="reject"
      send={sent =>
        client.POST('/v1/claims/{claimId}/rejection', {
          ...pathOf(claim),
          ...keyOf(sent),
          body: { reason: sent.text('reason') },
        })
      }
    >
      <p className="soft">{t.rejectWords}</p>
      <Field name="reason" label={t.reason} rows={3} maxLength={1_000} />
    </DecideForm>
  )
}

function ReferForm(props: DialogProps) {
  const { claim } = props
  const t = useTexts(texts)
  const language = useLanguage()
  const reference = api.useQuery('get', '/v1/reference')
  return (
    <DecideForm
      {...props}
      act="refer"
      send={sent =>
        client.POST('/v1/claims/{claimId}/referral', {
          ...pathOf(claim),
          ...keyOf(sent),
          body: { industry: sent.text('industry'), reason: sent.text('reason') },
        })
      }
    >
      <Select
        name="industry"
        label={t.industry}
        choices={(reference.data?.industries ?? [])
          .filter(each => each.industry !== claim.industry)
          .map(({ industry, department }) => ({ value: industry, label: department[language] }))}
      />
      <Field name="reason" label={t.reason} rows={3} maxLength={1_000} />
    </DecideForm>
  )
}

function ProvisionalForm(props: DialogProps) {
  const { claim } = props
  const t = useTexts(texts)
  const proposal = claim.review?.proposal
  const [years] = useState(() => proposal?.hours ?? yearsOf(claim).map(year => ({ year, hours: undefined })))
  return (
    <DecideForm
      {...props}
      act="provisional"
      send={sent =>
        client.POST('/v1/claims/{claimId}/provisional-hours', {
          ...pathOf(claim),
          ...keyOf(sent),
          body: {
            hours: years.map(({ year }) => ({ year, hours: Number(sent.text(`hours.${year}`)) })),
            citation: sent.text('citation'),
          },
        })
      }
    >
      <p>{t.provisionalWords}</p>
      {proposal ? <p>{t.proposed(proposal.citation)}</p> : null}
      {years.map(({ year, hours }) => (
        <Field
          key={year}
          label={t.yearHours(year)}
          name={`hours.${year}`}
          type="number"
          inputMode="decimal"
          min={0.5}
          max={1_000}
          step={0.5}
          {...(hours === undefined ? {} : { defaultValue: hours })}
        />
      ))}
      <Field
        name="citation"
        label={t.citation}
        rows={2}
        maxLength={1_000}
        {...(proposal ? { defaultValue: proposal.citation } : {})}
      />
    </DecideForm>
  )
}

/** The years in which the days of a form lie. */
function yearsOf({ form, year }: Claim): number[] {
  const found = JSON.stringify(form).match(/"(20\d\d)-\d\d-\d\d"/g) ?? []
  const years = new Set(found.map(each => Number(each.slice(1, 5))))
  return years.size > 0 ? [...years].sort() : year ? [year] : []
}

function AssignForm(props: DialogProps) {
  const { claim } = props
  const t = useTexts(texts)
  const { subjectId } = useSignedIn()
  const colleagues = useColleagues()
  return (
    <DecideForm
      {...props}
      act="assign"
      staysHere
      send={sent =>
        client.POST('/v1/claims/{claimId}/assignment', {
          ...pathOf(claim),
          ...keyOf(sent),
          body: { accountId: sent.text('accountId'), reason: sent.text('reason') },
        })
      }
    >
      <Select
        name="accountId"
        label={t.to}
        choices={[...colleagues]
          .filter(([account]) => account !== claim.review?.assignee)
          .map(([value, label]) => ({ value, label }))
          .sort((one, other) => Number(other.value === subjectId) - Number(one.value === subjectId))}
      />
      <Field name="reason" label={t.reason} rows={2} maxLength={1_000} />
    </DecideForm>
  )
}

function AppealForm(props: DialogProps) {
  const { claim } = props
  const t = useTexts(texts)
  return (
    <DecideForm
      {...props}
      act="appeal"
      send={sent => {
        const decision = sent.text('decision') === 'overturn' ? 'overturn' : 'uphold'
        const hours = decision === 'overturn' ? hoursOf(claim, sent) : undefined
        return client.POST('/v1/claims/{claimId}/appeal-decision', {
          ...pathOf(claim),
          ...keyOf(sent),
          body: { decision, reason: sent.text('reason'), ...(hours ? { hours } : {}) },
        })
      }}
    >
      <Select
        name="decision"
        label={t.outcome}
        choices={[
          { value: 'uphold', label: t.uphold },
          { value: 'overturn', label: t.overturn },
        ]}
      />
      <HoursFields claim={claim} />
      <Field name="reason" label={t.reason} rows={4} maxLength={1_000} />
    </DecideForm>
  )
}
