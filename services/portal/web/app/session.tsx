import { useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { client, sessionHold } from '../api/client'
import type { components } from '../generated/api'
import { useTexts } from '../text/text'
import { Dialog } from '../ui/dialog'
import { Field, Form } from '../ui/form'

export type WebSession = components['schemas']['WebSession']

const texts = {
  ended: { zh: '登录已过期', en: 'Your session has ended' },
  again: {
    zh: '请重新登录。本页填写的内容都还在，登录后会接着提交。',
    en: 'Sign in again. All that you typed is still on this page; it goes on from there.',
  },
  password: { zh: '密码', en: 'Password' },
  login: { zh: '证件号码或账号', en: 'Document number or login' },
  signIn: { zh: '登录', en: 'Sign in' },
  leave: { zh: '不登录了', en: 'Leave it' },
}

interface SessionState {
  readonly session: WebSession | null
  signIn(proof: { login: string; password: string; newPassword?: string }): Promise<WebSession>
  signOut(): Promise<void>
  /** How often one person has followed another without a page being left between. */
  readonly turn: number
  /** Requests wait until somebody signs in again, or leaves it. */
  readonly isAskedAgain: boolean
  signInAgain(proof: { login: string; password: string }): Promise<void>
  leave(): void
}

const SessionContext = createContext<SessionState | undefined>(undefined)

/** A change of the session in one tab reaches the others, so that none shows pages of a person who has signed out. */
const otherTabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('xueshi-session')

export async function readSession(): Promise<WebSession | null> {
  const { data } = await client.GET('/v1/web-sessions/current')
  return data?.session ?? null
}

interface ProviderProps {
  /** As it was when the page was opened. */
  readonly opened: WebSession | null
  readonly children: ReactNode
}

export function SessionProvider({ opened, children }: ProviderProps) {
  const [session, setSession] = useState(opened)
  const [turn, setTurn] = useState(0)
  const [waiting, setWaiting] = useState<((isSignedIn: boolean) => void)[]>([])
  const queries = useQueryClient()
  const subject = useRef(opened?.subjectId)
  sessionHold.csrfToken = session?.csrfToken

  const take = useCallback(
    (next: WebSession | null) => {
      sessionHold.csrfToken = next?.csrfToken
      // Nothing of one person stays for the next.
      if (next?.subjectId !== subject.current) queries.clear()
      if (next && subject.current && next.subjectId !== subject.current) setTurn(before => before + 1)
      subject.current = next?.subjectId
      setSession(next)
    },
    [queries],
  )

  useEffect(() => {
    // The questions of several requests wait for one answer.
    sessionHold.signInAgain = () => new Promise(resolve => setWaiting(before => [...before, resolve]))
    const follow = () => void readSession().then(take)
    otherTabs?.addEventListener('message', follow)
    // A page that the browser restores from its store asks again who is signed in.
    const shown = (event: PageTransitionEvent) => event.persisted && follow()
    globalThis.addEventListener('pageshow', shown)
    return () => {
      otherTabs?.removeEventListener('message', follow)
      globalThis.removeEventListener('pageshow', shown)
    }
  }, [take])

  const state = useMemo<SessionState>(() => {
    const signIn: SessionState['signIn'] = async proof => {
      const { data } = await client.POST('/v1/web-sessions', { body: proof })
      take(data as WebSession)
      otherTabs?.postMessage('changed')
      return data as WebSession
    }
    const answer = (isSame: boolean) => {
      for (const resolve of waiting) resolve(isSame)
      setWaiting([])
    }
    return {
      session,
      turn,
      signIn,
      signOut: async () => {
        await client.DELETE('/v1/web-sessions/current')
        take(null)
        otherTabs?.postMessage('changed')
      },
      isAskedAgain: waiting.length > 0,
      signInAgain: async proof => {
        const before = subject.current
        // Somebody else sends nothing of what the first one typed.
        answer((await signIn(proof)).subjectId === before)
      },
      leave: () => {
        answer(false)
        take(null)
      },
    }
  }, [session, turn, take, waiting])

  return <SessionContext.Provider value={state}>{children}</SessionContext.Provider>
}

/** Asks over the page, which keeps all that was typed. It stands within the router, whose forms ask before a page is left. */
export function SignInAgain() {
  const { isAskedAgain, signInAgain, leave } = useSession()
  const t = useTexts(texts)
  if (!isAskedAgain) return null
  return (
    <Dialog title={t.ended} onClose={leave}>
      <p>{t.again}</p>
      <Form
        send={t.signIn}
        isKept={false}
        onSend={({ text }) => signInAgain({ login: text('login'), password: text('password') })}
        beside={
          <button type="button" className="button" onClick={leave}>
            {t.leave}
          </button>
        }
      >
        <Field label={t.login} name="login" autoComplete="username" />
        <Field label={t.password} name="password" type="password" autoComplete="current-password" />
      </Form>
    </Dialog>
  )
}

export function useSession(): SessionState {
  const state = useContext(SessionContext)
  if (!state) throw new Error('useSession stands outside SessionProvider')
  return state
}

/** The session of a page that only somebody signed in can see. */
export function useSignedIn(): WebSession {
  const { session } = useSession()
  if (!session) throw new Error('This page is for somebody signed in')
  return session
}
