import { useBlocker } from '@tanstack/react-router'
import {
  createContext,
  type FormEvent,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { Problem } from '../api/problem'
import { useLanguage, useTexts } from '../text/text'
import { Button } from './button'
import { ProblemNotice } from './problem-notice'
import { faultWordsOf } from './problem-words'
import { useSay } from './said'

const texts = {
  leave: { zh: '本页有尚未提交的内容，确定离开吗？', en: 'This page holds what was not sent yet. Leave it?' },
  faulty: { zh: (count: number) => `有 ${count} 处需要修改`, en: (count: number) => `${count} to correct` },
  needed: { zh: '请填写', en: 'Please fill in' },
  chosen: { zh: '请选择', en: 'Please choose' },
  ticked: { zh: '请勾选', en: 'Please tick' },
  tooShort: {
    zh: (least: number) => `至少 ${least} 个字符`,
    en: (least: number) => `At least ${least} characters`,
  },
  wrongForm: { zh: '格式不正确', en: 'Not of the form asked for' },
  atLeast: {
    zh: (least: string, isDay: boolean) => (isDay ? `不能早于 ${least}` : `不能小于 ${least}`),
    en: (least: string, isDay: boolean) => (isDay ? `Not before ${least}` : `Not less than ${least}`),
  },
  atMost: {
    zh: (most: string, isDay: boolean) => (isDay ? `不能晚于 ${most}` : `不能大于 ${most}`),
    en: (most: string, isDay: boolean) => (isDay ? `Not after ${most}` : `Not more than ${most}`),
  },
  optional: { zh: '（选填）', en: ' (optional)' },
}

/** The faults of the fields of a form, by field name. */
const FaultsContext = createContext<Readonly<Record<string, string>>>({})

/** What one sending of a form brings: its values by field name, and the key that makes sending it again harmless. */
export interface Sent {
  readonly values: FormData
  /** The text of a field, '' where it is empty. */
  text(name: string): string
  readonly idempotencyKey: string
}

interface FormProps {
  readonly label?: string
  readonly send: string
  readonly onSend: (sent: Sent) => Promise<unknown>
  /** Faults of several fields together, by field name: said at once with those of each field. */
  readonly check?: (text: (name: string) => string) => Readonly<Record<string, string>>
  readonly children: ReactNode
  readonly isNarrow?: boolean
  readonly kind?: 'first' | 'danger'
  /** What is said once it was taken, over whatever page follows. */
  readonly done?: string
  /** What stands beside the button that sends. */
  readonly beside?: ReactNode
  /** Asks before a page with what was typed is left. */
  readonly isKept?: boolean
}

/**
 * A form: it sends once, keeps all that was typed until that has succeeded, says at each field what was not taken, and
 * moves the focus to that list. One key a form and content: whatever is sent again is the same request.
 */
export function Form({
  label,
  send,
  onSend,
  children,
  isNarrow,
  kind = 'first',
  beside,
  done,
  check,
  isKept = true,
}: FormProps) {
  const say = useSay()
  const language = useLanguage()
  const t = useTexts(texts)
  const [error, setError] = useState<unknown>()
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({})
  const [isPending, setPending] = useState(false)
  const [isDirty, setDirty] = useState(false)
  const summary = useRef<HTMLDivElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const key = useRef(crypto.randomUUID())
  const asks = isKept && isDirty && !isPending
  // Sending may lead to another page before this part is drawn again.
  const isSending = useRef(false)
  useBlocker({
    shouldBlockFn: () => asks && !isSending.current && !globalThis.confirm(t.leave),
    enableBeforeUnload: () => asks,
  })
  const hasFaults = Object.keys(faults).length > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new answer moves the focus, the same one again too.
  useEffect(() => {
    if (hasFaults || error) summary.current?.focus()
  }, [faults, error])

  // The checks of the API speak English to programs.
  const inReadersWords = (message: string) => faultWordsOf(message, language) ?? t.wrongForm

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isPending) return
    const element = event.currentTarget
    const entered = new FormData(element)
    const missing = {
      ...check?.(name => String(entered.get(name) ?? '').trim()),
      ...faultsOfInputs(element, t),
    }
    setFaults(missing)
    setError(undefined)
    if (Object.keys(missing).length > 0) return
    setPending(true)
    isSending.current = true
    const values = new FormData(element)
    try {
      await onSend({
        values,
        text: name => String(values.get(name) ?? '').trim(),
        idempotencyKey: key.current,
      })
      key.current = crypto.randomUUID()
      setDirty(false)
      if (done) say(done)
    } catch (problem) {
      setError(problem)
      if (problem instanceof Problem) {
        setFaults(faultsOfProblem(problem, element, inReadersWords))
        // An answer that the system gave is given again to the same key: what was corrected is another request.
        if (!problem.isUnreachable && problem.status < 500) key.current = crypto.randomUUID()
      }
    } finally {
      isSending.current = false
      setPending(false)
    }
  }

  return (
    <form
      ref={form}
      aria-label={label}
      className={isNarrow ? 'stack narrow' : 'stack'}
      noValidate
      onSubmit={event => void submit(event)}
      onChange={() => setDirty(true)}
    >
      <FaultsContext.Provider value={faults}>
        <div ref={summary} tabIndex={-1} hidden={!error && !hasFaults} className="stack">
          {error ? <ProblemNotice error={error} /> : null}
          {hasFaults ? (
            <div className="notice bad">
              <strong>{t.faulty(Object.keys(faults).length)}</strong>
              <ul>
                {Object.entries(faults).map(([name, message]) => (
                  <li key={name}>
                    <FaultLink form={form.current} name={name} message={message} />
                  </li>
                ))}
              </ul>
            </div>
          ) : null}
        </div>
        {children}
        <div className="row">
          <Button type="submit" kind={kind} isPending={isPending}>
            {send}
          </Button>
          {beside}
        </div>
      </FaultsContext.Provider>
    </form>
  )
}

function FaultLink({
  form,
  name,
  message,
}: {
  readonly form: HTMLFormElement | null
  readonly name: string
  readonly message: string
}) {
  const input = form && inputOf(form, name)
  const words = input ? `${labelOf(input)}：${message}` : message
  if (!input) return <>{words}</>
  return (
    <a
      href={`#${input.id}`}
      onClick={event => {
        event.preventDefault()
        input.focus()
      }}
    >
      {words}
    </a>
  )
}

const labelOf = (input: HTMLInputElement): string =>
  input.labels?.[0]?.dataset.label ?? input.labels?.[0]?.textContent ?? ''

function inputOf(form: HTMLFormElement, name: string): HTMLInputElement | null {
  const found = form.elements.namedItem(name)
  if (found instanceof RadioNodeList) return (found[0] as HTMLInputElement | undefined) ?? null
  return found as HTMLInputElement | null
}

/** The browser's own checks, in our words. */
function faultsOfInputs(
  form: HTMLFormElement,
  t: {
    needed: string
    chosen: string
    ticked: string
    wrongForm: string
    tooShort: (least: number) => string
    atLeast: (least: string, isDay: boolean) => string
    atMost: (most: string, isDay: boolean) => string
  },
) {
  const faults: Record<string, string> = {}
  for (const element of form.elements) {
    if (
      !(
        element instanceof HTMLInputElement ||
        element instanceof HTMLSelectElement ||
        element instanceof HTMLTextAreaElement
      )
    )
      continue
    if (element.name === '' || element.validity.valid) continue
    const { valueMissing, tooShort, rangeUnderflow, rangeOverflow } = element.validity
    const isDay = element.type === 'date'
    const missing =
      element instanceof HTMLSelectElement || element.type === 'date'
        ? t.chosen
        : element.type === 'checkbox'
          ? t.ticked
          : t.needed
    faults[element.name] ??= valueMissing
      ? missing
      : tooShort
        ? t.tooShort((element as HTMLInputElement).minLength)
        : rangeUnderflow
          ? t.atLeast((element as HTMLInputElement).min, isDay)
          : rangeOverflow
            ? t.atMost((element as HTMLInputElement).max, isDay)
            : t.wrongForm
  }
  return faults
}

/** The faults that a refusal lists, or the one that it turned on. */
function faultsIn({ code, body }: Problem): readonly { readonly path: string; readonly message: string }[] {
  if (body.faults || code !== 'invalid-input') return body.faults ?? []
  const { field, reason } = body.turnedOn ?? {}
  return typeof field === 'string'
    ? field.split(', ').map(path => ({ path, message: String(reason ?? '') }))
    : []
}

/** `body.document.number` is the fault of the field named so, or of the field `number`. */
function faultsOfProblem(
  problem: Problem,
  form: HTMLFormElement,
  wordsOf: (message: string) => string,
): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const { path, message } of faultsIn(problem)) {
    const whole = path.replace(/^(body|query|params)\./, '')
    const parts = whole.split('.')
    // `title.en` is the field `titleEn` of a form that has one field a language.
    const joined = parts
      .map((part, at) => (at === 0 ? part : part[0]?.toUpperCase() + part.slice(1)))
      .join('')
    const name = [whole, joined, parts.at(-1) ?? whole].find(each => inputOf(form, each))
    // A fault of several fields together has no field of its own: it is said in the list alone.
    faults[name ?? whole] = wordsOf(message)
  }
  return faults
}

interface FieldProps {
  readonly label: string
  readonly name: string
  readonly hint?: string
  readonly type?:
    | 'text'
    | 'password'
    | 'date'
    | 'number'
    | 'tel'
    | 'search'
    | 'datetime-local'
    | 'time'
    | 'url'
  readonly autoComplete?: string
  readonly defaultValue?: string | number
  readonly isOptional?: boolean
  readonly minLength?: number
  readonly maxLength?: number
  readonly min?: string | number
  readonly max?: string | number
  readonly step?: string | number
  readonly pattern?: string
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'search'
  readonly rows?: number
  readonly onChange?: (value: string) => void
}

/** One line, or several where `rows` says so, with its label, a hint and what was not taken. */
export function Field({ label, name, hint, type = 'text', isOptional, rows, onChange, ...rest }: FieldProps) {
  const { id, fault, described } = useField(name, hint)
  const common = {
    ...rest,
    id,
    name,
    required: !isOptional,
    'aria-invalid': fault ? true : undefined,
    'aria-describedby': described,
    onChange: onChange && ((event: { target: { value: string } }) => onChange(event.target.value)),
  }
  return (
    <div className="field">
      <FieldLabel {...{ id, label, isOptional }} />
      {hint ? (
        <span id={`${id}-hint`} className="soft small">
          {hint}
        </span>
      ) : null}
      {rows ? (
        <textarea {...common} rows={rows} />
      ) : (
        <input {...common} type={type} autoCapitalize="off" spellCheck={false} />
      )}
      <FieldFaultText id={id} fault={fault} />
    </div>
  )
}

export interface Choice {
  readonly value: string
  readonly label: string
}

interface SelectProps {
  readonly label: string
  readonly name: string
  readonly choices: readonly Choice[]
  readonly hint?: string
  readonly defaultValue?: string
  readonly isOptional?: boolean
  /** The first line, which chooses nothing. */
  readonly empty?: string
  readonly onChange?: (value: string) => void
}

/** The platform's own list to choose from: the best there is on a phone. */
export function Select({
  label,
  name,
  choices,
  hint,
  defaultValue,
  isOptional,
  empty,
  onChange,
}: SelectProps) {
  const { id, fault, described } = useField(name, hint)
  return (
    <div className="field">
      <FieldLabel {...{ id, label, isOptional }} />
      {hint ? (
        <span id={`${id}-hint`} className="soft small">
          {hint}
        </span>
      ) : null}
      <select
        id={id}
        name={name}
        required={!isOptional}
        defaultValue={defaultValue ?? ''}
        aria-invalid={fault ? true : undefined}
        aria-describedby={described}
        onChange={event => onChange?.(event.target.value)}
      >
        {empty !== undefined || defaultValue === undefined ? <option value="">{empty ?? '—'}</option> : null}
        {choices.map(choice => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <FieldFaultText id={id} fault={fault} />
    </div>
  )
}

/** A box to tick. */
export function Tick({
  label,
  name,
  defaultChecked,
  isNeeded,
  onChange,
}: {
  readonly label: ReactNode
  readonly name: string
  readonly defaultChecked?: boolean
  readonly isNeeded?: boolean
  readonly onChange?: (isTicked: boolean) => void
}) {
  const { id, fault } = useField(name)
  return (
    <div className="field">
      <span className="choice">
        <input
          id={id}
          name={name}
          type="checkbox"
          value="yes"
          defaultChecked={defaultChecked}
          required={isNeeded}
          onChange={event => onChange?.(event.target.checked)}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? `${id}-fault` : undefined}
        />
        <label htmlFor={id}>{label}</label>
      </span>
      <FieldFaultText id={id} fault={fault} />
    </div>
  )
}

function useField(name: string, hint?: string) {
  const id = useId()
  const fault = useContext(FaultsContext)[name]
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined
  return { id, fault, described }
}

function FieldLabel({
  id,
  label,
  isOptional,
}: {
  readonly id: string
  readonly label: string
  readonly isOptional: boolean | undefined
}) {
  const t = useTexts(texts)
  return (
    <label htmlFor={id} data-label={label}>
      {label}
      {isOptional ? <span className="soft">{t.optional}</span> : null}
    </label>
  )
}

function FieldFaultText({ id, fault }: { readonly id: string; readonly fault: string | undefined }) {
  return fault ? (
    <span id={`${id}-fault`} className="fault">
      {fault}
    </span>
  ) : null
}
