import { type ReactNode, useState } from 'react'
import { useTexts } from '../text/text'
import { Button } from './button'
import { Dialog } from './dialog'
import { Field, Form, type Sent } from './form'

const texts = {
  cancel: { zh: '取消', en: 'Cancel' },
  keep: { zh: '不取消', en: 'Keep it' },
  done: { zh: (what: string) => `已完成：${what}`, en: (what: string) => `Done: ${what}` },
  reason: { zh: '理由', en: 'Reason' },
}

interface FormDialogProps {
  /** The text of the button that opens it, and of the one that sends. */
  readonly name: string
  /** Of the dialog; it also names the button, where its text alone does not say of what. */
  readonly title: string
  readonly words?: string
  readonly kind?: 'usual' | 'first' | 'danger'
  /** The text of the button that closes it with nothing done. */
  readonly keep?: string
  /** Why it can't be opened now. */
  readonly because?: string | null | undefined
  readonly children?: ReactNode
  /** What is said once it was taken; '' where the page says it itself. */
  readonly done?: string
  readonly onSend: (sent: Sent) => Promise<unknown>
}

/** A button that opens a form over the page. It closes once the form was taken, and keeps all that was typed until then. */
export function FormDialog({
  name,
  title,
  words,
  kind = 'usual',
  keep,
  because,
  children,
  done,
  onSend,
}: FormDialogProps) {
  const t = useTexts(texts)
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  // “Cancel” beside “Cancel the seat” says nothing of which of the two keeps the seat.
  const nothingDone = keep ?? (name.startsWith(t.cancel) ? t.keep : t.cancel)
  return (
    <>
      <Button kind={kind} label={title} because={because} onPress={() => setOpen(true)}>
        {name}
      </Button>
      {isOpen ? (
        <Dialog title={title} onClose={close}>
          {words ? <p>{words}</p> : null}
          <Form
            send={name}
            kind={kind === 'danger' ? 'danger' : 'first'}
            done={done ?? t.done(title)}
            onSend={async sent => {
              await onSend(sent)
              close()
            }}
            beside={<Button onPress={close}>{nothingDone}</Button>}
          >
            {children}
          </Form>
        </Dialog>
      ) : null}
    </>
  )
}

/** The reason of an act, which the audit trail keeps. */
export function ReasonField({
  label,
  isOptional,
}: {
  readonly label?: string
  readonly isOptional?: boolean
}) {
  const t = useTexts(texts)
  return (
    <Field
      label={label ?? t.reason}
      name="reason"
      rows={3}
      maxLength={500}
      {...(isOptional ? { isOptional } : {})}
    />
  )
}
