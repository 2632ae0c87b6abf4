import type { ReactNode } from 'react'
import { useTexts } from '../text/text'
import { ProblemNotice } from './problem-notice'

const texts = { loading: { zh: '正在读取…', en: 'Loading…' } }

interface Query<T> {
  readonly data: T | undefined
  readonly error: unknown
  refetch(): unknown
}

/** Shows what was read; or that it is being read; or why it can't be, with a way to try again. */
export function Loaded<T>({
  of,
  children,
}: {
  readonly of: Query<T>
  readonly children: (data: T) => ReactNode
}) {
  const t = useTexts(texts)
  if (of.data !== undefined) return children(of.data)
  if (of.error) return <ProblemNotice error={of.error} onRetry={() => void of.refetch()} />
  return (
    <p role="status" className="soft">
      {t.loading}
    </p>
  )
}
