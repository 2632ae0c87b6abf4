import { Link, useLocation } from '@tanstack/react-router'
import { Problem } from '../api/problem'
import { navigation } from '../app/pages-of-roles'
import { useSession } from '../app/session'
import type { NextAct } from '../text/next-acts'
import { useLanguage, useTexts } from '../text/text'
import { Button } from './button'
import { Notice } from './notice'
import { problemWordsOf } from './problem-words'

const texts = {
  again: { zh: '再试一次', en: 'Try again' },
  reload: { zh: '刷新本页', en: 'Read this page again' },
  go: { zh: (page: string) => `去“${page}”`, en: (page: string) => `To ${page}` },
  signIn: { zh: '登录', en: 'Sign in' },
}

/** Says what the API says: reason, remedy, article, until when; and leads to where the remedy is done. */
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
  const { heading, advice, basis, limit, next } = problemWordsOf(error, language)
  return (
    <Notice kind="bad" title={heading} isLive>
      <p>{advice}</p>
      {basis ? <p className="small soft">{basis}</p> : null}
      {limit ? <p className="small">{limit}</p> : null}
      {onRetry ? (
        <div>
          <Button onPress={onRetry}>{t.again}</Button>
        </div>
      ) : (
        <Next act={next} />
      )}
    </Notice>
  )
}

/** The one next act, where it is done elsewhere, on a page that its reader has. */
function Next({ act }: { readonly act: NextAct }) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { session } = useSession()
  const { pathname } = useLocation()
  if (act === 'here' || act === pathname) return null
  if (act === 'reload')
    return (
      <div>
        <Button onPress={() => globalThis.location.reload()}>{t.reload}</Button>
      </div>
    )
  const entry = navigation.find(({ to, roles }) => to === act && session && roles.includes(session.role))
  const name = act === '/sign-in' ? (session ? undefined : t.signIn) : entry?.title[language]
  if (!name) return null
  return (
    <div>
      <Link to={act as '/'} className="button">
        {t.go(name)}
      </Link>
    </div>
  )
}
