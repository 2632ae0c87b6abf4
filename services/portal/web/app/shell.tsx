import {
  Link,
  Navigate,
  Outlet,
  useLocation,
  useMatches,
  useNavigate,
  useRouterState,
} from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import { api } from '../api/client'
import { NotFound } from '../pages/everyone/not-found'
import { keepPreferences, type Preferences, readPreferences } from '../text/preferences'
import { LanguageContext, useLanguage, useTexts } from '../text/text'
import { Said, SaidProvider } from '../ui/said'
import { Live } from './live'
import { isOfOthers, navigationOf } from './pages-of-roles'
import { useSession } from './session'
import { SignInAgain } from './sign-in-again'

const texts = {
  skip: { zh: '跳到正文', en: 'Skip to the content' },
  site: { zh: '温州继续教育网', en: 'Wenzhou Continuing Education' },
  menu: { zh: '栏目', en: 'Sections' },
  signIn: { zh: '登录', en: 'Sign in' },
  signOut: { zh: '退出', en: 'Sign out' },
  elder: { zh: '长辈版', en: 'Larger text' },
  usual: { zh: '普通版', en: 'Usual text' },
  guide: { zh: '办事指南', en: 'How it works' },
  certificates: { zh: '证明核验', en: 'Check a certificate' },
  announcements: { zh: '公告', en: 'Announcements' },
  api: { zh: '开放接口', en: 'API' },
  host: {
    zh: '主办单位：温州市人力资源和社会保障局',
    en: 'Run by: Wenzhou Municipal Human Resources and Social Security Bureau',
  },
  basis: { zh: '依据：温人社发〔2020〕125号', en: 'Basis: 温人社发〔2020〕125号' },
  home: { zh: '首页', en: 'Start' },
  notices: {
    zh: (unread: number) => (unread === 0 ? '通知' : `通知（${unread >= 100 ? '99+' : unread}）`),
    en: (unread: number) => (unread === 0 ? 'Notices' : `Notices (${unread >= 100 ? '99+' : unread})`),
  },
}

/** What stands around each page. */
export function Shell() {
  const [preferences, setPreferences] = useState(readPreferences)
  const change = (next: Preferences) => {
    // A page may have switched its keys since.
    keepPreferences({ ...next, hasKeys: readPreferences().hasKeys })
    setPreferences(next)
  }
  return (
    <LanguageContext.Provider value={preferences.language}>
      <SaidProvider>
        <Skip />
        <Top preferences={preferences} onChange={change} />
        <Navigation />
        <Live />
        <Said />
        <Content />
        <SignInAgain />
        <Foot />
      </SaidProvider>
    </LanguageContext.Provider>
  )
}

/** The pages that everybody may see. An unknown address says that it is unknown, without a sign-in. */
const openRoutes: readonly string[] = [
  '/',
  '/sign-in',
  '/sign-up',
  '/sign-up/employer',
  '/guide',
  '/certificates',
  '/announcements',
]

/** The page of the address; who is not signed in signs in first, and comes back to it. */
function Content() {
  const { session, turn } = useSession()
  const { href, pathname } = useLocation()
  const isOpen = useMatches({
    select: matches => matches.length === 1 || matches.some(({ routeId }) => openRoutes.includes(routeId)),
  })
  // While a page is on its way, the address is the new one's and the matches are still the old one's.
  const isThere = useRouterState({ select: ({ status }) => status === 'idle' })
  if (session && isOfOthers(pathname, session.role)) return <NotFound />
  if (!session && !isOpen) return isThere ? <Navigate to="/sign-in" search={{ next: href }} replace /> : null
  // What one person left on a page is not the next one's.
  return (
    <Fragment key={turn}>
      <Outlet />
    </Fragment>
  )
}

function Skip() {
  const t = useTexts(texts)
  return (
    <a className="skip" href="#content">
      {t.skip}
    </a>
  )
}

function Top({
  preferences,
  onChange,
}: {
  readonly preferences: Preferences
  readonly onChange: (next: Preferences) => void
}) {
  const t = useTexts(texts)
  const { session, signOut } = useSession()
  const navigate = useNavigate()
  const { language, isElder } = preferences
  return (
    <header className="top">
      <div className="top-row">
        <Link to="/" className="brand">
          {t.site}
        </Link>
        <div className="top-tools">
          <button
            type="button"
            className="top-tool"
            onClick={() => onChange({ ...preferences, isElder: !isElder })}
          >
            {isElder ? t.usual : t.elder}
          </button>
          <button
            type="button"
            className="top-tool"
            lang={language === 'zh' ? 'en' : 'zh-CN'}
            onClick={() => onChange({ ...preferences, language: language === 'zh' ? 'en' : 'zh' })}
          >
            {language === 'zh' ? 'English' : '中文'}
          </button>
          {session ? (
            <>
              <NoticesLink />
              <Link to="/account" className="top-tool">
                {session.name}
              </Link>
              <button
                type="button"
                className="top-tool"
                onClick={() =>
                  void signOut().then(() => {
                    // Signing out clears the cookies of the site, this one too.
                    keepPreferences(preferences)
                    return navigate({ to: '/' })
                  })
                }
              >
                {t.signOut}
              </button>
            </>
          ) : (
            <Link to="/sign-in" className="top-tool">
              {t.signIn}
            </Link>
          )}
        </div>
      </div>
    </header>
  )
}

/** How many notices wait; it is kept true by the event stream, and asked for by itself: it does not prolong the session. */
function NoticesLink() {
  const t = useTexts(texts)
  const notices = api.useQuery('get', '/v1/my/notices', { headers: { 'X-Background': '1' } })
  return (
    <Link to="/notices" className="top-tool">
      {t.notices(notices.data?.unread ?? 0)}
    </Link>
  )
}

function Navigation() {
  const t = useTexts(texts)
  const language = useLanguage()
  const { session } = useSession()
  const { pathname } = useLocation()
  const [openedAt, setOpenedAt] = useState<string>()
  // A menu that was opened on one page is closed on the next.
  const isOpen = openedAt === pathname
  return (
    <nav className={isOpen ? 'nav open' : 'nav'} aria-label={t.menu}>
      <button
        type="button"
        className="nav-button"
        aria-expanded={isOpen}
        onClick={() => setOpenedAt(isOpen ? undefined : pathname)}
      >
        <span aria-hidden="true">☰</span>
        {t.menu}
      </button>
      <ul>
        <li>
          <Link to="/" activeOptions={{ exact: true }}>
            {t.home}
          </Link>
        </li>
        {navigationOf(session).map(({ to, title }) => (
          <li key={to}>
            <Link to={to as '/'} activeOptions={{ exact: to === '/my/courses' }}>
              {title[language]}
            </Link>
          </li>
        ))}
        <li>
          <Link to="/guide">{t.guide}</Link>
        </li>
        <li>
          <Link to="/certificates">{t.certificates}</Link>
        </li>
      </ul>
    </nav>
  )
}

function Foot() {
  const t = useTexts(texts)
  return (
    <footer className="foot">
      <div className="foot-row">
        <span>{t.host}</span>
        <span>{t.basis}</span>
        <Link to="/announcements">{t.announcements}</Link>
        <a href="/docs">{t.api}</a>
      </div>
    </footer>
  )
}
