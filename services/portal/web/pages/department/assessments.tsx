import { api, client } from '../../api/client'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { readPostedRows } from '../centre/posted-files'
import { type ResultPage, ResultTable } from '../centre/result-list'
import { outcomeWordsIn } from '../centre/words'
import { OfferingList } from './offering-list'

const texts = {
  title: { zh: '考核名单', en: 'Assessment list' },
  words: {
    zh: '考核合格的人员登记学时。名单可以写成绩和满分，也可以只写结论。',
    en: 'Those who passed have their hours registered. A row has score and full mark, or the outcome alone.',
  },
  file: { zh: '考核名单（XLSX 或 CSV）', en: 'Assessment list (XLSX or CSV)' },
  template: { zh: '下载空白名单（CSV）', en: 'Download an empty list (CSV)' },
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
  return (
    <OfferingList
      kind="assessments"
      texts={t}
      template={
        <p>
          <a className="button" href={`/v1/offerings/${offeringId}/assessments/template.csv`} download>
            {t.template}
          </a>
        </p>
      }
      outcomeWords={outcomeWordsIn(language)}
      readRows={readPostedRows}
      {...{ offeringId, onPosted }}
    >
      <Assessed {...{ offeringId, onPosted }} />
    </OfferingList>
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
