import { useState } from 'react'
import { api, client } from '../../api/client'
import type { components } from '../../generated/api'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form, Tick } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark, Notice } from '../../ui/notice'
import { Table } from '../../ui/table'
import type { Sitting } from './sittings'
import { outcomeWords } from './words'

type Listed = components['schemas']['ListedResult']
type Proposal = components['schemas']['CorrectionProposal']

const texts = {
  title: { zh: '已登记的成绩', en: 'Results that stand' },
  none: { zh: '还没有成绩。', en: 'No result yet.' },
  name: { zh: '姓名', en: 'Name' },
  ticket: { zh: '准考证号', en: 'Ticket' },
  outcome: { zh: '结果', en: 'Outcome' },
  score: { zh: '成绩', en: 'Score' },
  scoreOf: {
    zh: (score: number, max: number) => `${score} 分（满分 ${max}）`,
    en: (score: number, max: number) => `${score} of ${max}`,
  },
  corrected: {
    zh: (times: number) => `更正过 ${times} 次`,
    en: (times: number) => `corrected ${times} times`,
  },
  act: { zh: '办理', en: 'Act' },
  correct: { zh: '更正', en: 'Correct' },
  correctOf: {
    zh: (name: string) => `更正 ${name} 的成绩`,
    en: (name: string) => `Correct the result of ${name}`,
  },
  newScore: { zh: '正确的成绩', en: 'The right score' },
  full: { zh: '满分', en: 'Full mark' },
  absent: { zh: '缺考（不填成绩）', en: 'Absent (no score)' },
  reason: { zh: '更正原因', en: 'Why' },
  note: {
    zh: '改为合格的，要由本考点另一名工作人员确认后才生效。',
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
  closed: {
    zh: '本场已结束，成绩只能由市级人社部门更正。',
    en: 'The sitting is closed: the municipal bureau corrects now.',
  },
}

/** The results of a sitting as they stand, each with its correction. */
export function ResultList({
  sitting,
  onCorrected,
}: {
  readonly sitting: Sitting
  readonly onCorrected: () => void
}) {
  const t = useTexts(texts)
  const { sittingId } = sitting
  const list = api.useQuery('get', '/v1/sittings/{sittingId}/results', {
    params: { path: { sittingId }, query: { limit: 200 } },
  })
  const proposals = api.useQuery('get', '/v1/correction-proposals', { params: { query: { limit: 200 } } })
  const refresh = () => {
    void proposals.refetch()
    onCorrected()
  }
  return (
    <section className="card">
      <h2>{t.title}</h2>
      {sitting.stage === 'closed' ? <p className="soft">{t.closed}</p> : null}
      <Loaded of={list}>
        {first => (
          <Rows
            first={first}
            sitting={sitting}
            proposals={proposals.data?.items ?? []}
            onCorrected={refresh}
          />
        )}
      </Loaded>
    </section>
  )
}

type Page = { readonly items: readonly Listed[]; readonly next: string | null }

function Rows({
  first,
  sitting,
  proposals,
  onCorrected,
}: {
  readonly first: Page
  readonly sitting: Sitting
  readonly proposals: readonly Proposal[]
  readonly onCorrected: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/sittings/{sittingId}/results', {
      params: { path: { sittingId: sitting.sittingId }, query: { limit: 200, after } },
    })
    return data as Page
  })
  const proposalOf = ({ resultId }: Listed) =>
    proposals.find(each => each.resultId === resultId && each.state === 'open')
  return (
    <>
      <Table
        caption={t.title}
        rows={rows}
        keyOf={row => row.resultId}
        empty={t.none}
        columns={[
          { name: t.name, isHeading: true, cell: row => row.name },
          { name: t.ticket, cell: row => <span className="number">{row.ticketNo ?? '—'}</span> },
          {
            name: t.outcome,
            cell: row => (
              <span className="row">
                <Mark kind={row.outcome === 'passed' ? 'good' : row.outcome === 'failed' ? 'warn' : 'bad'}>
                  {outcomeWords[row.outcome][language]}
                </Mark>
                {row.revision > 0 ? <span className="soft small">{t.corrected(row.revision)}</span> : null}
              </span>
            ),
          },
          {
            name: t.score,
            cell: row =>
              row.score !== null && row.scoreMax !== null ? t.scoreOf(row.score, row.scoreMax) : '—',
          },
          ...(sitting.stage === 'closed'
            ? []
            : [
                {
                  name: t.act,
                  cell: (row: Listed) => {
                    const proposal = proposalOf(row)
                    return proposal ? (
                      <Proposed result={row} proposal={proposal} onDone={onCorrected} />
                    ) : (
                      <Correction result={row} onDone={onCorrected} />
                    )
                  },
                },
              ]),
        ]}
      />
      {more}
    </>
  )
}

function Correction({ result, onDone }: { readonly result: Listed; readonly onDone: () => void }) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  const { resultId, name, score, scoreMax } = result
  return (
    <>
      <Button label={t.correctOf(name)} onPress={() => setOpen(true)}>
        {t.correct}
      </Button>
      {isOpen ? (
        <Dialog title={t.correctOf(name)} onClose={() => setOpen(false)}>
          <Form
            send={t.correct}
            onSend={async ({ text, values, idempotencyKey }) => {
              const isAbsent = values.get('absent') !== null
              await client.POST('/v1/results/{resultId}/corrections', {
                params: { path: { resultId } },
                headers: { 'Idempotency-Key': idempotencyKey },
                body: {
                  ...(isAbsent
                    ? { absent: true, score: null, scoreMax: null }
                    : { score: Number(text('score')), scoreMax: Number(text('scoreMax')) }),
                  reason: text('reason'),
                },
              })
              setOpen(false)
              onDone()
            }}
            beside={<Button onPress={() => setOpen(false)}>{t.cancel}</Button>}
          >
            <p className="soft">{t.note}</p>
            <div className="columns">
              <Field
                label={t.newScore}
                name="score"
                inputMode="decimal"
                isOptional
                defaultValue={score ?? ''}
                pattern="\d+(\.\d{1,2})?"
              />
              <Field
                label={t.full}
                name="scoreMax"
                inputMode="decimal"
                isOptional
                defaultValue={scoreMax ?? 100}
                pattern="\d+(\.\d{1,2})?"
              />
            </div>
            <Tick label={t.absent} name="absent" />
            <Field label={t.reason} name="reason" rows={3} maxLength={2000} />
          </Form>
        </Dialog>
      ) : null}
    </>
  )
}

function Proposed({
  result,
  proposal,
  onDone,
}: {
  readonly result: Listed
  readonly proposal: Proposal
  readonly onDone: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [asked, setAsked] = useState<'confirm' | 'withdraw'>()
  const path = { resultId: result.resultId, correctionId: proposal.correctionId }
  const title = asked === 'confirm' ? t.confirmOf(result.name) : t.withdrawOf(result.name)
  const close = () => setAsked(undefined)
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
        <Dialog title={title} onClose={close}>
          <Notice title={t.proposedBecause(proposal.reason)} />
          <Form
            send={asked === 'confirm' ? t.confirm : t.withdraw}
            kind={asked === 'confirm' ? 'first' : 'danger'}
            onSend={async ({ text, idempotencyKey }) => {
              const given = { params: { path }, headers: { 'Idempotency-Key': idempotencyKey } }
              if (asked === 'confirm')
                await client.POST('/v1/results/{resultId}/corrections/{correctionId}/confirmation', given)
              else
                await client.POST('/v1/results/{resultId}/corrections/{correctionId}/withdrawal', {
                  ...given,
                  body: { reason: text('reason') },
                })
              close()
              onDone()
            }}
            beside={<Button onPress={close}>{t.cancel}</Button>}
          >
            {asked === 'withdraw' ? <Field label={t.reason} name="reason" rows={3} maxLength={2000} /> : null}
          </Form>
        </Dialog>
      ) : null}
    </div>
  )
}
