import { type ReactNode, useState } from 'react'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Field, Select, Tick } from '../../ui/form'
import { Mark } from '../../ui/notice'
import { type ClaimField, fieldsOf } from './fields'

const texts = {
  toCorrect: { zh: '审核人员请您修改此项', en: 'The reviewer asks you to correct this' },
  choose: { zh: '请选择', en: 'Choose' },
  on: { zh: '日期', en: 'Day' },
  part: { zh: '整天或半天', en: 'Whole or half' },
  whole: { zh: '整天', en: 'Whole day' },
  half: { zh: '半天', en: 'Half a day' },
  minutes: { zh: '学习分钟数', en: 'Minutes' },
  labelled: { zh: '课程标注学时', en: 'Hours as labelled' },
  addDay: { zh: '增加一天', en: 'Add a day' },
  addYear: { zh: '增加一个学年', en: 'Add a year' },
  removeRow: { zh: (row: number) => `删除第 ${row} 行`, en: (row: number) => `Remove line ${row}` },
  remove: { zh: '删除', en: 'Remove' },
  row: { zh: (row: number) => `第 ${row} 行`, en: (row: number) => `Line ${row}` },
  until: { zh: '学年结束日期', en: 'Last day of the year' },
  place: { zh: '本人排名', en: 'Your place' },
  authorCount: { zh: '作者（完成人）总数', en: 'Number of authors' },
  corresponding: { zh: '本人是通讯作者', en: 'You are the corresponding author' },
}

type Form = Readonly<Record<string, unknown>>
type Row = Readonly<Record<string, unknown>>

interface ClaimFieldsProps {
  readonly type: number
  readonly form: Form
  /** Paths that a reviewer marked: `form.days.0.on`. */
  readonly marked: readonly string[]
  /** A line was added or removed, or a choice changed other fields. */
  readonly onReshape: () => void
}

/** The inputs of a form, by the definition of its type; their names are the paths of what they hold. */
export function ClaimFields({ type, form, marked, onReshape }: ClaimFieldsProps) {
  const [kind, setKind] = useState(form.kind)
  const [isOnline, setOnline] = useState(form.online === true)
  return (
    // Ticks and choices decide which other fields there are.
    <div
      className="stack"
      onChange={event => {
        const { name, checked, value } = event.target as unknown as HTMLInputElement
        if (name === 'form.kind' && type !== 9) setKind(value)
        if (name === 'form.online') setOnline(checked)
      }}
    >
      {fieldsOf(type, kind).map(field => (
        <Marked key={field.name} path={`form.${field.name}`} marked={marked}>
          <Input {...{ field, isOnline, marked, onReshape }} value={form[field.name]} />
        </Marked>
      ))}
    </div>
  )
}

function Marked({
  path,
  marked,
  children,
}: {
  readonly path: string
  readonly marked: readonly string[]
  readonly children: ReactNode
}) {
  const t = useTexts(texts)
  if (!marked.some(each => each === path || each.startsWith(`${path}.`))) return children
  return (
    <div className="to-correct stack-tight">
      <Mark kind="warn">{t.toCorrect}</Mark>
      {children}
    </div>
  )
}

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value))

interface InputProps {
  readonly field: ClaimField
  readonly value: unknown
  readonly isOnline: boolean
  readonly onReshape: () => void
}

function Input({ field, value, isOnline, onReshape }: InputProps) {
  const language = useLanguage()
  const t = useTexts(texts)
  const common = {
    name: `form.${field.name}`,
    label: field.label[language],
    ...(field.hint ? { hint: field.hint[language] } : {}),
    ...(field.isOptional ? { isOptional: true } : {}),
  }
  switch (field.is) {
    case 'words':
    case 'number-of-document':
      return <Field {...common} maxLength={field.max} defaultValue={textOf(value)} autoComplete="off" />
    case 'count':
      return (
        <Field
          {...common}
          type="number"
          inputMode="numeric"
          min={field.min}
          max={field.max}
          defaultValue={textOf(value)}
        />
      )
    case 'day':
      return <Field {...common} type="date" min="2021-01-01" defaultValue={textOf(value)} />
    case 'tick':
      return <Tick name={common.name} label={common.label} defaultChecked={value === true} />
    case 'choice':
      return (
        <Select
          {...common}
          empty={t.choose}
          defaultValue={textOf(value)}
          choices={field.choices.map(each => ({ value: each.value, label: each[language] }))}
        />
      )
    case 'authorship':
      return (
        <Group label={common.label}>
          <AuthorshipInputs value={(value ?? {}) as Row} isOptional={field.isOptional ?? false} />
        </Group>
      )
    case 'days':
      return (
        <Group {...common}>
          <Lines {...{ onReshape }} rows={value} name="days" add={t.addDay} least={field.isOptional ? 0 : 1}>
            {(row, path) => <DayInputs {...{ row, path, isOnline }} />}
          </Lines>
        </Group>
      )
    case 'studyYears':
      return (
        <Group {...common}>
          <Lines {...{ onReshape }} rows={value} name="studyYears" add={t.addYear} least={1}>
            {(row, path) => (
              <Field type="date" label={t.until} name={`${path}.until`} defaultValue={textOf(row.until)} />
            )}
          </Lines>
        </Group>
      )
  }
}

function Group({
  label,
  hint,
  children,
}: {
  readonly label: string
  readonly hint?: string
  readonly children: ReactNode
}) {
  return (
    <fieldset className="stack-tight">
      <legend className="legend">{label}</legend>
      {hint ? <p className="soft small">{hint}</p> : null}
      {children}
    </fieldset>
  )
}

function AuthorshipInputs({ value, isOptional }: { readonly value: Row; readonly isOptional: boolean }) {
  const t = useTexts(texts)
  const name = 'form.authorship'
  const number = { type: 'number', inputMode: 'numeric', min: 1, max: 200, isOptional } as const
  return (
    <div className="columns">
      <Field {...number} label={t.place} name={`${name}.place`} defaultValue={textOf(value.place)} />
      <Field
        {...number}
        label={t.authorCount}
        name={`${name}.authorCount`}
        defaultValue={textOf(value.authorCount)}
      />
      <Tick
        label={t.corresponding}
        name={`${name}.corresponding`}
        defaultChecked={value.corresponding === true}
      />
    </div>
  )
}

interface LinesProps {
  readonly rows: unknown
  readonly name: string
  readonly add: string
  readonly least: number
  readonly onReshape: () => void
  readonly children: (row: Row, path: string) => ReactNode
}

/** Lines of the same fields, which can be added and removed. */
function Lines({ rows, name, add, least, onReshape, children }: LinesProps) {
  const t = useTexts(texts)
  const [lines, setLines] = useState(() => {
    const given = (Array.isArray(rows) ? rows : []) as readonly Row[]
    const all = given.length < least ? [{}] : given
    return all.map((row, i) => ({ key: i, row }))
  })
  const change = (next: typeof lines) => {
    setLines(next)
    onReshape()
  }
  return (
    <>
      {lines.map(({ key, row }, i) => (
        <fieldset key={key} className="line row">
          <legend className="unseen">{t.row(i + 1)}</legend>
          {children(row, `form.${name}.${i}`)}
          {lines.length > least ? (
            <Button label={t.removeRow(i + 1)} onPress={() => change(lines.filter(each => each.key !== key))}>
              {t.remove}
            </Button>
          ) : null}
        </fieldset>
      ))}
      <div>
        <Button
          onPress={() =>
            change([...lines, { key: Math.max(-1, ...lines.map(each => each.key)) + 1, row: {} }])
          }
        >
          {add}
        </Button>
      </div>
    </>
  )
}

function DayInputs({
  row,
  path,
  isOnline,
}: {
  readonly row: Row
  readonly path: string
  readonly isOnline: boolean
}) {
  const t = useTexts(texts)
  return (
    <>
      <Field type="date" label={t.on} name={`${path}.on`} min="2021-01-01" defaultValue={textOf(row.on)} />
      <Select
        label={t.part}
        name={`${path}.part`}
        defaultValue={textOf(row.part) || 'whole'}
        choices={[
          { value: 'whole', label: t.whole },
          { value: 'half', label: t.half },
        ]}
      />
      <Field
        type="number"
        inputMode="numeric"
        label={t.minutes}
        name={`${path}.minutes`}
        min={1}
        max={900}
        defaultValue={textOf(row.minutes)}
      />
      {isOnline ? (
        <Field
          type="number"
          inputMode="decimal"
          step={0.5}
          min={0.5}
          max={24}
          isOptional
          label={t.labelled}
          name={`${path}.labelledHours`}
          defaultValue={textOf(row.labelledHours)}
        />
      ) : null}
    </>
  )
}
