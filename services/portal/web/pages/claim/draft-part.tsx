import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { api, client } from '../../api/client'
import { Problem } from '../../api/problem'
import type { components } from '../../generated/api'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form } from '../../ui/form'
import { Notice } from '../../ui/notice'
import { ProblemNotice } from '../../ui/problem-notice'
import { ClaimFields } from './claim-form'
import { claimQuery, draftOf, type SaveState, useSaving } from './draft'
import { EvidenceInputs } from './evidence'
import { ComputedHours } from './hours'
import { type Claim, type ClaimType, faultWords } from './words'

type Preview = components['schemas']['ClaimPreview']

const texts = {
  form: { zh: '认证内容', en: 'What you claim' },
  submit: { zh: '提交申请', en: 'Submit' },
  resubmit: { zh: '补正后提交', en: 'Submit the correction' },
  unchanged: {
    zh: '退回后没有修改任何内容。原样再次提交，很可能再次被退回。仍要提交吗？',
    en: 'Nothing was changed since it was returned; sent as it was, it may well be returned again. Send it all the same?',
  },
  returned: { zh: '已退回，请按审核意见修改', en: 'Returned: please correct it' },
  saved: { zh: '已保存', en: 'Saved' },
  waiting: { zh: '正在输入，稍后自动保存', en: 'Saved when you pause' },
  saving: { zh: '正在保存…', en: 'Saving…' },
  failed: { zh: '尚未保存', en: 'Not saved yet' },
  again: { zh: '再试一次', en: 'Try again' },
  preview: { zh: '预计学时', en: 'Hours to expect' },
  previewWords: {
    zh: '按现行标准和您已登记的学时计算，提交前不作数；以审核登记的结果为准。',
    en: 'By the standards in force and the hours that you have; what counts is what is registered.',
  },
  incomplete: {
    zh: (count: number) => `还有 ${count} 处没有填好，填好后这里显示预计学时。`,
    en: (count: number) => `${count} fields are still open; the hours follow then.`,
  },
  reviewedBy: {
    zh: (department: string) => `提交后由${department}审核。`,
    en: (department: string) => `It will be reviewed by: ${department}.`,
  },
  before: { zh: '提交前还需解决', en: 'To settle before it can be submitted' },
  faulty: { zh: '表单还没有填好', en: 'The form is not complete' },
  faultyRemedy: {
    zh: '请修改下面列出的各处，再提交一次。',
    en: 'Correct what is listed below, then submit again.',
  },
  lateReason: { zh: '逾期申报的理由', en: 'Why it is claimed late' },
  anotherWork: {
    zh: '为什么这是另一成果（与已登记的名称相同）',
    en: 'Why it is another work than the one that counts already',
  },
  withdraw: { zh: '撤回申请', en: 'Withdraw' },
  withdrawDraft: { zh: '放弃这份草稿', en: 'Discard this draft' },
  withdrawAsk: { zh: '撤回后不能恢复，需要重新填写。确定吗？', en: 'It cannot be brought back. Go on?' },
  keep: { zh: '不撤回', en: 'Keep it' },
}

/** A draft, or a returned claim: saved as it is typed, with the hours that it would have. */
export function DraftPart({ claim, type }: { readonly claim: Claim; readonly type: ClaimType }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const queries = useQueryClient()
  const { state, change, flush } = useSaving(claim.claimId)
  const preview = usePreview(claim)
  const holder = useRef<HTMLDivElement>(null)
  const { queryKey } = claimQuery(claim.claimId)
  const path = { claimId: claim.claimId }

  const keep = (event?: { target: EventTarget }) => {
    // What has no name is no part of the draft: the chooser of a file.
    if (event && !(event.target as HTMLInputElement).name) return
    const form = holder.current?.querySelector('form')
    if (form) change(draftOf(form, claim.type))
  }
  const submit = async (idempotencyKey: string) => {
    await flush()
    if (claim.state === 'returned' && !(await hasChanged(claim)) && !globalThis.confirm(t.unchanged)) return
    const { data } = await client.POST('/v1/claims/{claimId}/preview', { params: { path } })
    if (data && data.faults.length > 0)
      throw new Problem(400, {
        ...{ code: 'invalid-input', title: t.faulty, remedy: t.faultyRemedy },
        faults: data.faults.map(({ path: at, code, most }) => ({
          path: `body.${at}`,
          message: faultWords[code][language](most),
        })),
      })
    await client.POST('/v1/claims/{claimId}/submission', {
      params: { path },
      headers: { 'Idempotency-Key': idempotencyKey },
    })
    await Promise.all([
      queries.invalidateQueries({ queryKey }),
      queries.invalidateQueries({ queryKey: ['get', '/v1/my/claims'] }),
    ])
  }

  return (
    <>
      {claim.state === 'returned' ? (
        <Notice kind="warn" title={t.returned}>
          {claim.returnedBecause ? <p>{claim.returnedBecause}</p> : null}
        </Notice>
      ) : null}
      <div ref={holder} className="card" onInput={keep} onChange={keep}>
        <h2>{t.form}</h2>
        <Form
          label={t.form}
          send={claim.state === 'returned' ? t.resubmit : t.submit}
          isKept={state.is !== 'saved'}
          onSend={({ idempotencyKey }) => submit(idempotencyKey)}
          beside={
            <>
              <SaveWords state={state} onAgain={() => void flush().catch(() => undefined)} />
              <WithdrawButton claim={claim} />
            </>
          }
        >
          <ClaimFields
            {...{ type: claim.type, form: claim.form, marked: claim.marked }}
            onReshape={() => setTimeout(() => keep())}
          />
          <EvidenceInputs {...{ claim, type }} />
          <Reasons claim={claim} preview={preview} />
          <PreviewPart preview={preview} />
        </Form>
      </div>
    </>
  )
}

/** Whether a returned claim differs from what was submitted before: its form, its reasons or its files. */
async function hasChanged({ claimId, submitted, evidence, uploads }: Claim): Promise<boolean> {
  const { data } = await client.GET('/v1/claims/{claimId}', { params: { path: { claimId } } })
  if (!submitted || !data) return true
  const { form, lateReason, anotherWorkReason } = data
  if (lateReason !== submitted.lateReason || anotherWorkReason !== submitted.anotherWorkReason) return true
  // The schemas of all forms: loaded by who corrects a claim alone.
  // The pages' policy lets no script be made of text, which zod tries unless it is told before a schema is made.
  const { config } = await import('zod')
  config({ jitless: true })
  const { isSameForm } = await import('../../../../../domain/claim/same-form')
  if (!isSameForm(form, submitted.form)) return true
  const since = Date.parse(submitted.submittedAt)
  return uploads.length > 0 || [...evidence, ...data.evidence].some(each => Date.parse(each.addedAt) > since)
}

/** What a submission would say of the draft as it is saved. */
function usePreview({ claimId, form, lateReason, anotherWorkReason, evidence }: Claim): Preview | undefined {
  const { data } = useQuery({
    queryKey: [
      'claim-preview',
      claimId,
      { form, lateReason, anotherWorkReason, evidence: evidence.map(each => each.evidenceId) },
    ],
    queryFn: async () => {
      const { data: said } = await client.POST('/v1/claims/{claimId}/preview', {
        params: { path: { claimId } },
      })
      return said as Preview
    },
    placeholderData: keepPreviousData,
  })
  return data
}

function PreviewPart({ preview }: { readonly preview: Preview | undefined }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const reference = api.useQuery('get', '/v1/reference')
  if (!preview) return null
  const { faults, refusals, computed, industry } = preview
  const department = reference.data?.industries.find(each => each.industry === industry)?.department
  return (
    <section className="notice" aria-labelledby="preview" aria-live="polite">
      <h3 id="preview">{t.preview}</h3>
      {faults.length > 0 ? <p>{t.incomplete(faults.length)}</p> : null}
      {computed ? <ComputedHours computed={computed} /> : null}
      {refusals.length > 0 ? (
        <>
          <strong>{t.before}</strong>
          <ul>
            {refusals.map(({ code, detail, remedy }) => (
              <li key={code}>
                {detail[language]} <span className="soft">{remedy[language]}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {computed && !computed.refusal ? <p className="soft small">{t.previewWords}</p> : null}
      {department ? <p>{t.reviewedBy(department[language])}</p> : null}
    </section>
  )
}

/** The reasons that a claim needs where it is late, or resembles one that counts already. */
function Reasons({ claim, preview }: { readonly claim: Claim; readonly preview: Preview | undefined }) {
  const t = useTexts(texts)
  const asks = (code: string) => preview?.refusals.some(each => each.code === code)
  const common = { rows: 3, maxLength: 1_000, isOptional: true } as const
  return (
    <>
      {claim.lateReason !== null || asks('claim-window-closed') ? (
        <Field {...common} name="lateReason" label={t.lateReason} defaultValue={claim.lateReason ?? ''} />
      ) : null}
      {claim.anotherWorkReason !== null || asks('achievement-already-counted') ? (
        <Field
          {...common}
          name="anotherWorkReason"
          label={t.anotherWork}
          defaultValue={claim.anotherWorkReason ?? ''}
        />
      ) : null}
    </>
  )
}

function SaveWords({ state, onAgain }: { readonly state: SaveState; readonly onAgain: () => void }) {
  const t = useTexts(texts)
  if (state.is !== 'failed')
    return (
      <span role="status" className="soft">
        {t[state.is]}
      </span>
    )
  return (
    <Notice kind="bad" title={t.failed}>
      <ProblemNotice error={state.error} />
      <div>
        <Button onPress={onAgain}>{t.again}</Button>
      </div>
    </Notice>
  )
}

/** Withdraws a claim that is not decided, after a question. */
export function WithdrawButton({ claim }: { readonly claim: Claim }) {
  const t = useTexts(texts)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [isAsked, setAsked] = useState(false)
  const name = claim.state === 'draft' ? t.withdrawDraft : t.withdraw
  const { run, isPending, problem } = useAct(async key => {
    await client.POST('/v1/claims/{claimId}/withdrawal', {
      params: { path: { claimId: claim.claimId } },
      headers: { 'Idempotency-Key': key },
    })
    await queries.invalidateQueries()
    await navigate({ to: '/my/claims', ignoreBlocker: true })
  })
  if (!claim.may.includes('withdraw')) return null
  return (
    <>
      <Button kind="danger" onPress={() => setAsked(true)}>
        {name}
      </Button>
      {isAsked ? (
        <Dialog title={name} onClose={() => setAsked(false)}>
          <p>{t.withdrawAsk}</p>
          {problem}
          <div className="row">
            <Button kind="danger" isPending={isPending} onPress={() => void run()}>
              {name}
            </Button>
            <Button onPress={() => setAsked(false)}>{t.keep}</Button>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
