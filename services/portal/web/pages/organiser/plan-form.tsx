import { type ReactNode, useState } from 'react'
import { classKindNames } from '../../../../../domain/class/names'
import { useReference } from '../../api/reference'
import { useSignedIn } from '../../app/session'
import { useLanguage, useTexts } from '../../text/text'
import { Button } from '../../ui/button'
import { Field, Form, Select, type Sent, Tick } from '../../ui/form'
import { Loaded } from '../../ui/loaded'
import { partWords, type TrainingClass } from './words'

const texts = {
  kind: { zh: '类型', en: 'Kind' },
  title: { zh: '培训班名称', en: 'Name of the class' },
  industry: { zh: '审核的行业主管部门', en: 'The department that reviews it' },
  series: { zh: '面向的职称系列', en: 'The title series that it trains for' },
  approval: { zh: '批准文号', en: 'Number of the approval' },
  approvalHint: {
    zh: '照批准文件填写，如：温人社培〔2026〕7号',
    en: 'As the document has it: 温人社培〔2026〕7号',
  },
  online: { zh: '线上举办', en: 'It is held online' },
  days: { zh: '办班日期', en: 'Days' },
  on: { zh: (n: number) => `第 ${n} 天的日期`, en: (n: number) => `Date of day ${n}` },
  part: { zh: (n: number) => `第 ${n} 天的时长`, en: (n: number) => `Length of day ${n}` },
  minutes: {
    zh: (n: number) => `第 ${n} 天的教学分钟数`,
    en: (n: number) => `Minutes of teaching, day ${n}`,
  },
  labelled: { zh: (n: number) => `第 ${n} 天标注的学时`, en: (n: number) => `Hours as labelled, day ${n}` },
  addDay: { zh: '再加一天', en: 'Another day' },
  dropDay: { zh: '去掉最后一天', en: 'One day less' },
  late: { zh: '迟报原因', en: 'Why it comes late' },
  lateHint: {
    zh: '计划应在开班 5 个工作日前报送；迟报的请写明原因。',
    en: 'A plan is due 5 working days before its first day; say why where it comes later.',
  },
}

type Kind = TrainingClass['kind']
type Plan = Pick<
  TrainingClass,
  'kind' | 'title' | 'online' | 'days' | 'industry' | 'series' | 'approvalNumber' | 'lateReason'
>

/** Which kinds a role may hold (Articles 13 and 14). */
const kindsOf = (role: string): readonly Kind[] =>
  role === 'industryDepartment'
    ? ['departmentClass', 'municipalSeminar']
    : role === 'association'
      ? ['associationTraining', 'municipalSeminar']
      : ['municipalSeminar', 'associationTraining']

const USUAL_MINUTES = 360

type Day = Partial<Plan['days'][number]> & { readonly key: string }

const newDay = (): Day => ({ key: crypto.randomUUID() })

interface PlanFormProps {
  /** As it was written before. */
  readonly plan?: Plan
  /** Its day is over: it needs a reason. */
  readonly isLate?: boolean
  readonly send: string
  readonly onSend: (body: ReturnType<typeof planOf>, sent: Sent) => Promise<unknown>
  readonly beside?: ReactNode
}

/** A plan as it is written: what it is, its days, and who reviews it. */
export function PlanForm({ plan, isLate = false, send, onSend, beside }: PlanFormProps) {
  const t = useTexts(texts)
  const language = useLanguage()
  const { role } = useSignedIn()
  const reference = useReference()
  const kinds = kindsOf(role)
  const [kind, setKind] = useState<Kind>(plan?.kind ?? kinds[0]!)
  const [isOnline, setOnline] = useState(plan?.online ?? false)
  const [days, setDays] = useState<readonly Day[]>(
    plan?.days.map(day => ({ key: day.on, ...day })) ?? [newDay()],
  )
  return (
    <Loaded of={reference}>
      {({ titleSeries, industries }) => (
        <Form send={send} onSend={sent => onSend(planOf(sent, days.length), sent)} beside={beside}>
          <div className="columns">
            <Select
              label={t.kind}
              name="kind"
              defaultValue={kind}
              choices={kinds.map(value => ({ value, label: classKindNames[value][language] }))}
              onChange={value => setKind(value as Kind)}
            />
            <Field label={t.title} name="title" maxLength={200} defaultValue={plan?.title ?? ''} />
            {kind === 'municipalSeminar' && role !== 'industryDepartment' ? (
              <Select
                label={t.industry}
                name="industry"
                empty="—"
                defaultValue={plan?.industry ?? ''}
                choices={industries.map(each => ({ value: each.industry, label: each.department[language] }))}
              />
            ) : null}
            {kind === 'associationTraining' ? (
              <Select
                label={t.series}
                name="series"
                empty="—"
                defaultValue={plan?.series ?? ''}
                choices={titleSeries.map(each => ({ value: each.series, label: each.name[language] }))}
              />
            ) : null}
            {kind === 'municipalSeminar' ? (
              <Field
                label={t.approval}
                name="approvalNumber"
                hint={t.approvalHint}
                maxLength={100}
                isOptional
                defaultValue={plan?.approvalNumber ?? ''}
              />
            ) : null}
          </div>
          <Tick label={t.online} name="online" defaultChecked={isOnline} onChange={setOnline} />
          <fieldset className="stack">
            <legend className="legend">{t.days}</legend>
            {days.map((day, at) => (
              <DayFields key={day.key} day={day} at={at} isOnline={isOnline} />
            ))}
            <div className="row">
              <Button onPress={() => setDays([...days, newDay()])}>{t.addDay}</Button>
              {days.length > 1 ? (
                <Button onPress={() => setDays(days.slice(0, -1))}>{t.dropDay}</Button>
              ) : null}
            </div>
          </fieldset>
          <Field
            label={t.late}
            name="lateReason"
            hint={t.lateHint}
            rows={2}
            maxLength={1000}
            isOptional={!isLate}
            defaultValue={plan?.lateReason ?? ''}
          />
        </Form>
      )}
    </Loaded>
  )
}

function DayFields({
  day,
  at,
  isOnline,
}: {
  readonly day: Day
  readonly at: number
  readonly isOnline: boolean
}) {
  const t = useTexts(texts)
  const language = useLanguage()
  return (
    <div className="columns">
      <Field label={t.on(at + 1)} name={`days.${at}.on`} type="date" defaultValue={day.on ?? ''} />
      <Select
        label={t.part(at + 1)}
        name={`days.${at}.part`}
        defaultValue={day.part ?? 'whole'}
        choices={(['whole', 'half'] as const).map(value => ({ value, label: partWords[value][language] }))}
      />
      <Field
        label={t.minutes(at + 1)}
        name={`days.${at}.minutes`}
        inputMode="numeric"
        pattern="\d+"
        defaultValue={day.minutes ?? USUAL_MINUTES}
      />
      {isOnline ? (
        <Field
          label={t.labelled(at + 1)}
          name={`days.${at}.labelledHours`}
          inputMode="decimal"
          pattern="\d+(\.[05])?"
          defaultValue={day.labelledHours ?? ''}
        />
      ) : null}
    </div>
  )
}

/** What a form of a plan says, as the API takes it. */
function planOf({ text, values }: Sent, dayCount: number) {
  const said = (name: 'industry' | 'series' | 'approvalNumber' | 'lateReason') =>
    text(name) === '' ? {} : { [name]: text(name) }
  return {
    kind: text('kind') as Kind,
    title: text('title'),
    online: values.get('online') !== null,
    days: Array.from({ length: dayCount }, (_, at) => {
      const labelled = text(`days.${at}.labelledHours`)
      return {
        on: text(`days.${at}.on`),
        part: text(`days.${at}.part`) as 'whole' | 'half',
        minutes: Number(text(`days.${at}.minutes`)),
        ...(labelled === '' ? {} : { labelledHours: Number(labelled) }),
      }
    }),
    ...said('industry'),
    ...said('series'),
    ...said('approvalNumber'),
    ...said('lateReason'),
  }
}
