import { type ReactNode, useState } from 'react'
import type { paths } from '../../generated/api'
import { durationText } from '../../text/dates'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Field, Form, Select, type Sent } from '../../ui/form'
import type { Medium } from './course-media'
import { mediaKindWords, unitKindWords } from './words'

const texts = {
  done: { zh: '课件已发布。', en: 'The courseware is published.' },
  unit: { zh: (n: number) => `第 ${n} 单元`, en: (n: number) => `Unit ${n}` },
  kind: { zh: (n: number) => `第 ${n} 单元的类型`, en: (n: number) => `Kind of unit ${n}` },
  title: { zh: (n: number) => `第 ${n} 单元的标题`, en: (n: number) => `Title of unit ${n}` },
  minutes: {
    zh: (n: number) => `第 ${n} 单元要求的分钟数`,
    en: (n: number) => `Minutes asked for, unit ${n}`,
  },
  address: { zh: (n: number) => `第 ${n} 单元的网址`, en: (n: number) => `Address of unit ${n}` },
  addressHint: { zh: '以 https:// 开头', en: 'It begins with https://' },
  medium: {
    zh: (n: number, kind: string) => `第 ${n} 单元的${kind}`,
    en: (n: number, kind: string) => `${kind} of unit ${n}`,
  },
  noMedium: { zh: '不用', en: 'None' },
  text: { zh: (n: number) => `第 ${n} 单元的正文`, en: (n: number) => `Text of unit ${n}` },
  question: {
    zh: (n: number, q: number) => `第 ${n} 单元第 ${q} 题`,
    en: (n: number, q: number) => `Unit ${n}, question ${q}`,
  },
  options: {
    zh: (n: number, q: number) => `第 ${n} 单元第 ${q} 题的选项（每行一个）`,
    en: (n: number, q: number) => `Unit ${n}, question ${q}: options, one a line`,
  },
  answer: {
    zh: (n: number, q: number) => `第 ${n} 单元第 ${q} 题的正确选项（第几行）`,
    en: (n: number, q: number) => `Unit ${n}, question ${q}: the right line`,
  },
  addUnit: { zh: '再加一个单元', en: 'Another unit' },
  dropUnit: { zh: '去掉最后一个单元', en: 'One unit less' },
  addQuestion: { zh: '再加一题', en: 'Another question' },
}

type Unit =
  paths['/v1/courses/{courseId}/courseware']['post']['requestBody']['content']['application/json']['units'][number]
type Kind = Unit['kind']
const kinds = ['reading', 'video', 'quiz'] as const

interface Draft {
  readonly key: string
  readonly kind: Kind
  readonly questionCount: number
}

const newUnit = (): Draft => ({ key: crypto.randomUUID(), kind: 'reading', questionCount: 1 })

/** The units of a version of courseware, in their order. */
export function CoursewareForm({
  send,
  media,
  onSend,
  beside,
}: {
  readonly send: string
  /** The files of the course, from which its units have theirs. */
  readonly media: readonly Medium[]
  readonly onSend: (units: Unit[], sent: Sent) => Promise<unknown>
  readonly beside?: ReactNode
}) {
  const t = useTexts(texts)
  const [units, setUnits] = useState<readonly Draft[]>([newUnit()])
  const change = (at: number, next: Partial<Draft>) =>
    setUnits(units.map((unit, each) => (each === at ? { ...unit, ...next } : unit)))
  return (
    <Form
      send={send}
      done={t.done}
      onSend={sent =>
        onSend(
          units.map((unit, at) => unitOf(unit, at, sent)),
          sent,
        )
      }
      beside={beside}
    >
      {units.map((unit, at) => (
        <UnitFields key={unit.key} unit={unit} at={at} media={media} onChange={next => change(at, next)} />
      ))}
      <div className="row">
        <Button onPress={() => setUnits([...units, newUnit()])}>{t.addUnit}</Button>
        {units.length > 1 ? <Button onPress={() => setUnits(units.slice(0, -1))}>{t.dropUnit}</Button> : null}
      </div>
    </Form>
  )
}

function UnitFields({
  unit,
  at,
  media,
  onChange,
}: {
  readonly unit: Draft
  readonly at: number
  readonly media: readonly Medium[]
  readonly onChange: (next: Partial<Draft>) => void
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const n = at + 1
  return (
    <fieldset className="card">
      <legend className="legend">{t.unit(n)}</legend>
      <div className="columns">
        <Select
          label={t.kind(n)}
          name={`units.${at}.kind`}
          defaultValue={unit.kind}
          choices={kinds.map(value => ({ value, label: unitKindWords[value][language] }))}
          onChange={value => onChange({ kind: value as Kind })}
        />
        <Field label={t.title(n)} name={`units.${at}.title`} maxLength={200} />
        {unit.kind === 'quiz' ? null : (
          <Field
            label={t.minutes(n)}
            name={`units.${at}.requiredSeconds`}
            inputMode="numeric"
            pattern="\d+"
            defaultValue={45}
          />
        )}
      </div>
      {unit.kind === 'quiz' ? (
        <Questions unit={unit} at={at} onMore={() => onChange({ questionCount: unit.questionCount + 1 })} />
      ) : (
        <>
          <MediaOfUnit {...{ kind: unit.kind, at, media }} />
          <Field
            label={t.address(n)}
            name={`units.${at}.content.url`}
            hint={t.addressHint}
            type="url"
            pattern="https://.+"
            isOptional
          />
          <Field label={t.text(n)} name={`units.${at}.content.text`} rows={4} isOptional />
        </>
      )}
    </fieldset>
  )
}

/** The kinds of files that a unit may have (domain/course/media.ts). */
const mediaKinds = {
  reading: ['page'],
  video: ['video', 'captionsZh', 'captionsEn'],
} as const satisfies Record<Exclude<Kind, 'quiz'>, readonly Medium['kind'][]>

/** Chooses the files of a unit among those of the course. */
function MediaOfUnit({
  kind,
  at,
  media,
}: {
  readonly kind: Exclude<Kind, 'quiz'>
  readonly at: number
  readonly media: readonly Medium[]
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  const nameOf = ({ fileName, lengthSeconds }: Medium) =>
    lengthSeconds === null ? fileName : `${fileName}（${durationText(lengthSeconds, language)}）`
  return (
    <div className="columns">
      {mediaKinds[kind].map(each => (
        <Select
          key={each}
          label={t.medium(at + 1, mediaKindWords[each][language])}
          name={`units.${at}.media.${each}`}
          isOptional
          empty={t.noMedium}
          choices={media
            .filter(medium => medium.kind === each)
            .map(medium => ({ value: medium.mediaId, label: nameOf(medium) }))}
        />
      ))}
    </div>
  )
}

function Questions({
  unit,
  at,
  onMore,
}: {
  readonly unit: Draft
  readonly at: number
  readonly onMore: () => void
}) {
  const t = useTexts(texts)
  return (
    <>
      {Array.from({ length: unit.questionCount }, (_, q) => `units.${at}.questions.${q}`).map((name, q) => (
        <div className="columns" key={name}>
          <Field label={t.question(at + 1, q + 1)} name={`${name}.text`} rows={2} />
          <Field label={t.options(at + 1, q + 1)} name={`${name}.options`} rows={4} />
          <Field
            label={t.answer(at + 1, q + 1)}
            name={`${name}.answer`}
            inputMode="numeric"
            pattern="[1-9]\d?"
            defaultValue={1}
          />
        </div>
      ))}
      <div>
        <Button onPress={onMore}>{t.addQuestion}</Button>
      </div>
    </>
  )
}

const SECONDS_A_MINUTE = 60

function unitOf({ kind, questionCount }: Draft, at: number, { text }: Sent): Unit {
  const of = (name: string) => text(`units.${at}.${name}`)
  const title = of('title')
  if (kind === 'quiz')
    return {
      kind,
      title,
      questions: Array.from({ length: questionCount }, (_, q) => ({
        text: of(`questions.${q}.text`),
        options: of(`questions.${q}.options`)
          .split('\n')
          .map(option => option.trim())
          .filter(option => option !== ''),
        answer: Number(of(`questions.${q}.answer`)) - 1,
      })),
    }
  return {
    kind,
    title,
    requiredSeconds: Number(of('requiredSeconds')) * SECONDS_A_MINUTE,
    content: {
      ...(of('content.url') === '' ? {} : { url: of('content.url') }),
      ...(of('content.text') === '' ? {} : { text: of('content.text') }),
    },
    media: mediaKinds[kind].map(each => of(`media.${each}`)).filter(mediaId => mediaId !== ''),
  }
}
