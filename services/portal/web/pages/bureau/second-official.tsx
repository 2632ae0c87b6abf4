import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { dayText } from '../../text/dates'
import { exemptionWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { Page } from '../../ui/page'
import { type Waiting, WaitingTable } from './waiting-table'

type Schemas = components['schemas']
interface Listed<Row> {
  readonly items: readonly Row[]
  readonly next: string | null
}

const texts = {
  title: { zh: '第二名经办人', en: 'Second official' },
  words: {
    zh: '下列事项由一名经办人提出，须由另一名经办人核实后确认才生效；过期未确认的自动失效。',
    en: 'One official asked for each of these; another checks and confirms it. What nobody confirms in time lapses.',
  },
  exemptions: { zh: '以往年度的免于考核', en: 'Exemptions of past years' },
  corrections: { zh: '改为合格的成绩更正', en: 'Corrections to a pass' },
  claims: { zh: '学时认证的撤销和恢复', en: 'Reversals and restorations of claims' },
  classes: { zh: '培训班学时的撤销和恢复', en: 'Reversals and restorations of classes' },
  lists: { zh: '出勤和历史名单的撤销', en: 'Reversals of attendance and history lists' },
  results: { zh: '成绩名单的撤销', en: 'Reversals of result lists' },
  record: { zh: '登记', en: 'To record' },
  withdraw: { zh: '撤销', en: 'To withdraw' },
  reversal: { zh: '撤销学时', en: 'To reverse the hours' },
  restoration: { zh: '恢复学时', en: 'To restore the hours' },
  someRows: { zh: (count: number) => `（${count} 人）`, en: (count: number) => ` (${count} people)` },
  toPass: { zh: '缺考或不合格改为合格', en: 'Absent or failed becomes passed' },
  reverseList: { zh: '撤销名单', en: 'To reverse the list' },
  person: { zh: '查看人员', en: 'The person' },
  claim: { zh: '查看认证', en: 'The claim' },
  trainingClass: { zh: '查看培训班', en: 'The class' },
}

/** Every act that waits for a second official, each confirmed or refused here (docs/decisions/0301). */
export function SecondOfficialPage() {
  const t = useTexts(texts)
  const { may } = useSignedIn()
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      {may.includes('exemption.record') ? <Exemptions /> : null}
      {may.includes('results.correct') ? <Corrections /> : null}
      {may.includes('claim.reverse') ? <Claims /> : null}
      {may.includes('class.reverse') ? <Classes /> : null}
      {may.includes('postedList.reverse') ? <PostedLists /> : null}
      {may.includes('results.reverse') ? <PostedResults /> : null}
    </Page>
  )
}

interface SectionProps<Row> {
  readonly title: string
  readonly proposals: { data: Listed<Row> | undefined; error: unknown; refetch(): Promise<unknown> }
  readonly readNext: (after: string) => Promise<Listed<Row>>
  readonly waitingOf: (row: Row) => Waiting
}

function Section<Row>({ title, proposals, readNext, waitingOf }: SectionProps<Row>) {
  return (
    <section className="card">
      <h2>{title}</h2>
      <Loaded of={proposals}>
        {first => (
          <WaitingTable
            caption={title}
            {...{ first, readNext, waitingOf }}
            onAnswered={() => void proposals.refetch()}
          />
        )}
      </Loaded>
    </section>
  )
}

const keyed = (key: string) => ({ 'Idempotency-Key': key })
const FIRST = { params: { query: { limit: 50 } } } as const
const further = (after: string) => ({ params: { query: { limit: 50, after } } })

const personLink = (personId: string, words: string): ReactNode => (
  <Link to="/people/$personId" params={{ personId }}>
    {words}
  </Link>
)

function Exemptions() {
  const t = useTexts(texts)
  const language = useLanguage()
  const path = '/v1/people/{personId}/exemptions/proposals/{proposalId}'
  return (
    <Section<Schemas['ExemptionProposal']>
      title={t.exemptions}
      proposals={api.useQuery('get', '/v1/exemption-proposals', FIRST)}
      readNext={async after => (await client.GET('/v1/exemption-proposals', further(after))).data as never}
      waitingOf={row => {
        const params = { path: { personId: row.personId, proposalId: row.proposalId } }
        const act = row.act === 'record' ? t.record : t.withdraw
        return {
          key: row.proposalId,
          what: `${act} · ${exemptionWords[row.reason][language]} · ${dayText(row.from, language)}`,
          reason: row.note,
          ...{ proposedAt: row.proposedAt, confirmUntil: row.confirmUntil },
          link: personLink(row.personId, t.person),
          confirm: key => client.POST(`${path}/confirmation`, { params, headers: keyed(key) }),
          refuse: (key, reason) =>
            client.POST(`${path}/withdrawal`, { params, headers: keyed(key), body: { reason } }),
        }
      }}
    />
  )
}

function Corrections() {
  const t = useTexts(texts)
  const path = '/v1/results/{resultId}/corrections/{correctionId}'
  return (
    <Section<Schemas['CorrectionProposal']>
      title={t.corrections}
      proposals={api.useQuery('get', '/v1/correction-proposals', FIRST)}
      readNext={async after => (await client.GET('/v1/correction-proposals', further(after))).data as never}
      waitingOf={row => {
        const params = { path: { resultId: row.resultId, correctionId: row.correctionId } }
        return {
          key: row.correctionId,
          what: t.toPass,
          ...{ reason: row.reason, proposedAt: row.proposedAt, confirmUntil: row.confirmUntil },
          link: personLink(row.personId, t.person),
          confirm: key => client.POST(`${path}/confirmation`, { params, headers: keyed(key) }),
          refuse: (key, reason) =>
            client.POST(`${path}/withdrawal`, { params, headers: keyed(key), body: { reason } }),
        }
      }}
    />
  )
}

function Claims() {
  const t = useTexts(texts)
  return (
    <Section<Schemas['ActProposal']>
      title={t.claims}
      proposals={api.useQuery('get', '/v1/claim-proposals', FIRST)}
      readNext={async after => (await client.GET('/v1/claim-proposals', further(after))).data as never}
      waitingOf={row => {
        const isReversal = row.act === 'reverse'
        const init = { params: { path: { claimId: row.objectId } }, body: { reason: row.reason } }
        return {
          ...actOfTwo(row),
          what: isReversal ? t.reversal : t.restoration,
          link: <Link to={`/review/${row.objectId}` as '/'}>{t.claim}</Link>,
          confirm: key =>
            isReversal
              ? client.POST('/v1/claims/{claimId}/reversal', { ...init, headers: keyed(key) })
              : client.POST('/v1/claims/{claimId}/restoration', { ...init, headers: keyed(key) }),
        }
      }}
    />
  )
}

function Classes() {
  const t = useTexts(texts)
  return (
    <Section<Schemas['ClassProposal']>
      title={t.classes}
      proposals={api.useQuery('get', '/v1/class-proposals', FIRST)}
      readNext={async after => (await client.GET('/v1/class-proposals', further(after))).data as never}
      waitingOf={row => {
        const isReversal = row.act === 'reversal'
        const { rowIds, reason } = row
        const body = { reason, ...(rowIds ? { rowIds } : {}) }
        const init = { params: { path: { classId: row.classId } }, body }
        return {
          key: row.proposalId,
          what: `${isReversal ? t.reversal : t.restoration}${rowIds ? t.someRows(rowIds.length) : ''}`,
          ...{ reason, proposedAt: row.proposedAt, confirmUntil: row.confirmUntil },
          link: <Link to={`/classes/${row.classId}` as '/'}>{t.trainingClass}</Link>,
          confirm: key =>
            isReversal
              ? client.POST('/v1/training-classes/{classId}/reversal', { ...init, headers: keyed(key) })
              : client.POST('/v1/training-classes/{classId}/restoration', { ...init, headers: keyed(key) }),
        }
      }}
    />
  )
}

function PostedLists() {
  const t = useTexts(texts)
  return (
    <Section<Schemas['ActProposal']>
      title={t.lists}
      proposals={api.useQuery('get', '/v1/posted-list-proposals', FIRST)}
      readNext={async after => (await client.GET('/v1/posted-list-proposals', further(after))).data as never}
      waitingOf={row => ({
        ...actOfTwo(row),
        what: t.reverseList,
        confirm: key =>
          client.POST('/v1/posted-lists/{fileId}/reversal', {
            params: { path: { fileId: row.objectId } },
            headers: keyed(key),
            body: { reason: row.reason },
          }),
      })}
    />
  )
}

function PostedResults() {
  const t = useTexts(texts)
  return (
    <Section<Schemas['ActProposal']>
      title={t.results}
      proposals={api.useQuery('get', '/v1/posted-results-proposals', FIRST)}
      readNext={async after =>
        (await client.GET('/v1/posted-results-proposals', further(after))).data as never
      }
      waitingOf={row => ({
        ...actOfTwo(row),
        what: t.reverseList,
        confirm: key =>
          client.POST('/v1/posted-results/{fileId}/reversal', {
            params: { path: { fileId: row.objectId } },
            headers: keyed(key),
            body: { reason: row.reason },
          }),
      })}
    />
  )
}

const actOfTwo = ({ proposalId, reason, proposedAt, confirmUntil }: Schemas['ActProposal']) => ({
  ...{ key: proposalId, reason, proposedAt, confirmUntil },
})
