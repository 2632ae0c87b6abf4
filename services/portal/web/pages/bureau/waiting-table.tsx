import type { ReactNode } from 'react'
import { momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { useAct } from '../../ui/act'
import { Button } from '../../ui/button'
import { FormDialog, ReasonField } from '../../ui/form-dialog'
import { useMore } from '../../ui/more'
import { Table } from '../../ui/table'

const texts = {
  none: { zh: '没有等待确认的事项。', en: 'Nothing waits.' },
  what: { zh: '事项', en: 'What' },
  reason: { zh: '理由', en: 'Reason' },
  proposed: { zh: '提出时间', en: 'Asked for' },
  until: { zh: '确认期限', en: 'Confirm until' },
  act: { zh: '办理', en: 'Act' },
  confirm: { zh: '确认', en: 'Confirm' },
  confirmOf: { zh: (what: string) => `确认“${what}”`, en: (what: string) => `Confirm: ${what}` },
  confirmed: { zh: (what: string) => `已确认：${what}`, en: (what: string) => `Confirmed: ${what}` },
  refuse: { zh: '退回', en: 'Take back' },
  refuseOf: { zh: (what: string) => `退回“${what}”`, en: (what: string) => `Take back: ${what}` },
}

/** One act that waits for a second official. */
export interface Waiting {
  readonly key: string
  readonly what: string
  readonly reason: string
  readonly proposedAt: string
  readonly confirmUntil: string
  /** To what it is about. */
  readonly link?: ReactNode
  confirm(idempotencyKey: string): Promise<unknown>
  /** Absent where it can only lapse. */
  refuse?(idempotencyKey: string, reason: string): Promise<unknown>
}

interface Listed<Row> {
  readonly items: readonly Row[]
  readonly next: string | null
}

export function WaitingTable<Row>({
  caption,
  first,
  readNext,
  waitingOf,
  onAnswered,
}: {
  readonly caption: string
  readonly first: Listed<Row>
  readonly readNext: (after: string) => Promise<Listed<Row>>
  readonly waitingOf: (row: Row) => Waiting
  readonly onAnswered: () => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { rows, more } = useMore(first, readNext)
  return (
    <>
      <Table
        caption={caption}
        rows={rows.map(waitingOf)}
        keyOf={row => row.key}
        empty={t.none}
        columns={[
          { name: t.what, isHeading: true, cell: row => row.what },
          {
            name: t.reason,
            cell: row => (
              <>
                {row.reason} {row.link}
              </>
            ),
          },
          { name: t.proposed, cell: row => momentText(row.proposedAt, language) },
          { name: t.until, cell: row => momentText(row.confirmUntil, language) },
          { name: t.act, cell: row => <Answer waiting={row} onAnswered={onAnswered} /> },
        ]}
      />
      {more}
    </>
  )
}

function Answer({ waiting, onAnswered }: { readonly waiting: Waiting; readonly onAnswered: () => void }) {
  const t = useTexts(texts)
  const { what, refuse } = waiting
  const confirmation = useAct(
    async key => {
      await waiting.confirm(key)
      onAnswered()
    },
    { done: t.confirmed(what) },
  )
  return (
    <div className="stack">
      <div className="row">
        <Button
          kind="first"
          label={t.confirmOf(what)}
          isPending={confirmation.isPending}
          onPress={() => void confirmation.run()}
        >
          {t.confirm}
        </Button>
        {refuse ? (
          <FormDialog
            name={t.refuse}
            title={t.refuseOf(what)}
            kind="danger"
            onSend={async ({ text, idempotencyKey }) => {
              await refuse(idempotencyKey, text('reason'))
              onAnswered()
            }}
          >
            <ReasonField />
          </FormDialog>
        ) : null}
      </div>
      {confirmation.problem}
    </div>
  )
}
