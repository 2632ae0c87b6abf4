import { api, client } from '../../api/client'
import { listBody } from '../../api/list-file'
import { useLanguage, useTexts } from '../../text/text'
import { ListIntake } from '../../ui/list-intake'
import { Loaded } from '../../ui/loaded'
import { useMore } from '../../ui/more'
import { Mark } from '../../ui/notice'
import { PostedFiles, type PostedPage } from '../../ui/posted-files'
import { Table } from '../../ui/table'
import { readPostedRows } from '../centre/posted-files'
import { outcomeWords, outcomeWordsIn } from '../centre/words'

const texts = {
  title: { zh: '考核名单', en: 'Assessment list' },
  words: {
    zh: '考核合格的人员登记学时。名单可以写成绩和满分，也可以只写结论。',
    en: 'Those who passed have their hours registered. A row has score and full mark, or the outcome alone.',
  },
  file: { zh: '考核名单（XLSX 或 CSV）', en: 'Assessment list (XLSX or CSV)' },
  hint: {
    zh: '列名：证件号码、姓名、成绩、满分；或 证件号码、姓名、结论。',
    en: 'Columns 证件号码, 姓名, 成绩, 满分; or 证件号码, 姓名, 结论.',
  },
  send: { zh: '提交名单', en: 'Send the list' },
  posted: { zh: '已提交的名单', en: 'Lists that were sent' },
  results: { zh: '考核结果', en: 'Results that stand' },
  none: { zh: '还没有考核结果。', en: 'No result yet.' },
  name: { zh: '姓名', en: 'Name' },
  number: { zh: '证件号码', en: 'Document number' },
  outcome: { zh: '结果', en: 'Outcome' },
  score: { zh: '成绩', en: 'Score' },
}

interface AssessmentsProps {
  readonly offeringId: string
  readonly onPosted: () => Promise<void>
}

/** Who passed the department's own assessment (Article 11). */
export function Assessments({ offeringId, onPosted }: AssessmentsProps) {
  const t = useTexts(texts)
  const language = useLanguage()
  const path = { offeringId }
  const words = outcomeWordsIn(language)
  const files = api.useQuery('get', '/v1/offerings/{offeringId}/posted-assessments', { params: { path } })
  return (
    <>
      <section className="card">
        <h2>{t.title}</h2>
        <p>{t.words}</p>
        <ListIntake
          label={t.file}
          hint={t.hint}
          send={t.send}
          outcomeWords={words}
          preview={async list => {
            const { data } = await client.POST('/v1/offerings/{offeringId}/assessments/preview', {
              params: { path },
              ...listBody(list),
            })
            return data!
          }}
          post={async (list, previewDigest, idempotencyKey) => {
            const { headers, ...body } = listBody(list)
            const { data } = await client.POST('/v1/offerings/{offeringId}/assessments', {
              params: { path, query: { previewDigest } },
              headers: { ...headers, 'Idempotency-Key': idempotencyKey },
              ...body,
            })
            return data!
          }}
          onPosted={() => void onPosted()}
        />
      </section>
      <Assessed offeringId={offeringId} />
      <Loaded of={files}>
        {first => (
          <PostedFiles
            title={t.posted}
            first={first}
            outcomeWords={words}
            readNext={async after => {
              const { data } = await client.GET('/v1/offerings/{offeringId}/posted-assessments', {
                params: { path, query: { after } },
              })
              return data as PostedPage
            }}
            originalOf={fileId => `/v1/posted-results/${fileId}/original`}
            readRows={readPostedRows}
          />
        )}
      </Loaded>
    </>
  )
}

const useAssessed = (offeringId: string) =>
  api.useQuery('get', '/v1/offerings/{offeringId}/assessments/results', {
    params: { path: { offeringId }, query: { limit: 100 } },
  })
type Read = NonNullable<ReturnType<typeof useAssessed>['data']>

function Assessed({ offeringId }: Pick<AssessmentsProps, 'offeringId'>) {
  const results = useAssessed(offeringId)
  return <Loaded of={results}>{first => <Rows first={first} offeringId={offeringId} />}</Loaded>
}

function Rows({ first, offeringId }: { readonly first: Read; readonly offeringId: string }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, async after => {
    const { data } = await client.GET('/v1/offerings/{offeringId}/assessments/results', {
      params: { path: { offeringId }, query: { limit: 100, after } },
    })
    return data as Read
  })
  return (
    <section className="card">
      <h2>{t.results}</h2>
      <Table
        caption={t.results}
        rows={rows}
        keyOf={row => row.resultId}
        empty={t.none}
        columns={[
          { name: t.name, isHeading: true, cell: row => row.name },
          { name: t.number, cell: row => <span className="number">{row.maskedNumber}</span> },
          {
            name: t.outcome,
            cell: row => (
              <Mark kind={row.outcome === 'passed' ? 'good' : 'warn'}>
                {outcomeWords[row.outcome][language]}
              </Mark>
            ),
          },
          {
            name: t.score,
            isFigure: true,
            cell: row =>
              row.score === null || row.scoreMax === null ? '—' : `${row.score} / ${row.scoreMax}`,
          },
        ]}
      />
      {more}
    </section>
  )
}
