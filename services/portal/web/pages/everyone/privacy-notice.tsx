import { api } from '../../api/client'
import { dayText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'

const texts = {
  version: {
    zh: (version: string, from: string) => `第 ${version} 版，自 ${from} 起`,
    en: (version: string, from: string) => `Version ${version}, from ${from}`,
  },
}

/** The notice of personal data that is in force; it changes with a version alone. */
export const usePrivacyNotice = () =>
  api.useQuery('get', '/v1/privacy-notice', undefined, { staleTime: Number.POSITIVE_INFINITY })

/** Its text, as it was written for people. */
export function PrivacyText() {
  const t = useTexts(texts)
  const language = useLanguage()
  const notice = usePrivacyNotice()
  return (
    <Loaded of={notice}>
      {({ version, from, paragraphs }) => (
        <div className="stack">
          {paragraphs.map(each => (
            <p key={each.zh}>{each[language]}</p>
          ))}
          <p className="soft small">{t.version(version, dayText(from, language))}</p>
        </div>
      )}
    </Loaded>
  )
}
