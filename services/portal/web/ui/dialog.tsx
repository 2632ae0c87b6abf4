import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useTexts } from '../text/text'

const texts = {
  close: {
    zh: '填写的内容还没有提交，确定关闭吗？',
    en: 'What you typed was not sent yet. Close it?',
  },
}

/** A modal dialog of the platform: it keeps the focus, and Escape closes it, where it can be closed. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose?: () => void
  readonly children: ReactNode
}) {
  const t = useTexts(texts)
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    return () => {
      element?.close()
      // Keys go on where they were: a dialog that is taken off the page leaves the focus nowhere.
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault()
        // One key pressed by mistake does not take away what was typed.
        if (onClose && (!hasTyped(event.currentTarget) || globalThis.confirm(t.close))) onClose()
      }}
    >
      <div className="stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}

const hasTyped = (dialog: HTMLDialogElement): boolean =>
  [...dialog.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].some(
    field => field.value !== field.defaultValue,
  )
