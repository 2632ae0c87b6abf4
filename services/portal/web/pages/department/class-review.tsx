import { useState } from 'react'
import { client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form } from '../../ui/form'
import { Notice } from '../../ui/notice'
import type { TrainingClass } from '../organiser/words'

const texts = {
  title: { zh: '审核', en: 'Review' },
  acceptPlan: { zh: '同意计划', en: 'Accept the plan' },
  refusePlan: { zh: '退回计划修改', en: 'Return the plan' },
  review: { zh: '审核通过，统一登记学时', en: 'Reviewed: register all hours' },
  returnRoster: { zh: '退回名单修改', en: 'Return the roster' },
  refuseRoster: { zh: '名单不予通过', en: 'Refuse the roster' },
  refuseAmendment: { zh: '补报的名单不予通过', en: 'Refuse the later rows' },
  giveProvisional: { zh: '给定暂定学时', en: 'Give provisional hours' },
  reason: {
    zh: '原因和要修改的内容（举办单位会看到）',
    en: 'Why, and what to correct (the organiser sees it)',
  },
  note: { zh: '审核意见', en: 'A note' },
  hours: { zh: '每全天学时', en: 'Hours of a whole day' },
  citation: { zh: '依据', en: 'Its basis' },
  proposed: {
    zh: (hours: number, citation: string) => `另一名工作人员提出：每全天 ${hours} 学时，依据 ${citation}`,
    en: (hours: number, citation: string) =>
      `Another official proposes ${hours} hours a whole day, by ${citation}`,
  },
  cancel: { zh: '取消', en: 'Cancel' },
}

const acts = [
  'acceptPlan',
  'refusePlan',
  'review',
  'returnRoster',
  'refuseRoster',
  'refuseAmendment',
  'giveProvisional',
] as const
type Act = (typeof acts)[number]

/** What each act comes to. */
const consequences = {
  acceptPlan: {
    zh: '同意后按计划开班，计划不能再改。',
    en: 'The class is then held as planned, and its plan stays as it is.',
  },
  refusePlan: { zh: '举办单位会看到要修改的内容。', en: 'The organiser sees what to correct.' },
  review: {
    zh: '名单上可登记的人员将一次登记学时。请先查看办班总结和名单。',
    en: 'All people on the roster are registered at once. Look at summary and roster first.',
  },
  returnRoster: { zh: '举办单位会看到要修改的内容。', en: 'The organiser sees what to correct.' },
  refuseRoster: {
    zh: '名单上的人员都不按本班登记学时；本人可以另行申请学时认证。',
    en: 'Nobody on it is registered by this class; each may claim by Article 12.',
  },
  refuseAmendment: {
    zh: '只有补报的人员不予登记，已登记的不变。',
    en: 'Only the rows that came since are refused; what is registered stays.',
  },
  giveProvisional: {
    zh: '没有学时标准时，由两名工作人员给出同样的学时才生效。',
    en: 'Where no figure is loaded, two officials give the same one.',
  },
} as const satisfies Record<Act, { zh: string; en: string }>

/** The acts that refuse or return a class. */
const dangers: ReadonlySet<Act> = new Set(['refusePlan', 'returnRoster', 'refuseRoster', 'refuseAmendment'])

/** What the department, or the bureau that a late class has gone to, may do with it now. */
export function ClassReview({
  trainingClass,
  onActed,
}: {
  readonly trainingClass: TrainingClass
  readonly onActed: () => Promise<void>
}) {
  const t = useTexts(texts)
  const { role } = useSignedIn()
  const [asked, setAsked] = useState<Act>()
  const allowed = acts.filter(act => trainingClass.may.includes(act))
  const isReviewer = role === 'industryDepartment' || role === 'municipalBureau'
  if (!isReviewer || allowed.length === 0) return null
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <div className="row">
        {allowed.map(act => (
          <Button key={act} kind={dangers.has(act) ? 'danger' : 'first'} onPress={() => setAsked(act)}>
            {t[act]}
          </Button>
        ))}
      </div>
      {asked ? (
        <Asking
          trainingClass={trainingClass}
          act={asked}
          onClose={() => setAsked(undefined)}
          onActed={onActed}
        />
      ) : null}
    </section>
  )
}

function Asking({
  trainingClass,
  act,
  onClose,
  onActed,
}: {
  readonly trainingClass: TrainingClass
  readonly act: Act
  readonly onClose: () => void
  readonly onActed: () => Promise<void>
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { proposal } = trainingClass
  return (
    <Dialog title={t[act]} onClose={onClose}>
      <p>{consequences[act][language]}</p>
      {act === 'giveProvisional' && proposal ? (
        <Notice title={t.proposed(proposal.hoursPerDay, proposal.citation)} />
      ) : null}
      <Form
        send={t[act]}
        kind={dangers.has(act) ? 'danger' : 'first'}
        onSend={async sent => {
          await perform(trainingClass, act, sent)
          onClose()
          await onActed()
        }}
        beside={<Button onPress={onClose}>{t.cancel}</Button>}
      >
        <FieldsOf act={act} proposal={proposal} />
      </Form>
    </Dialog>
  )
}

function FieldsOf({ act, proposal }: { readonly act: Act; readonly proposal: TrainingClass['proposal'] }) {
  const t = useTexts(texts)
  if (act === 'acceptPlan') return null
  if (act === 'review') return <Field label={t.note} name="reason" rows={3} maxLength={1000} isOptional />
  if (act !== 'giveProvisional') return <Field label={t.reason} name="reason" rows={4} maxLength={1000} />
  return (
    <>
      <Field
        label={t.hours}
        name="hoursPerDay"
        inputMode="decimal"
        pattern="\d+(\.[05])?"
        defaultValue={proposal?.hoursPerDay ?? ''}
      />
      <Field
        label={t.citation}
        name="citation"
        rows={2}
        maxLength={1000}
        defaultValue={proposal?.citation ?? ''}
      />
    </>
  )
}

/** `seq` names the class as it was read: what came since is not decided unseen. */
async function perform(
  { classId, seq }: TrainingClass,
  act: Act,
  { text, idempotencyKey }: { text(name: string): string; readonly idempotencyKey: string },
): Promise<void> {
  const to = { params: { path: { classId } }, headers: { 'Idempotency-Key': idempotencyKey } }
  const reason = text('reason')
  switch (act) {
    case 'acceptPlan':
    case 'refusePlan':
      await client.POST('/v1/training-classes/{classId}/plan-answer', {
        ...to,
        body: { seq, accept: act === 'acceptPlan', ...(reason ? { reason } : {}) },
      })
      return
    case 'review':
      await client.POST('/v1/training-classes/{classId}/review', {
        ...to,
        body: { seq, ...(reason ? { reason } : {}) },
      })
      return
    case 'returnRoster':
      await client.POST('/v1/training-classes/{classId}/return', { ...to, body: { reason } })
      return
    case 'refuseRoster':
    case 'refuseAmendment':
      await client.POST('/v1/training-classes/{classId}/roster-refusal', { ...to, body: { reason } })
      return
    case 'giveProvisional':
      await client.POST('/v1/training-classes/{classId}/provisional-hours', {
        ...to,
        body: { seq, hoursPerDay: Number(text('hoursPerDay')), citation: text('citation') },
      })
  }
}
