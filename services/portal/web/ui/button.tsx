import type { ReactNode } from 'react'

interface ButtonProps {
  readonly children: ReactNode
  readonly onPress?: () => void
  readonly kind?: 'usual' | 'first' | 'danger'
  readonly type?: 'button' | 'submit'
  /** Why it can't be pressed now. It stays reachable by keyboard, and says so. */
  readonly because?: string | null | undefined
  readonly isPending?: boolean
  /** Names it where its text alone does not say of what. */
  readonly label?: string
}

/** The accessible name contains the visible words, since a speech user says the words on the screen (WCAG 2.5.3). */
const nameOf = (children: ReactNode, label: string): string =>
  typeof children !== 'string' || label.includes(children) ? label : `${children}：${label}`

/** A button that is never silently dead: what can't be pressed says why. */
export function Button({
  children,
  onPress,
  kind = 'usual',
  type = 'button',
  because,
  isPending,
  label,
}: ButtonProps) {
  const isHeld = Boolean(because) || Boolean(isPending)
  return (
    <button
      type={type}
      className={kind === 'usual' ? 'button' : `button ${kind}`}
      aria-disabled={isHeld || undefined}
      aria-busy={isPending || undefined}
      aria-label={label && nameOf(children, label)}
      title={because ?? undefined}
      onClick={event => {
        if (isHeld) event.preventDefault()
        else onPress?.()
      }}
    >
      {children}
    </button>
  )
}
