import { type ReactNode, useState } from 'react'
import type { components, paths } from '../../generated/api'
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
  dropUnit: { zh: (n: number) => `去掉第 ${n} 单元`, en: (n: number) => `Drop unit ${n}` },
  kept: {
    zh: (title: string, kind: string) => `沿用上一版：${title}（${kind}）`,
    en: (title: string, kind: string) => `Kept from the version before: ${title} (${kind})`,
  },
  addQuestion: { zh: '再加一题', en: 'Another question' },
}

type Unit =
  paths['/v1/courses/{courseId}/courseware']['post']['requestBody']['content']['application/json']['units'][number]
type Written = Exclude<Unit['kind'], 'kept'>
const kinds = ['reading', 'video', 'quiz'] as const

/** A unit of the version before. */
interface Published {
  readonly unitId: string
  readonly kind: Written
  readonly title: string
  readonly media: readonly components['schemas']['UnitMedium'][]
}

interface Draft {
  readonly key: string
  readonly kind: Written
  readonly questionCount: number
  /** It is kept from the version before, with its media or others. */
  readonly kept?: Published
}

const newUnit = (): Draft => ({ key: crypto.randomUUID(), kind: 'reading', questionCount: 1 })
const keptUnit = (kept: Published): Draft => ({ ...newUnit(), kind: kept.kind, kept })

/** The units of a version of courseware, in their order. */
export function CoursewareForm({
  send,
  media,
  published,
  onSend,
  beside,
}: {
  readonly send: string
  /** The units of the version before, which stay until they are dropped. */
  readonly published: readonly Published[]
  /** The files of the course, from which its units have theirs. */
  readonly media: readonly Medium[]
  readonly onSend: (units: Unit[], sent: Sent) => Promise<unknown>
  readonly beside?: ReactNode
}) {
  const t = useTexts(texts)
  const [units, setUnits] = useState<readonly Draft[]>(
    published.length > 0 ? published.map(keptUnit) : [newUnit()],
  )
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
        <UnitFields
          key={unit.key}
          unit={unit}
          at={at}
          media={media}
          onChange={next => change(at, next)}
          onDrop={units.length > 1 ? () => setUnits(units.filter(each => each !== unit)) : undefined}
        />
      ))}
      <div className="row">
        <Button onPress={() => setUnits([...units, newUnit()])}>{t.addUnit}</Button>
      </div>
    </Form>
  )
}

function UnitFields({
  unit,
  at,
  media,
  onChange,
  onDrop,
}: {
  readonly unit: Draft
  readonly at: number
  readonly media: readonly Medium[]
  readonly onChange: (next: Partial<Draft>) => void
  readonly onDrop: (() => void) | undefined
}) {
  const t = useTexts(texts)
  const n = at + 1
  return (
    <fieldset className="card">
      <legend className="legend">{t.unit(n)}</legend>
      {unit.kept ? (
        <KeptUnit kept={unit.kept} at={at} media={media} />
      ) : (
        <WrittenUnit {...{ unit, at, media, onChange }} />
      )}
      {onDrop ? (
        <div>
          <Button onPress={onDrop}>{t.dropUnit(n)}</Button>
        </div>
      ) : null}
    </fieldset>
  )
}

/** A unit of the version before: it stays as it is, but for its files. */
function KeptUnit({
  kept,
  at,
  media,
}: {
  readonly kept: Published
  readonly at: number
  readonly media: readonly Medium[]
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <>
      <p>{t.kept(kept.title, unitKindWords[kept.kind][language])}</p>
      {kept.kind === 'quiz' ? null : <MediaOfUnit kind={kept.kind} {...{ at, media, kept }} />}
    </>
  )
}

function WrittenUnit({
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
    <>
      <div className="columns">
        <Select
          label={t.kind(n)}
          name={`units.${at}.kind`}
          defaultValue={unit.kind}
          choices={kinds.map(value => ({ value, label: unitKindWords[value][language] }))}
          onChange={value => onChange({ kind: value as Written })}
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
    </>
  )
}

/** The kinds of files that a unit may have (domain/course/media.ts). */
const mediaKinds = {
  reading: ['page'],
  video: ['video', 'captionsZh', 'captionsEn'],
} as const satisfies Record<Exclude<Written, 'quiz'>, readonly Medium['kind'][]>

/** Chooses the files of a unit among those of the course. */
function MediaOfUnit({
  kind,
  at,
  media,
  kept,
}: {
  readonly kind: Exclude<Written, 'quiz'>
  readonly at: number
  readonly media: readonly Medium[]
  readonly kept?: Published
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
          defaultValue={kept?.media.find(medium => medium.kind === each)?.mediaId}
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

function unitOf({ kind, questionCount, kept }: Draft, at: number, { text }: Sent): Unit {
  const of = (name: string) => text(`units.${at}.${name}`)
  const chosen = (kinds: readonly string[]) =>
    kinds.map(each => of(`media.${each}`)).filter(mediaId => mediaId !== '')
  if (kept)
    return {
      ...{ kind: 'kept', unitId: kept.unitId },
      ...(kind === 'quiz' ? {} : { media: chosen(mediaKinds[kind]) }),
    }
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
    media: chosen(mediaKinds[kind]),
  }
}
