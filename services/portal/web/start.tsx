import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Problem } from './api/problem'
import { createPagesRouter } from './app/routes'
import { readSession, SessionProvider } from './app/session'
import './styles/all.css'
import { applyPreferences, readPreferences } from './text/preferences'

const FRESH_MS = 20_000
const RETRIES_MAX = 2

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // A reading of personal data is on the audit trail: it happens when somebody opens a page, not by itself.
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (count, error) =>
        count < RETRIES_MAX && error instanceof Problem && (error.isUnreachable || error.status >= 500),
    },
  },
})

async function start(): Promise<void> {
  applyPreferences(readPreferences())
  const session = await readSession().catch(() => null)
  createRoot(document.querySelector('#root')!).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <SessionProvider opened={session}>
          <RouterProvider router={createPagesRouter({ queries })} />
        </SessionProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}

void start()
