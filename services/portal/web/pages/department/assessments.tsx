import { api, client } from '../../api/client'
import { listBody } from '../../api/list-file'
import { useLanguage, useTexts } from '../../text/text'
import { ListIntake } from '../../ui/list-intake'
import { Loaded } from '../../ui/loaded'
import { PostedFiles, type PostedPage } from '../../ui/posted-files'
import { readPostedRows } from '../centre/posted-files'
import { type ResultPage, ResultTable } from '../centre/result-list'
import { outcomeWordsIn } from '../centre/words'

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
      <Assessed {...{ offeringId, onPosted }} />
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

function Assessed({ offeringId, onPosted }: AssessmentsProps) {
  const t = useTexts(texts)
  const path = { offeringId }
  const results = api.useQuery('get', '/v1/offerings/{offeringId}/assessments/results', {
    params: { path, query: { limit: 100 } },
  })
  return (
    <section className="card">
      <h2>{t.results}</h2>
      <Loaded of={results}>
        {first => (
          <ResultTable
            caption={t.results}
            first={first}
            isKnownBy="number"
            mayCorrect
            onCorrected={() => void onPosted()}
            readNext={async after => {
              const { data } = await client.GET('/v1/offerings/{offeringId}/assessments/results', {
                params: { path, query: { limit: 100, after } },
              })
              return data as ResultPage
            }}
          />
        )}
      </Loaded>
    </section>
  )
}
