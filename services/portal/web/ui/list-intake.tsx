import { type ReactNode, useRef, useState } from 'react'
import { Problem } from '../api/problem'
import { useTexts } from '../text/text'
import { useAct } from './act'
import { Button } from './button'
import { FileChoice } from './file-choice'
import { saveFile } from './file-saving'
import { Notice } from './notice'
import { type RowVerdict, RowVerdicts } from './row-verdicts'

const texts = {
  chosen: {
    zh: (name: string, rows: number) => `${name}：共 ${rows} 行`,
    en: (name: string, rows: number) => `${name}: ${rows} rows`,
  },
  reading: { zh: '正在检查文件…', en: 'Checking the file…' },
  notSentYet: {
    zh: '以下是提交后的结果预览，尚未提交。',
    en: 'This shows what sending it will do. Nothing is sent yet.',
  },
  notRead: { zh: '文件中未读取的内容', en: 'What was not read of the file' },
  someRefused: {
    zh: (count: number) => `有 ${count} 行有问题，不会被接收；其余行可以先提交。`,
    en: (count: number) => `${count} rows will not be taken; the others can be sent now.`,
  },
  allRefused: {
    zh: '没有一行可以接收。请按下面的说明修改后再选择文件。',
    en: 'No row will be taken. Correct the file as said below, and choose it again.',
  },
  nothing: { zh: '这些内容都已提交过', en: 'All of it was sent before' },
  mark: { zh: '下载标注后的文件', en: 'Download the marked sheet' },
  again: { zh: '重新检查', en: 'Check again' },
  drop: { zh: '不提交这个文件', en: 'Leave this file' },
  posted: {
    zh: (taken: number, refused: number) =>
      refused > 0 ? `已提交：接收 ${taken} 行，${refused} 行有问题未接收` : `已提交：接收 ${taken} 行`,
    en: (taken: number, refused: number) =>
      refused > 0 ? `Sent: ${taken} rows taken, ${refused} not taken` : `Sent: ${taken} rows taken`,
  },
}

/** A file as it was chosen: its bytes are kept, so that it is sent as it was shown. */
export interface ChosenList {
  readonly name: string
  readonly bytes: Blob
}

export interface ListAnswer {
  readonly digest: string
  readonly counts: Readonly<Record<'fresh' | 'same' | 'changed' | 'refused', number>>
  readonly rows: readonly RowVerdict[]
  readonly notRead: readonly { readonly said: string }[]
}

interface ListIntakeProps {
  readonly label: string
  readonly hint: string
  readonly send: string
  readonly keyName?: string
  readonly outcomeWords?: Readonly<Record<string, string>>
  readonly preview: (list: ChosenList) => Promise<ListAnswer>
  readonly post: (list: ChosenList, digest: string, idempotencyKey: string) => Promise<ListAnswer>
  readonly onPosted: () => void
  /** The sheet again, with the verdict in each row. */
  readonly mark?: (list: ChosenList) => Promise<Blob>
  readonly markedName?: string
  /** Why nothing can be sent now. */
  readonly because?: string | null
  /** Another way to a list than a file: what it makes is checked in the same way. */
  readonly beside?: (check: (list: ChosenList) => Promise<void>) => ReactNode
}

/**
 * A list from a file: chosen or dropped, shown row by row as sending it would do, and sent with the digest of that preview, so
 * that what was shown is what happens.
 */
export function ListIntake(props: ListIntakeProps) {
  const t = useTexts(texts)
  const { label, hint, preview, keyName, outcomeWords, because } = props
  const [shown, setShown] = useState<{ list: ChosenList; answer: ListAnswer }>()
  const [posted, setPosted] = useState<ListAnswer>()
  const checking = useAct(async (_key, list: ChosenList) => {
    setPosted(undefined)
    setShown({ list, answer: await preview(list) })
  })
  return (
    <div className="stack">
      <FileChoice
        label={label}
        hint={hint}
        accept=".csv,.xlsx"
        because={because}
        onChoose={async file => {
          setShown(undefined)
          // The bytes are kept now: a file that its program writes again meanwhile can't be read later.
          await checking.run({ name: file.name, bytes: new Blob([await file.arrayBuffer()]) })
        }}
      />
      {props.beside?.(checking.run)}
      {checking.isPending ? <p role="status">{t.reading}</p> : null}
      {checking.problem}
      {posted ? (
        <>
          <Notice
            kind={posted.counts.refused > 0 ? 'warn' : 'good'}
            title={t.posted(posted.counts.fresh + posted.counts.changed, posted.counts.refused)}
            isLive
          />
          {posted.counts.refused > 0 ? (
            <RowVerdicts {...{ rows: posted.rows, keyName, outcomeWords }} />
          ) : null}
        </>
      ) : null}
      {shown ? (
        <Shown
          {...props}
          {...shown}
          onAgain={() => void checking.run(shown.list)}
          onDrop={() => setShown(undefined)}
          onDone={answer => {
            setShown(undefined)
            setPosted(answer)
            props.onPosted()
          }}
        />
      ) : null}
    </div>
  )
}

function Shown({
  list,
  answer,
  send,
  keyName,
  outcomeWords,
  post,
  mark,
  markedName = list.name,
  onAgain,
  onDrop,
  onDone,
}: ListIntakeProps & {
  readonly list: ChosenList
  readonly answer: ListAnswer
  readonly onAgain: () => void
  readonly onDrop: () => void
  readonly onDone: (posted: ListAnswer) => void
}) {
  const t = useTexts(texts)
  const [isOutdated, setOutdated] = useState(false)
  const digest = useRef(answer.digest)
  digest.current = answer.digest
  const sending = useAct(async key => {
    try {
      onDone(await post(list, digest.current, key))
    } catch (problem) {
      setOutdated(problem instanceof Problem && problem.code === 'preview-outdated')
      throw problem
    }
  })
  const marking = useAct(async () => mark && saveFile(await mark(list), markedName))
  const { fresh, changed, refused } = answer.counts
  return (
    <section className="card" aria-label={list.name}>
      <h3>{t.chosen(list.name, answer.rows.length)}</h3>
      <p>{t.notSentYet}</p>
      {refused > 0 ? (
        <Notice kind="warn" title={refused === answer.rows.length ? t.allRefused : t.someRefused(refused)} />
      ) : null}
      {answer.notRead.length > 0 ? (
        <Notice title={t.notRead}>
          <ul>
            {answer.notRead.map(({ said }) => (
              <li key={said}>{said}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <RowVerdicts key={answer.digest} {...{ rows: answer.rows, keyName, outcomeWords }} />
      {sending.problem}
      {marking.problem}
      <div className="row">
        <Button
          kind="first"
          isPending={sending.isPending}
          because={fresh + changed + refused === 0 ? t.nothing : null}
          onPress={() => void sending.run()}
        >
          {send}
        </Button>
        {mark ? (
          <Button isPending={marking.isPending} onPress={() => void marking.run()}>
            {t.mark}
          </Button>
        ) : null}
        {isOutdated ? <Button onPress={onAgain}>{t.again}</Button> : null}
        <Button onPress={onDrop}>{t.drop}</Button>
      </div>
    </section>
  )
}
