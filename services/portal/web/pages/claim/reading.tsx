import { dayText } from '../../text/dates'
import { type Language, useLanguage, useTexts } from '../../text/text'
import { Mark } from '../../ui/notice'
import { type ClaimField, fieldsOf } from './fields'

const texts = {
  toCorrect: { zh: '待修改', en: 'To correct' },
  mark: {
    zh: (label: string) => `标记“${label}”需要修改`,
    en: (label: string) => `Mark “${label}” to correct`,
  },
  yes: { zh: '是', en: 'Yes' },
}

type Form = Readonly<Record<string, unknown>>

interface ReadingProps {
  readonly type: number
  readonly form: Form
  readonly marked: readonly string[]
  /** A reviewer marks fields by pressing them. */
  readonly onMark?: (path: string) => void
}

/** A form as it reads: the same fields, in the same order and with the same names as where it was filled in. */
export function FormReading({ type, form, marked, onMark }: ReadingProps) {
  const t = useTexts(texts)
  const language = useLanguage()
  const shown = fieldsOf(type, form.kind).flatMap(field => {
    const lines = linesOf(field, form[field.name], language)
    return lines.length === 0 ? [] : [{ field, lines }]
  })
  return (
    <dl className="facts">
      {shown.map(({ field, lines }) => {
        const path = `form.${field.name}`
        const label = field.label[language]
        const isMarked = marked.some(each => each === path || each.startsWith(`${path}.`))
        return (
          <div key={field.name} className={isMarked ? 'fact to-correct' : 'fact'}>
            <dt>
              {onMark ? (
                <button
                  type="button"
                  className="mark-toggle"
                  aria-pressed={isMarked}
                  aria-label={t.mark(label)}
                  onClick={() => onMark(path)}
                >
                  {label}
                </button>
              ) : (
                label
              )}
              {isMarked ? <Mark kind="warn">{t.toCorrect}</Mark> : null}
            </dt>
            <dd>
              {lines.map(line => (
                <span key={line} className="reading-line">
                  {line}
                </span>
              ))}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** How a field reads, a line each; none where it is empty. */
function linesOf(field: ClaimField, value: unknown, language: Language): string[] {
  if (value === undefined || value === null || value === '') return []
  const isChinese = language === 'zh'
  switch (field.is) {
    case 'choice':
      return [field.choices.find(each => each.value === value)?.[language] ?? String(value)]
    case 'day':
      return [dayText(String(value), language)]
    case 'tick':
      return value === true ? [textOfYes[language]] : []
    case 'authorship':
      return [authorshipText(value as Form, isChinese)]
    case 'days':
      return (value as readonly Form[]).map(each => attendedText(each, language))
    case 'studyYears':
      return (value as readonly Form[]).map(each => dayText(String(each.until), language))
    default:
      return [String(value)]
  }
}

const textOfYes = { zh: '是', en: 'Yes' } as const

function authorshipText({ place, authorCount, corresponding }: Form, isChinese: boolean): string {
  if (isChinese) return `共 ${authorCount} 人，排名第 ${place}${corresponding ? '，通讯作者' : ''}`
  return `Place ${place} of ${authorCount}${corresponding ? ', corresponding author' : ''}`
}

function attendedText({ on, part, minutes, labelledHours }: Form, language: Language): string {
  const isChinese = language === 'zh'
  const day = dayText(String(on), language)
  const half = part === 'half' ? (isChinese ? '，半天' : ', half a day') : ''
  const labelled =
    labelledHours === undefined
      ? ''
      : isChinese
        ? `，课程标注 ${labelledHours} 学时`
        : `, labelled ${labelledHours} hours`
  return isChinese
    ? `${day}${half}，${minutes} 分钟${labelled}`
    : `${day}${half}, ${minutes} minutes${labelled}`
}
