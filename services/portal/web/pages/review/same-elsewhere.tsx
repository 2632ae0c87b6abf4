import { Link } from '@tanstack/react-router'
import { claimStateWords } from '../../../../../domain/claim/words'
import { api } from '../../api/client'
import { useLanguage, useTexts } from '../../text/text'
import type { Claim } from '../claim/words'

const texts = {
  title: { zh: '其他地方的相同内容', en: 'The same elsewhere' },
  open: { zh: '打开', en: 'Open' },
  place: { zh: (place: number) => `排名第 ${place}`, en: (place: number) => `author ${place}` },
  year: { zh: (year: number) => `${year}年度`, en: (year: number) => String(year) },
  elsewhere: { zh: '其他主管部门的申请，不能查看', en: 'Of another department, not to be opened' },
  document: { zh: '同一文件也是培训班的材料', en: 'The same file is a document of a training class' },
}

type Same = NonNullable<Claim['review']>['same'][number]

const relationWords: Record<Same['relation'], { readonly zh: string; readonly en: string }> = {
  own: { zh: '本人的另一份申请，同一成果', en: 'Another claim of the same person, the same work' },
  coAuthor: { zh: '共同作者的申请，同一成果', en: 'A claim of a co-author, the same work' },
  doubtful: { zh: '可能是同一成果', en: 'Possibly the same work' },
  near: { zh: '名称或编号相近', en: 'A similar name or number' },
  sameFile: { zh: '上传了同一文件', en: 'Has the same file' },
}

/** Other claims with the same work or file. A claim of another department shows only that it exists. */
export function SameElsewhere({ claim }: { readonly claim: Claim }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const reference = api.useQuery('get', '/v1/reference')
  const { same = [], sameDocuments = [] } = claim.review ?? {}
  const industryName = (industry: string) =>
    reference.data?.industries.find(each => each.industry === industry)?.name[language] ?? ''
  if (same.length + sameDocuments.length === 0) return null
  return (
    <section className="card" aria-labelledby="same">
      <h2 id="same">{t.title}</h2>
      <ul>
        {same.map(({ relation, claimId, state, year, industry, authorPlace }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is not to be opened has no id.
          <li key={i}>
            {[
              relationWords[relation][language],
              t.year(year),
              industryName(industry),
              ...(authorPlace === null ? [] : [t.place(authorPlace)]),
              ...(state === null ? [] : [claimStateWords[state][language]]),
            ]
              .filter(Boolean)
              .join(language === 'zh' ? '，' : ', ')}{' '}
            {claimId ? (
              <Link to="/review/$claimId" params={{ claimId }}>
                {t.open}
              </Link>
            ) : (
              <span className="soft">{t.elsewhere}</span>
            )}
          </li>
        ))}
        {sameDocuments.map(({ evidenceId, year, industry }) => (
          <li key={evidenceId}>
            {[t.document, t.year(year), industryName(industry)].join(language === 'zh' ? '，' : ', ')}
          </li>
        ))}
      </ul>
    </section>
  )
}
