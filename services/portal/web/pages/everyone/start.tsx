import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useSession } from '../../app/session'
import { useTexts } from '../../text/text'
import { Page } from '../../ui/page'

const PersonStart = lazy(() => import('../person/start').then(page => ({ default: page.PersonStart })))
const OfficialStart = lazy(() => import('./official-start').then(page => ({ default: page.OfficialStart })))

const LatestAnnouncements = lazy(() =>
  import('./announcements').then(page => ({ default: page.LatestAnnouncements })),
)

const texts = {
  title: { zh: '温州市专业技术人员继续教育', en: 'Continuing education of professionals in Wenzhou' },
  words: {
    zh: '报名、学习、考试、认证学时、开具证明，都在这里办。',
    en: 'Enrol, study, sit the exam, claim hours, get your certificate: all of it here.',
  },
  signIn: { zh: '登录', en: 'Sign in' },
  signUp: { zh: '注册', en: 'Sign up' },
  guide: { zh: '办事指南', en: 'How it works' },
  certificates: { zh: '证明核验', en: 'Check a certificate' },
}

/** The first page: of the person or official who is signed in, or of a visitor. */
export function StartPage() {
  const { session } = useSession()
  if (session && session.role !== 'person')
    return (
      <Suspense>
        <OfficialStart />
      </Suspense>
    )
  if (session?.role === 'person')
    return (
      <Suspense>
        <PersonStart />
      </Suspense>
    )
  return <VisitorStart />
}

function VisitorStart() {
  const t = useTexts(texts)
  return (
    <Page title={t.title}>
      <p>{t.words}</p>
      <p className="row">
        <Link to="/sign-in" className="button first">
          {t.signIn}
        </Link>
        <Link to="/sign-up" className="button">
          {t.signUp}
        </Link>
        <Link to="/guide" className="button">
          {t.guide}
        </Link>
        <Link to="/certificates" className="button">
          {t.certificates}
        </Link>
      </p>
      <Suspense>
        <LatestAnnouncements />
      </Suspense>
    </Page>
  )
}
