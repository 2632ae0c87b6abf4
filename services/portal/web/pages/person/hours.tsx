import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client } from '../../api/client'
import { useSignedIn } from '../../app/session'
import type { components } from '../../generated/api'
import { currentYear, dayText, spanText } from '../../text/dates'
import { categoryWords, sourceWords } from '../../text/terms'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Field, Form } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Table } from '../../ui/table'
import { titleOf } from '../claim/title'
import { VerdictMark } from '../verdict-mark'

type Entry = components['schemas']['Entry']
type Standing = components['schemas']['Standing']
type Entries = { readonly items: readonly Entry[]; readonly next: string | null }

const texts = {
  title: { zh: '我的学时', en: 'My hours' },
  years: { zh: '各年度情况', en: 'Each year' },
  year: { zh: '年度', en: 'Year' },
  verdict: { zh: '结论', en: 'Verdict' },
  general: { zh: '一般公需', en: 'General' },
  common: { zh: '行业公需', en: 'Industry' },
  professional: { zh: '专业', en: 'Professional' },
  total: { zh: '合计', en: 'All' },
  noYears: { zh: '还没有年度记录。', en: 'No year yet.' },
  entries: {
    zh: (year: number) => `${year}年登记的学时`,
    en: (year: number) => `Hours registered for ${year}`,
  },
  noEntries: { zh: '这一年还没有登记学时。', en: 'No hours are registered for this year yet.' },
  from: { zh: '来源', en: 'From' },
  category: { zh: '科目', en: 'Category' },
  hours: { zh: '学时', en: 'Hours' },
  on: { zh: '登记日期', en: 'Registered' },
  why: { zh: '说明', en: 'Why' },
  open: { zh: '为什么', en: 'Why' },
  openOf: {
    zh: (hours: number) => `这 ${hours} 学时从哪里来`,
    en: (hours: number) => `Where these ${hours} hours come from`,
  },
  close: { zh: '关闭', en: 'Close' },
  basis: { zh: '依据', en: 'Basis' },
  article: {
    zh: (article: string) => `温人社发〔2020〕125号第${article}条`,
    en: (article: string) => `Article ${article} of 温人社发〔2020〕125号`,
  },
  course: { zh: '课程', en: 'Course' },
  claim: { zh: '认证申请', en: 'Claim' },
  openClaim: { zh: '查看认证申请', en: 'See the claim' },
  evidence: { zh: '佐证材料', en: 'Evidence' },
  sitting: { zh: '考试场次', en: 'Sitting' },
  policyVersion: { zh: '政策版本', en: 'Policy version' },
  standardsVersion: { zh: '学时标准版本', en: 'Version of the hour standard' },
  computed: { zh: '计算', en: 'Computed' },
  certificates: { zh: '学时证明', en: 'Certificates' },
  certificateWords: {
    zh: '证明带核验码和二维码，任何人都能在“证明核验”查真伪。',
    en: 'A certificate carries a code that anyone can check on this site.',
  },
  fromYear: { zh: '起始年度', en: 'From year' },
  toYear: { zh: '截止年度', en: 'To year' },
  issue: { zh: '开具证明', en: 'Issue a certificate' },
  issued: { zh: '开具日期', en: 'Issued' },
  span: { zh: '年度', en: 'Years' },
  code: { zh: '核验码', en: 'Code' },
  file: { zh: '下载 PDF', en: 'PDF' },
  noCertificates: { zh: '还没有开具过证明。', en: 'No certificate yet.' },
  sheet: { zh: '下载学时明细（XLSX）', en: 'Download the entries (XLSX)' },
}

/** 我的学时: each hour explained back to its article and version; the years; certificates. */
export function HoursPage() {
  const t = useTexts(texts)
  const { year = currentYear() } = getRouteApi('/my/hours').useSearch()
  const navigate = useNavigate()
  const standings = api.useQuery('get', '/v1/my/standings')
  return (
    <Page title={t.title} crumbs={[]}>
      <Loaded of={standings}>
        {({ items }) => (
          <Years
            items={items}
            year={year}
            onOpen={next => void navigate({ to: '/my/hours', search: { year: next } })}
          />
        )}
      </Loaded>
      <YearEntries key={year} year={year} />
      <Certificates />
    </Page>
  )
}

function Years({
  items,
  year,
  onOpen,
}: {
  readonly items: readonly Standing[]
  readonly year: number
  readonly onOpen: (year: number) => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <Table
      caption={t.years}
      rows={items}
      keyOf={row => String(row.year)}
      isCurrent={row => row.year === year}
      empty={t.noYears}
      columns={[
        {
          name: t.year,
          isHeading: true,
          cell: row => <Button onPress={() => onOpen(row.year)}>{String(row.year)}</Button>,
        },
        { name: t.verdict, cell: row => <VerdictMark standing={row} /> },
        { name: t.general, isFigure: true, cell: row => row.hours?.general ?? '' },
        { name: t.common, isFigure: true, cell: row => row.hours?.industryCommon ?? '' },
        { name: t.professional, isFigure: true, cell: row => row.hours?.professional ?? '' },
        { name: t.total, isFigure: true, cell: row => row.hours?.total ?? '' },
        { name: t.why, cell: row => row.inWords?.[language] ?? '' },
      ]}
    />
  )
}

function YearEntries({ year }: { readonly year: number }) {
  const t = useTexts(texts)
  const { scope } = useSignedIn()
  const personId = scope.personId ?? ''
  const entries = api.useQuery('get', '/v1/people/{personId}/entries', {
    params: { path: { personId }, query: { year } },
  })
  return (
    <section className="stack">
      <Loaded of={entries}>{data => <EntryTable first={data} {...{ personId, year }} />}</Loaded>
      <p>
        <a href={`/v1/exports/entries.xlsx?fromYear=${year}&toYear=${year}&personId=${personId}`} download>
          {t.sheet}
        </a>
      </p>
    </section>
  )
}

function EntryTable({
  first,
  personId,
  year,
}: {
  readonly first: Entries
  readonly personId: string
  readonly year: number
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const [opened, setOpened] = useState<Entry>()
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/people/{personId}/entries', {
      params: { path: { personId }, query: { year, after } },
    })
    return data as Entries
  })
  return (
    <>
      <Table
        caption={t.entries(year)}
        rows={rows}
        keyOf={row => row.entryId}
        empty={t.noEntries}
        columns={[
          { name: t.from, isHeading: true, cell: row => sourceWords[row.sourceKind][language] },
          { name: t.category, cell: row => categoryWords[row.category][language] },
          { name: t.hours, isFigure: true, cell: row => signed(row) },
          { name: t.on, cell: row => dayText(row.registeredAt, language) },
          {
            name: t.why,
            cell: row => (
              <Button onPress={() => setOpened(row)} label={t.openOf(signed(row))}>
                {t.open}
              </Button>
            ),
          },
        ]}
      />
      {more}
      {opened ? (
        <Dialog title={t.openOf(signed(opened))} onClose={() => setOpened(undefined)}>
          <EntryExplained entryId={opened.entryId} />
          <Button onPress={() => setOpened(undefined)}>{t.close}</Button>
        </Dialog>
      ) : null}
    </>
  )
}

/** The hours of an entry; taken away ones with their sign. */
const signed = ({ hours, entryKind }: Entry): number => (entryKind === 'reversal' ? -Math.abs(hours) : hours)

function EntryExplained({ entryId }: { readonly entryId: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const explanation = api.useQuery('get', '/v1/entries/{entryId}/explanation', {
    params: { path: { entryId } },
  })
  return (
    <Loaded of={explanation}>
      {({ entry, why, offering, award, sitting, computed, article, policyVersion, basis }) => (
        <>
          <Notice title={why[language]} />
          <dl className="facts">
            {offering ? (
              <>
                <dt>{t.course}</dt>
                <dd>
                  <Link to="/my/courses">{offering.courseTitle}</Link>
                </dd>
              </>
            ) : null}
            {computed ? (
              <>
                <dt>{t.computed}</dt>
                <dd>{computed[language]}</dd>
              </>
            ) : null}
            {award.awardKind === 'claim' ? <ClaimOf claimId={award.subjectId} /> : null}
            {sitting ? (
              <>
                <dt>{t.sitting}</dt>
                <dd>
                  <Link to="/my/exams">{spanText(sitting.startsAt, sitting.endsAt, language)}</Link>
                </dd>
              </>
            ) : null}
            <dt>{t.basis}</dt>
            <dd>{t.article(article)}</dd>
            {[...new Set(basis.map(each => each.basis))].map(each => (
              <dd key={each} className="soft small">
                {each}
              </dd>
            ))}
            <dt>{t.policyVersion}</dt>
            <dd>{policyVersion}</dd>
            {entry.standardsVersion ? (
              <>
                <dt>{t.standardsVersion}</dt>
                <dd>{entry.standardsVersion}</dd>
              </>
            ) : null}
          </dl>
        </>
      )}
    </Loaded>
  )
}

/** The claim that the hours are of, and the files that proved it: each of them leads to the claim. */
function ClaimOf({ claimId }: { readonly claimId: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const claim = api.useQuery('get', '/v1/claims/{claimId}', { params: { path: { claimId } } })
  return (
    <>
      <dt>{t.claim}</dt>
      <dd>
        <Link to="/my/claims/$claimId" params={{ claimId }}>
          {claim.data ? titleOf(claim.data, language) : t.openClaim}
        </Link>
      </dd>
      {claim.data && claim.data.evidence.length > 0 ? (
        <>
          <dt>{t.evidence}</dt>
          {claim.data.evidence.map(({ evidenceId, fileName }) => (
            <dd key={evidenceId}>
              <Link to="/my/claims/$claimId" params={{ claimId }}>
                {fileName}
              </Link>
            </dd>
          ))}
        </>
      ) : null}
    </>
  )
}

function Certificates() {
  const t = useTexts(texts)
  const language = useLanguage()
  const { scope } = useSignedIn()
  const personId = scope.personId ?? ''
  const path = { params: { path: { personId } } }
  const certificates = api.useQuery('get', '/v1/people/{personId}/certificates', path)
  const thisYear = currentYear()
  return (
    <section className="card">
      <h2>{t.certificates}</h2>
      <p>{t.certificateWords}</p>
      <Form
        send={t.issue}
        isNarrow
        isKept={false}
        onSend={async ({ text, idempotencyKey }) => {
          await client.POST('/v1/people/{personId}/certificates', {
            ...path,
            headers: { 'Idempotency-Key': idempotencyKey },
            body: { fromYear: Number(text('fromYear')), toYear: Number(text('toYear')) },
          })
          await certificates.refetch()
        }}
      >
        <div className="columns">
          <Field
            label={t.fromYear}
            name="fromYear"
            type="number"
            min={2000}
            max={thisYear}
            defaultValue={thisYear}
          />
          <Field
            label={t.toYear}
            name="toYear"
            type="number"
            min={2000}
            max={thisYear}
            defaultValue={thisYear}
          />
        </div>
      </Form>
      <Loaded of={certificates}>
        {({ items }) => (
          <Table
            caption={t.certificates}
            rows={items}
            keyOf={row => row.certificateId}
            empty={t.noCertificates}
            columns={[
              {
                name: t.span,
                isHeading: true,
                cell: row => (row.fromYear === row.toYear ? row.fromYear : `${row.fromYear}–${row.toYear}`),
              },
              { name: t.issued, cell: row => dayText(row.issuedAt, language) },
              { name: t.code, cell: row => <a href={`/certificates/${row.code}`}>{row.code}</a> },
              {
                name: t.file,
                cell: row => (
                  <a href={`/v1/people/${personId}/certificates/${row.certificateId}/file`}>{t.file}</a>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </section>
  )
}
