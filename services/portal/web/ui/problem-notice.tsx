import { Problem } from '../api/problem'
import { momentText } from '../text/dates'
import { useLanguage, useTexts } from '../text/text'
import { Button } from './button'
import { Notice } from './notice'

const texts = {
  unreachable: {
    zh: '网络连接中断，或系统暂时没有响应',
    en: 'The line is lost, or the system does not answer',
  },
  unreachableRemedy: {
    zh: '您填写的内容仍在本页。请检查网络后再试一次。',
    en: 'All that you typed is still on this page. Check your line and try again.',
  },
  fault: { zh: '系统出了问题', en: 'Something is wrong with the system' },
  faultRemedy: {
    zh: '请稍后再试；如仍不行，请联系市人力社保局。',
    en: 'Try again later; if it stays so, ask the municipal bureau.',
  },
  article: {
    zh: (article: string) => `依据：温人社发〔2020〕125号第${article}条`,
    en: (article: string) => `Basis: article ${article} of 温人社发〔2020〕125号`,
  },
  until: { zh: (moment: string) => `到 ${moment} 为止`, en: (moment: string) => `Until ${moment}` },
  again: { zh: '再试一次', en: 'Try again' },
}

/** Says what the API says: reason, remedy, article, until when. */
export function ProblemNotice({
  error,
  onRetry,
}: {
  readonly error: unknown
  readonly onRetry?: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  if (!(error instanceof Problem)) throw error
  const { title, detail, remedy, article, until } = error.body
  // What it says of the fields is written for programs; the form marks them.
  const said = error.code === 'invalid-input' ? title : detail
  const heading = error.isUnreachable ? t.unreachable : (said ?? title ?? t.fault)
  const advice = error.isUnreachable ? t.unreachableRemedy : (remedy ?? t.faultRemedy)
  return (
    <Notice kind="bad" title={heading} isLive>
      <p>{advice}</p>
      {article && article !== 'none' ? <p className="small soft">{t.article(article)}</p> : null}
      {until ? <p className="small">{t.until(momentText(until, language))}</p> : null}
      {onRetry ? (
        <div>
          <Button onPress={onRetry}>{t.again}</Button>
        </div>
      ) : null}
    </Notice>
  )
}
