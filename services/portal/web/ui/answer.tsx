import { useAct } from './act'
import { Button } from './button'
import { FormDialog, ReasonField } from './form-dialog'

/** The answer to a request: yes, or no with a reason. */
export type Answered = { readonly isYes: true } | { readonly isYes: false; readonly reason: string }

interface AnswerProps {
  /** The texts of the button, and of its name where the text alone does not say of whom. */
  readonly yes: { readonly name: string; readonly label: string }
  readonly no: {
    readonly name: string
    readonly title: string
    readonly words?: string
    readonly reason?: string
  }
  /** Why it can't be answered yet. */
  readonly because?: string | null | undefined
  readonly onAnswer: (answered: Answered, idempotencyKey: string) => Promise<unknown>
}

/** Says yes by one button, or no by a dialog that asks for the reason. */
export function Answer({ yes, no, because, onAnswer }: AnswerProps) {
  const acceptance = useAct(key => onAnswer({ isYes: true }, key))
  const { name, title, words, reason } = no
  return (
    <div className="stack">
      <div className="row">
        <Button
          kind="first"
          label={yes.label}
          because={because}
          isPending={acceptance.isPending}
          onPress={() => void acceptance.run()}
        >
          {yes.name}
        </Button>
        <FormDialog
          {...{ name, title, because }}
          {...(words ? { words } : {})}
          kind="danger"
          onSend={({ text, idempotencyKey }) =>
            onAnswer({ isYes: false, reason: text('reason') }, idempotencyKey)
          }
        >
          <ReasonField {...(reason ? { label: reason } : {})} />
        </FormDialog>
      </div>
      {acceptance.problem}
    </div>
  )
}
