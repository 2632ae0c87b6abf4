import { api, client } from '../../api/client'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { Table } from '../../ui/table'
import { type ListedResult, ResultActs, useCorrectionProposals } from './result-correction'
import type { Sitting } from './sittings'
import { outcomeWords } from './words'

const texts = {
  title: { zh: '已登记的成绩', en: 'Results that stand' },
  none: { zh: '还没有成绩。', en: 'No result yet.' },
  name: { zh: '姓名', en: 'Name' },
  ticket: { zh: '准考证号', en: 'Ticket' },
  number: { zh: '证件号码', en: 'Document number' },
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
  closed: {
    zh: '本场已结束，成绩只能由市人力社保局更正。',
    en: 'The sitting is closed: the municipal bureau corrects now.',
  },
}

/** The results of a sitting as they stand, each with its correction: a bureau corrects those of a closed sitting too. */
export function ResultList({
  sitting,
  isOfBureau = false,
  onCorrected,
}: {
  readonly sitting: Sitting
  readonly isOfBureau?: boolean
  readonly onCorrected: () => void
}) {
  const t = useTexts(texts)
  const path = { sittingId: sitting.sittingId }
  const isClosed = sitting.stage === 'closed' && !isOfBureau
  const list = api.useQuery('get', '/v1/sittings/{sittingId}/results', {
    params: { path, query: { limit: 200 } },
  })
  return (
    <section className="card">
      <h2>{t.title}</h2>
      {isClosed ? <p className="soft">{t.closed}</p> : null}
      <Loaded of={list}>
        {first => (
          <ResultTable
            caption={t.title}
            first={first}
            isKnownBy="ticket"
            mayCorrect={!isClosed}
            onCorrected={onCorrected}
            readNext={async after => {
              const { data } = await client.GET('/v1/sittings/{sittingId}/results', {
                params: { path, query: { limit: 200, after } },
              })
              return data as ResultPage
            }}
          />
        )}
      </Loaded>
    </section>
  )
}

export interface ResultPage {
  readonly items: readonly ListedResult[]
  readonly next: string | null
}

interface ResultTableProps {
  readonly caption: string
  readonly first: ResultPage
  readonly readNext: (after: string) => Promise<ResultPage>
  /** A candidate is known by the ticket, a person of an assessment by the document. */
  readonly isKnownBy: 'ticket' | 'number'
  readonly mayCorrect: boolean
  readonly onCorrected: () => void
}

/** Results that stand, each with what may be done with it. */
export function ResultTable({
  caption,
  first,
  readNext,
  isKnownBy,
  mayCorrect,
  onCorrected,
}: ResultTableProps) {
  const t = useTexts(texts)
  const { rows, more } = useMore(first, readNext)
  const { proposalOf, refetch } = useCorrectionProposals()
  const onDone = () => {
    void refetch()
    onCorrected()
  }
  return (
    <>
      <Table
        caption={caption}
        rows={rows}
        keyOf={row => row.resultId}
        empty={t.none}
        columns={[
          { name: t.name, isHeading: true, cell: row => row.name },
          {
            name: t[isKnownBy],
            cell: row => (
              <span className="number">
                {isKnownBy === 'ticket' ? (row.ticketNo ?? '—') : row.maskedNumber}
              </span>
            ),
          },
          { name: t.outcome, cell: row => <Outcome result={row} /> },
          {
            name: t.score,
            cell: row =>
              row.score !== null && row.scoreMax !== null ? t.scoreOf(row.score, row.scoreMax) : '—',
          },
          ...(mayCorrect
            ? [
                {
                  name: t.act,
                  cell: (row: ListedResult) => (
                    <ResultActs result={row} proposal={proposalOf(row)} onDone={onDone} />
                  ),
                },
              ]
            : []),
        ]}
      />
      {more}
    </>
  )
}

function Outcome({ result: { outcome, revision } }: { readonly result: ListedResult }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const kind = outcome === 'passed' ? 'good' : outcome === 'failed' ? 'warn' : 'bad'
  return (
    <span className="row">
      <Mark kind={kind}>{outcomeWords[outcome][language]}</Mark>
      {revision > 0 ? <span className="soft small">{t.corrected(revision)}</span> : null}
    </span>
  )
}
