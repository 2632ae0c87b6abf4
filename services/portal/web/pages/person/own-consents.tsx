import { Link } from '@tanstack/react-router'
import { api } from '../../api/client'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Loaded } from '../../ui/loaded'
import { PrivacyText } from '../everyone/privacy-notice'

const texts = {
  title: { zh: '隐私告知', en: 'Notice of personal data' },
  agreed: {
    zh: (version: string, at: string) => `您于 ${at} 同意了第 ${version} 版`,
    en: (version: string, at: string) => `You agreed to version ${version} on ${at}`,
  },
  none: { zh: '您还没有同意过。', en: 'You have not agreed to one yet.' },
  asks: {
    zh: '现行版本还没有同意：阅读并同意',
    en: 'The version in force is not agreed to: read it and agree',
  },
  read: { zh: '阅读现行版本', en: 'Read the version in force' },
}

/** The versions of the notice that the reader agreed to, and when. */
export function OwnConsents() {
  const t = useTexts(texts)
  const language = useLanguage()
  const consents = api.useQuery('get', '/v1/my/consents')
  return (
    <section className="card">
      <h2>{t.title}</h2>
      <Loaded of={consents}>
        {({ items, asks }) => (
          <>
            {items.length === 0 ? <p>{t.none}</p> : null}
            <ul>
              {items.map(({ version, agreedAt }) => (
                <li key={version}>{t.agreed(version, momentText(agreedAt, language))}</li>
              ))}
            </ul>
            {asks ? (
              <p>
                <Link to="/consent" search={{ next: '/my/profile' }}>
                  {t.asks}
                </Link>
              </p>
            ) : null}
          </>
        )}
      </Loaded>
      <details>
        <summary>{t.read}</summary>
        <PrivacyText />
      </details>
    </section>
  )
}
