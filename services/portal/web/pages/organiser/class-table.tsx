import { Link } from '@tanstack/react-router'
import { classKindNames } from '../../../../../domain/class/names'
import { classStateWords } from '../../../../../domain/class/words'
import { moverNames, moverOfParty } from '../../../../../domain/notice/whose-move'
import { dayText, momentText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Mark } from '../../ui/notice'
import { Table } from '../../ui/table'
import { type ClassSummary, classMarks } from './words'

const texts = {
  name: { zh: '名称', en: 'Name' },
  kind: { zh: '类型', en: 'Kind' },
  days: { zh: '办班日期', en: 'Days' },
  daysFrom: {
    zh: (first: string, count: number) => (count > 1 ? `${first} 起，共 ${count} 天` : first),
    en: (first: string, count: number) => (count > 1 ? `${count} days from ${first}` : first),
  },
  state: { zh: '状态', en: 'State' },
  move: { zh: '该谁办理', en: 'Whose move' },
  until: { zh: (when: string) => `${when} 前`, en: (when: string) => `until ${when}` },
}

export interface ClassPage {
  readonly items: readonly ClassSummary[]
  readonly next: string | null
}

/** Classes with their state, whose move it is and until when. */
export function ClassTable({
  caption,
  rows,
  empty,
}: {
  readonly caption: string
  readonly rows: readonly ClassSummary[]
  readonly empty: string
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <Table
      caption={caption}
      rows={rows}
      keyOf={row => row.classId}
      empty={empty}
      columns={[
        {
          name: t.name,
          isHeading: true,
          cell: row => (
            <Link to="/classes/$classId" params={{ classId: row.classId }}>
              {row.title}
            </Link>
          ),
        },
        { name: t.kind, cell: row => classKindNames[row.kind][language] },
        {
          name: t.days,
          cell: row => (row.days[0] ? t.daysFrom(dayText(row.days[0].on, language), row.days.length) : '—'),
        },
        {
          name: t.state,
          cell: row => <Mark kind={classMarks[row.state]}>{classStateWords[row.state][language]}</Mark>,
        },
        {
          name: t.move,
          cell: row => (
            <span className="row">
              {moverNames[moverOfParty[row.move]][language]}
              {row.dueAt ? <span className="soft">{t.until(momentText(row.dueAt, language))}</span> : null}
            </span>
          ),
        },
      ]}
    />
  )
}
