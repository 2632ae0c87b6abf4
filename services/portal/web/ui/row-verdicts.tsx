import { useState } from 'react'
import { useTexts } from '../text/text'
import { Button } from './button'
import { Mark } from './notice'
import { Table } from './table'

const kinds = ['refused', 'fresh', 'changed', 'same'] as const
type Kind = (typeof kinds)[number]

/** What a list would do, or did, by one of its rows. */
export interface RowVerdict {
  readonly row: number
  readonly key: string | null
  readonly verdict: Kind
  readonly outcome: string | null
  readonly comesTo: string | null
  readonly title?: string
  readonly detail?: string
  readonly remedy?: string
}

const texts = {
  show: { zh: '显示', en: 'Show' },
  all: { zh: '全部', en: 'All' },
  refused: { zh: '有问题', en: 'Not taken' },
  fresh: { zh: '新增', en: 'New' },
  changed: { zh: '变更', en: 'Changed' },
  same: { zh: '已有', en: 'Known' },
  rows: { zh: '逐行结果', en: 'Row by row' },
  row: { zh: '行', en: 'Row' },
  whole: { zh: '整个文件', en: 'The whole file' },
  verdict: { zh: '结果', en: 'Verdict' },
  why: { zh: '说明', en: 'Why, and what to do' },
  none: { zh: '没有这类行。', en: 'No such row.' },
  more: { zh: '显示更多', en: 'Show more' },
}
const marks = { refused: 'bad', fresh: 'good', changed: 'warn', same: 'usual' } as const

const SHOWN_AT_ONCE = 100

/** The verdict on each row of a list; rows that were not taken come first. */
export function RowVerdicts({
  rows,
  keyName,
  outcomeWords,
}: {
  readonly rows: readonly RowVerdict[]
  /** The column by which a row is known. */
  readonly keyName?: string | undefined
  /** Words of the outcomes that come without a sentence of their own. */
  readonly outcomeWords?: Readonly<Record<string, string>> | undefined
}) {
  const t = useTexts(texts)
  const has = (kind: Kind) => rows.some(row => row.verdict === kind)
  const [chosen, setChosen] = useState<Kind | 'all'>()
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const kind = chosen ?? (has('refused') ? 'refused' : 'all')
  const found = kind === 'all' ? rows : rows.filter(row => row.verdict === kind)
  return (
    <div className="stack">
      <fieldset className="row">
        <legend className="unseen">{t.show}</legend>
        <KindButton isOn={kind === 'all'} onPress={() => setChosen('all')} name={t.all} count={rows.length} />
        {kinds.map(each => (
          <KindButton
            key={each}
            isOn={kind === each}
            onPress={() => setChosen(each)}
            name={t[each]}
            count={rows.filter(row => row.verdict === each).length}
          />
        ))}
      </fieldset>
      <Table
        caption={t.rows}
        rows={found.slice(0, shown)}
        keyOf={row => `${row.row}`}
        empty={t.none}
        columns={[
          { name: t.row, isHeading: true, cell: row => (row.row === 0 ? t.whole : `${t.row} ${row.row}`) },
          ...(keyName
            ? [{ name: keyName, cell: (row: RowVerdict) => <span className="number">{row.key ?? '—'}</span> }]
            : []),
          { name: t.verdict, cell: row => <Mark kind={marks[row.verdict]}>{t[row.verdict]}</Mark> },
          {
            name: t.why,
            cell: row => (
              <div className="stack-tight">
                <span>
                  {row.detail ?? row.comesTo ?? (row.outcome && outcomeWords?.[row.outcome]) ?? '—'}
                </span>
                {row.remedy ? <span className="soft">{row.remedy}</span> : null}
              </div>
            ),
          },
        ]}
      />
      {found.length > shown ? (
        <div>
          <Button onPress={() => setShown(shown + SHOWN_AT_ONCE)}>{t.more}</Button>
        </div>
      ) : null}
    </div>
  )
}

function KindButton({
  isOn,
  name,
  count,
  onPress,
}: {
  readonly isOn: boolean
  readonly name: string
  readonly count: number
  readonly onPress: () => void
}) {
  return (
    <button type="button" className="button" aria-pressed={isOn} onClick={onPress}>
      {`${name} ${count}`}
    </button>
  )
}
