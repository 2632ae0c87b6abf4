import { useQueryClient } from '@tanstack/react-query'
import { api, client } from '../../api/client'
import { listBody } from '../../api/list-file'
import { useLanguage, useTexts } from '../../text/text'
import { type ChosenList, ListIntake } from '../../ui/list-intake'
import { Loaded } from '../../ui/loaded'
import { Notice } from '../../ui/notice'
import { ResultList } from './result-list'
import { ScoreSheet } from './score-sheet'
import { Due, type Sitting } from './sittings'
import { outcomeWordsIn } from './words'

const texts = {
  owed: { zh: '成绩报送情况', en: 'What is owed' },
  tickets: { zh: '应报', en: 'To report' },
  final: { zh: '已有结果', en: 'Done' },
  missing: { zh: '还缺', en: 'Still owed' },
  due: { zh: '报送期限', en: 'Until' },
  people: { zh: (count: number) => `${count} 人`, en: (count: number) => `${count}` },
  standing: { zh: '其中', en: 'Of these' },
  standingOf: {
    zh: (passed: number, failed: number, absent: number) =>
      `合格 ${passed}，不合格 ${failed}，缺考 ${absent}`,
    en: (passed: number, failed: number, absent: number) =>
      `${passed} passed, ${failed} not passed, ${absent} absent`,
  },
  contests: { zh: '缺考异议', en: 'Absences contested' },
  done: { zh: '本场成绩已报齐。', en: 'All results of this sitting are in.' },
  byFile: { zh: '用文件报送', en: 'By file' },
  file: { zh: '成绩文件（XLSX 或 CSV）', en: 'File of results (XLSX or CSV)' },
  hint: {
    zh: '第一行写列名：准考证号、成绩、满分；缺考的在“缺考”一列写“是”。可以先下载座次表，在后面加上成绩。',
    en: 'Its first row names the columns 准考证号, 成绩, 满分; 是 under 缺考 for who was absent. Start from the seating list.',
  },
  csv: { zh: '下载座次表（CSV）', en: 'Download the seating list (CSV)' },
  send: { zh: '报送成绩', en: 'Send the results' },
  ticket: { zh: '准考证号', en: 'Ticket' },
}

const REFRESHED = [
  '/v1/sittings/{sittingId}/reconciliation',
  '/v1/sittings/{sittingId}/results',
  '/v1/sittings/{sittingId}/posted-results',
  '/v1/sittings/{sittingId}',
]

/** Results of a sitting: what is owed, by file or by hand, and what stands. */
export function Results({ sitting }: { readonly sitting: Sitting }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const queries = useQueryClient()
  const { sittingId } = sitting
  const refresh = () =>
    void queries.invalidateQueries({ predicate: ({ queryKey }) => REFRESHED.includes(String(queryKey[1])) })
  const params = { path: { sittingId } }
  const preview = async (list: ChosenList) => {
    const { data } = await client.POST('/v1/sittings/{sittingId}/results/preview', {
      params,
      ...listBody(list),
    })
    return data!
  }
  const post = async (list: ChosenList, previewDigest: string, idempotencyKey: string) => {
    const { headers, ...body } = listBody(list)
    const { data } = await client.POST('/v1/sittings/{sittingId}/results', {
      params: { ...params, query: { previewDigest } },
      headers: { ...headers, 'Idempotency-Key': idempotencyKey },
      ...body,
    })
    return data!
  }
  return (
    <>
      <Owed sitting={sitting} />
      {sitting.stage === 'held' ? (
        <section className="card no-print">
          <h2>{t.byFile}</h2>
          <p>
            <a href={`/v1/sittings/${sittingId}/seating-list.csv`} download>
              {t.csv}
            </a>
          </p>
          <ListIntake
            label={t.file}
            hint={t.hint}
            send={t.send}
            keyName={t.ticket}
            outcomeWords={outcomeWordsIn(language)}
            preview={preview}
            post={post}
            onPosted={refresh}
            beside={check => <ScoreSheet sittingId={sittingId} onReady={check} />}
          />
        </section>
      ) : null}
      <ResultList sitting={sitting} onCorrected={refresh} />
    </>
  )
}

function Owed({ sitting }: { readonly sitting: Sitting }) {
  const t = useTexts(texts)
  const count = api.useQuery('get', '/v1/sittings/{sittingId}/reconciliation', {
    params: { path: { sittingId: sitting.sittingId } },
  })
  return (
    <section className="card">
      <h2>{t.owed}</h2>
      <Loaded of={count}>
        {({ tickets, final, missing, standing, openContests, resultsDueAt }) => (
          <>
            {missing === 0 && tickets > 0 ? <Notice kind="good" title={t.done} /> : null}
            <dl className="facts">
              <dt>{t.tickets}</dt>
              <dd className="number">{t.people(tickets)}</dd>
              <dt>{t.final}</dt>
              <dd className="number">{t.people(final)}</dd>
              <dt>{t.missing}</dt>
              <dd className="number">{t.people(missing)}</dd>
              <dt>{t.standing}</dt>
              <dd className="number">{t.standingOf(standing.passed, standing.failed, standing.absent)}</dd>
              {openContests > 0 ? (
                <>
                  <dt>{t.contests}</dt>
                  <dd className="number">{t.people(openContests)}</dd>
                </>
              ) : null}
              {missing > 0 ? (
                <>
                  <dt>{t.due}</dt>
                  <dd>
                    <Due at={resultsDueAt} />
                  </dd>
                </>
              ) : null}
            </dl>
          </>
        )}
      </Loaded>
    </section>
  )
}
