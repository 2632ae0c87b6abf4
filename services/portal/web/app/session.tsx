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

export type WebSession = components['schemas']['WebSession']

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
