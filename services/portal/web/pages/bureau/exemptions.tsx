import { useState } from 'react'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { dayText, momentText, todayInWenzhou } from '../../text/dates'
import { exemptionWords, proposalWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Field, Select } from '../../ui/form'
import { FormDialog, ReasonField } from '../../ui/form-dialog'
import { Loaded } from '../../ui/loaded'
import { Mark, Notice } from '../../ui/notice'
import { Table } from '../../ui/table'
import { ProposalAnswer } from './exemption-proposal'

type Exemption = components['schemas']['Exemption']
type Proposal = components['schemas']['ExemptionProposal']

const texts = {
  title: { zh: '免于考核', en: 'Exemptions' },
  words: {
    zh: '涉及以往年度的，须由第二名经办人确认后生效。',
    en: 'One of a past year holds once a second official has confirmed it.',
  },
  ofCounty: {
    zh: '结果已定的以往年度，由市人力社保局办理。',
    en: 'A past year whose verdict is final is for the municipal bureau.',
  },
  none: { zh: '没有免于考核的记录。', en: 'No exemption is on record.' },
  reason: { zh: '原因', en: 'Why exempt' },
  from: { zh: '起始日期', en: 'From' },
  until: { zh: '截止日期', en: 'Until' },
  untilHint: { zh: '退休可留空', en: 'May stay empty for who has retired' },
  open: { zh: '长期', en: 'for good' },
  note: { zh: '凭据说明', en: 'What proves it' },
  state: { zh: '状态', en: 'State' },
  act: { zh: '办理', en: 'Act' },
  holds: { zh: '有效', en: 'In force' },
  withdrawn: { zh: '已撤销', en: 'Withdrawn' },
  record: { zh: '登记免于考核', en: 'Record an exemption' },
  withdraw: { zh: '撤销', en: 'Withdraw' },
  withdrawOf: { zh: (what: string) => `撤销“${what}”`, en: (what: string) => `Withdraw: ${what}` },
  waits: {
    zh: (until: string) => `已提交，须由第二名经办人在 ${until} 前确认`,
    en: (until: string) => `Proposed: a second official confirms it until ${until}`,
  },
  proposals: { zh: '等待确认的申请', en: 'Proposals' },
  noProposals: { zh: '没有申请。', en: 'Nothing is proposed.' },
  what: { zh: '事项', en: 'What' },
  recording: { zh: '登记', en: 'To record' },
  withdrawing: { zh: '撤销', en: 'To withdraw' },
}

/** Retired, maternity, long illness, posted away (Article 6). */
export function Exemptions({ personId }: { readonly personId: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const params = { params: { path: { personId }, query: { limit: 50 } } }
  const exemptions = api.useQuery('get', '/v1/people/{personId}/exemptions', params)
  const proposals = api.useQuery('get', '/v1/people/{personId}/exemptions/proposals', params)
  const [proposed, setProposed] = useState<Proposal>()
  const answered = async (answer: Exemption | Proposal | undefined) => {
    setProposed(answer && 'proposalId' in answer ? answer : undefined)
    await Promise.all([exemptions.refetch(), proposals.refetch()])
  }
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <p>{t.words}</p>
      <div>
        <NewExemption personId={personId} onAnswer={answered} />
      </div>
      {proposed ? (
        <Notice kind="warn" isLive title={t.waits(momentText(proposed.confirmUntil, language))} />
      ) : null}
      <Loaded of={exemptions}>
        {({ items }) => <ExemptionTable rows={items} personId={personId} onAnswer={answered} />}
      </Loaded>
      <Loaded of={proposals}>
        {({ items }) =>
          items.length === 0 ? null : (
            <ProposalTable rows={items} onAnswered={() => void answered(undefined)} />
          )
        }
      </Loaded>
    </section>
  )
}

interface AnswerProps {
  readonly personId: string
  readonly onAnswer: (answer: Exemption | Proposal | undefined) => Promise<void>
}

function NewExemption({ personId, onAnswer }: AnswerProps) {
  const t = useTexts(texts)
  const language = useLanguage()
  const isMunicipal = useSignedIn().role === 'municipalBureau'
  const [from, setFrom] = useState(todayInWenzhou())
  // The verdict of a year becomes final in the year after it.
  const firstOpen = isMunicipal ? undefined : `${Number(todayInWenzhou().slice(0, 4)) - 1}-01-01`
  const reasons = Object.entries(exemptionWords).map(([value, words]) => ({ value, label: words[language] }))
  return (
    <FormDialog
      name={t.record}
      title={t.record}
      words={isMunicipal ? t.words : `${t.words}${t.ofCounty}`}
      onSend={async ({ text, idempotencyKey }) => {
        const until = text('until')
        const { data } = await client.POST('/v1/people/{personId}/exemptions', {
          params: { path: { personId } },
          headers: { 'Idempotency-Key': idempotencyKey },
          body: {
            reason: text('reason') as Exemption['reason'],
            from: text('from'),
            note: text('note'),
            ...(until ? { until } : {}),
          },
        })
        await onAnswer(data)
      }}
    >
      <Select label={t.reason} name="reason" choices={reasons} />
      <Field
        {...{ label: t.from, name: 'from', type: 'date', defaultValue: from, onChange: setFrom }}
        {...(firstOpen ? { min: firstOpen } : {})}
      />
      <Field label={t.until} name="until" type="date" hint={t.untilHint} min={from} isOptional />
      <Field label={t.note} name="note" rows={3} maxLength={500} />
    </FormDialog>
  )
}

function ExemptionTable({ rows, personId, onAnswer }: AnswerProps & { readonly rows: readonly Exemption[] }) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <Table
      caption={t.title}
      rows={rows}
      keyOf={row => row.exemptionId}
      empty={t.none}
      columns={[
        { name: t.reason, isHeading: true, cell: row => exemptionWords[row.reason][language] },
        { name: t.from, cell: row => dayText(row.from, language) },
        { name: t.until, cell: row => (row.until ? dayText(row.until, language) : t.open) },
        { name: t.note, cell: row => row.note },
        {
          name: t.act,
          cell: row =>
            row.withdrawnAt ? (
              <Mark>{t.withdrawn}</Mark>
            ) : (
              <FormDialog
                name={t.withdraw}
                title={t.withdrawOf(exemptionWords[row.reason][language])}
                kind="danger"
                words={t.words}
                onSend={async ({ text, idempotencyKey }) => {
                  const { data } = await client.POST(
                    '/v1/people/{personId}/exemptions/{exemptionId}/withdrawal',
                    {
                      params: { path: { personId, exemptionId: row.exemptionId } },
                      headers: { 'Idempotency-Key': idempotencyKey },
                      body: { reason: text('reason') },
                    },
                  )
                  await onAnswer(data)
                }}
              >
                <ReasonField />
              </FormDialog>
            ),
        },
      ]}
    />
  )
}

function ProposalTable({
  rows,
  onAnswered,
}: {
  readonly rows: readonly Proposal[]
  readonly onAnswered: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <Table
      caption={t.proposals}
      rows={rows}
      keyOf={row => row.proposalId}
      empty={t.noProposals}
      columns={[
        {
          name: t.what,
          isHeading: true,
          cell: row =>
            `${row.act === 'record' ? t.recording : t.withdrawing} · ${exemptionWords[row.reason][language]}`,
        },
        { name: t.from, cell: row => dayText(row.from, language) },
        { name: t.note, cell: row => row.note },
        {
          name: t.state,
          cell: row => (
            <Mark kind={row.state === 'open' ? 'warn' : 'usual'}>{proposalWords[row.state][language]}</Mark>
          ),
        },
        {
          name: t.act,
          cell: row =>
            row.state === 'open' ? <ProposalAnswer proposal={row} onAnswered={onAnswered} /> : null,
        },
      ]}
    />
  )
}
