import { Link } from '@tanstack/react-router'
import { roleNames } from '../../../../../domain/authority/names'
import { navigationOf } from '../../app/pages-of-roles'
import { useSignedIn } from '../../app/session'
import { useLanguage, useTexts } from '../../text/text'
import { Page } from '../../ui/page'
import { LatestAnnouncements } from './announcements'

const texts = {
  sections: { zh: '可以办理的事项', en: 'What you can do here' },
}

/** The first page of an organisation: its sections. */
export function OfficialStart() {
  const t = useTexts(texts)
  const language = useLanguage()
  const session = useSignedIn()
  const role = roleNames[session.role][language]
  return (
    <Page title={session.organisation ?? session.name}>
      <p className="soft">{role}</p>
      <LatestAnnouncements />
      <section className="stack">
        <h2>{t.sections}</h2>
        <ul className="cards columns">
          {navigationOf(session).map(({ to, title, words }) => (
            <li key={to} className="card">
              <h3>
                <Link to={to as '/'}>{title[language]}</Link>
              </h3>
              {words ? <p>{words[language]}</p> : null}
            </li>
          ))}
        </ul>
      </section>
    </Page>
  )
}
