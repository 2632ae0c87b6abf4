import { useState } from 'react'
import { client } from '../../api/client'
import { useReference } from '../../api/reference'
import { dayText, momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form } from '../../ui/form'
import { Notice } from '../../ui/notice'
import { Documents } from './documents'
import { PlanForm } from './plan-form'
import { partWords, type TrainingClass } from './words'

const texts = {
  sent: { zh: '办班计划已提交。', en: 'The plan is sent.' },
  plan: { zh: '办班计划', en: 'Plan' },
  due: {
    zh: (when: string) => `计划应在 ${when} 前报送`,
    en: (when: string) => `The plan is due by ${when}`,
  },
  late: {
    zh: (when: string) => `计划应在 ${when} 前报送，现在报送须写明迟报原因`,
    en: (when: string) => `The plan was due by ${when}: say why it comes later`,
  },
  days: { zh: '办班日期', en: 'Days' },
  day: {
    zh: (day: string, part: string, minutes: number) => `${day}，${part}，教学 ${minutes} 分钟`,
    en: (day: string, part: string, minutes: number) => `${day}, ${part}, ${minutes} minutes of teaching`,
  },
  labelled: {
    zh: (hours: number) => `，标注 ${hours} 学时`,
    en: (hours: number) => `, labelled ${hours} hours`,
  },
  form: { zh: '形式', en: 'Form' },
  online: { zh: '线上', en: 'Online' },
  onSite: { zh: '线下', en: 'On site' },
  reviewer: { zh: '审核部门', en: 'Reviewed by' },
  series: { zh: '职称系列', en: 'Title series' },
  approval: { zh: '批准文号', en: 'Approval' },
  lateReason: { zh: '迟报原因', en: 'Why late' },
  giveReason: { zh: '填写迟报原因', en: 'Say why it comes later' },
  edit: { zh: '修改计划', en: 'Correct the plan' },
  save: { zh: '保存修改', en: 'Save' },
  cancel: { zh: '不修改了', en: 'Leave it' },
  send: { zh: '报送计划', en: 'Send the plan' },
  sendWords: {
    zh: '报送后由行业主管部门审核。报送前请上传办班计划；市级高级研修班和行业协会培训还要上传批准文件。',
    en: 'The department answers it. Upload the plan first, and the approval for seminars and training of associations.',
  },
  callOff: { zh: '取消本班', en: 'Cancel the class' },
  callOffWords: { zh: '取消后不能恢复。', en: 'A class that is cancelled stays so.' },
  reason: { zh: '取消原因', en: 'Why' },
  back: { zh: '返回', en: 'Back' },
}

/** The plan of a class with its documents: written, corrected, sent, or called off. */
export function ClassPlan({
  trainingClass,
  isOrganiser,
  onChanged,
}: {
  readonly trainingClass: TrainingClass
  readonly isOrganiser: boolean
  readonly onChanged: () => Promise<void>
}) {
  const t = useTexts(texts)
  const [isEditing, setEditing] = useState(false)
  const { classId, may } = trainingClass
  return (
    <>
      <section className="card">
        <h2>{t.plan}</h2>
        {isEditing ? (
          <PlanForm
            plan={trainingClass}
            isLate={Date.parse(trainingClass.planDueAt) < Date.now()}
            send={t.save}
            onSend={async (body, { idempotencyKey }) => {
              await client.PUT('/v1/training-classes/{classId}/plan', {
                params: { path: { classId } },
                headers: { 'Idempotency-Key': idempotencyKey },
                body,
              })
              setEditing(false)
              await onChanged()
            }}
            beside={<Button onPress={() => setEditing(false)}>{t.cancel}</Button>}
          />
        ) : (
          <>
            <PlanFacts trainingClass={trainingClass} />
            <div className="row">
              {may.includes('correctPlan') ? (
                <Button onPress={() => setEditing(true)}>{t.edit}</Button>
              ) : null}
              {may.includes('cancel') ? <CallOff classId={classId} onDone={onChanged} /> : null}
            </div>
          </>
        )}
      </section>
      <Documents {...{ trainingClass, isOrganiser, onChanged }} />
      {may.includes('sendPlan') && !isEditing ? (
        <Sending
          key={`${trainingClass.documents.map(each => each.documentId)} ${trainingClass.lateReason}`}
          {...{ trainingClass }}
          onDone={onChanged}
          onEdit={() => setEditing(true)}
        />
      ) : null}
    </>
  )
}

function PlanFacts({ trainingClass }: { readonly trainingClass: TrainingClass }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const reference = useReference()
  const { days, online, industry, series, approvalNumber, lateReason } = trainingClass
  const industryName = reference.data?.industries.find(each => each.industry === industry)?.department
  const seriesName = reference.data?.titleSeries.find(each => each.series === series)?.name
  return (
    <dl className="facts">
      <dt>{t.days}</dt>
      <dd>
        {days.map(({ on, part, minutes, labelledHours }) => (
          <div key={on}>
            {t.day(dayText(on, language), partWords[part][language], minutes)}
            {labelledHours === undefined ? null : t.labelled(labelledHours)}
          </div>
        ))}
      </dd>
      <dt>{t.form}</dt>
      <dd>{online ? t.online : t.onSite}</dd>
      <dt>{t.reviewer}</dt>
      <dd>{industryName?.[language] ?? '…'}</dd>
      {series ? (
        <>
          <dt>{t.series}</dt>
          <dd>{seriesName?.[language] ?? '…'}</dd>
        </>
      ) : null}
      {approvalNumber ? (
        <>
          <dt>{t.approval}</dt>
          <dd>{approvalNumber}</dd>
        </>
      ) : null}
      {lateReason ? (
        <>
          <dt>{t.lateReason}</dt>
          <dd>{lateReason}</dd>
        </>
      ) : null}
    </dl>
  )
}

function Sending({
  trainingClass,
  onDone,
  onEdit,
}: {
  readonly trainingClass: TrainingClass
  readonly onDone: () => Promise<void>
  readonly onEdit: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { classId, planDueAt, lateReason } = trainingClass
  const sending = useAct(
    async key => {
      await client.POST('/v1/training-classes/{classId}/submission', {
        params: { path: { classId } },
        headers: { 'Idempotency-Key': key },
      })
      await onDone()
    },
    { done: t.sent },
  )
  const isLate = Date.parse(planDueAt) < Date.now()
  const when = momentText(planDueAt, language)
  return (
    <section className="card">
      <h2>{t.send}</h2>
      <p>{t.sendWords}</p>
      {isLate ? (
        lateReason ? null : (
          <Notice kind="warn" title={t.late(when)}>
            <Button onPress={onEdit}>{t.giveReason}</Button>
          </Notice>
        )
      ) : (
        <Notice title={t.due(when)} />
      )}
      {sending.problem}
      <div>
        <Button kind="first" isPending={sending.isPending} onPress={() => void sending.run()}>
          {t.send}
        </Button>
      </div>
    </section>
  )
}

function CallOff({ classId, onDone }: { readonly classId: string; readonly onDone: () => Promise<void> }) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button kind="danger" onPress={() => setOpen(true)}>
        {t.callOff}
      </Button>
      {isOpen ? (
        <Dialog title={t.callOff} onClose={() => setOpen(false)}>
          <p>{t.callOffWords}</p>
          <Form
            send={t.callOff}
            kind="danger"
            onSend={async ({ text, idempotencyKey }) => {
              await client.POST('/v1/training-classes/{classId}/cancellation', {
                params: { path: { classId } },
                headers: { 'Idempotency-Key': idempotencyKey },
                body: { reason: text('reason') },
              })
              setOpen(false)
              await onDone()
            }}
            beside={<Button onPress={() => setOpen(false)}>{t.back}</Button>}
          >
            <Field label={t.reason} name="reason" rows={3} maxLength={1000} />
          </Form>
        </Dialog>
      ) : null}
    </>
  )
}
