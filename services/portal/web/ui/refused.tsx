import type { components } from '../generated/api'
import { momentText } from '../text/dates'
import { useLanguage, useTexts } from '../text/text'

const texts = {
  article: {
    zh: (article: string) => `依据：温人社发〔2020〕125号第${article}条`,
    en: (article: string) => `Basis: article ${article} of 温人社发〔2020〕125号`,
  },
  until: { zh: (moment: string) => `到 ${moment} 为止`, en: (moment: string) => `Until ${moment}` },
}

/** Why something can't be done now, and what to do about it, in the words of the API. */
export function Refused({ because }: { readonly because: components['schemas']['ShownRefusal'] }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { detail, remedy, article, until } = because
  return (
    <div className="stack-tight">
      <p>{detail[language]}</p>
      <p>{remedy[language]}</p>
      {until ? <p className="small">{t.until(momentText(until, language))}</p> : null}
      {article === 'none' ? null : <p className="small soft">{t.article(article)}</p>}
    </div>
  )
}
