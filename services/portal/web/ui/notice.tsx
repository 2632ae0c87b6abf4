import type { ReactNode } from 'react'

/** A message that stays on the page. `live` ones are read aloud when they appear. */
export function Notice({
  kind = 'usual',
  title,
  children,
  isLive = false,
}: {
  readonly kind?: 'usual' | 'good' | 'warn' | 'bad'
  readonly title?: string
  readonly children?: ReactNode
  readonly isLive?: boolean
}) {
  return (
    <div
      className={kind === 'usual' ? 'notice' : `notice ${kind}`}
      role={isLive ? (kind === 'bad' ? 'alert' : 'status') : undefined}
    >
      {title ? <strong>{title}</strong> : null}
      {children}
    </div>
  )
}

const signs = { usual: '•', good: '✓', warn: '!', bad: '✕' } as const

/** A state in a word, with a sign: colour is never the only mark. */
export function Mark({
  kind = 'usual',
  children,
}: {
  readonly kind?: keyof typeof signs
  readonly children: ReactNode
}) {
  return (
    <span className={kind === 'usual' ? 'mark' : `mark ${kind}`}>
      <span aria-hidden="true">{signs[kind]}</span>
      {children}
    </span>
  )
}
