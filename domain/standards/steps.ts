import { formatHours, halfHours } from '../hours/half-hours'
import type { Text } from '../refusals/entry'
import type { Authorship, Decided } from './activity'
import { Fraction } from './fraction'
import type { Cap, Row, Unit } from './rule-set'

/** One step of the arithmetic in plain words; `exact` is what the hours are after it. */
export interface Step extends Text {
  readonly rule: 'once' | 'measure' | 'ceiling' | 'rank' | 'decided' | 'cap' | 'round'
  readonly exact: string
  readonly clause?: string
}

/** The document and clause that a figure rests on, and the version of the rule set. */
export interface Ground {
  readonly source: string
  readonly clause: string
  readonly version: string
}

const step = (rule: Step['rule'], exact: Fraction, { zh, en }: Text, clause?: string): Step => ({
  rule,
  zh,
  en,
  exact: exact.toString(),
  ...(clause ? { clause } : {}),
})

const unitWords: Readonly<Record<Unit, Text>> = {
  day: { zh: '天', en: 'days' },
  tenThousandCharacters: { zh: '万字', en: 'x 10,000 characters' },
  module: { zh: '个模块', en: 'modules' },
  subject: { zh: '门', en: 'subjects' },
  year: { zh: '学年', en: 'years' },
}

/** '6 days x 8'; '750 minutes / 45'; 'as labelled, 12'; '36 flat'; '10 flat, 1/2 of its days'. */
export function measureStep(row: Row, amount: Fraction, figure: Fraction | undefined, hours: Fraction): Step {
  const say = (zh: string, en: string) => step('measure', hours, { zh, en }, row.clause)
  if (row.figure === 'minutes')
    return say(`按每日分钟数 / 45 计 ${hours.show()}`, `minutes / 45 of each day, ${hours.show()}`)
  if (row.figure === 'labelled') return say(`按标注 ${hours.show()}`, `as labelled, ${hours.show()}`)
  const each = figure!.show()
  const one = amount.compare(Fraction.one) === 0
  if (!row.per)
    return one
      ? say(`定额 ${each}`, `${each} flat`)
      : say(`定额 ${each}，按其天数的 ${amount.toString()}`, `${each} flat, ${amount.toString()} of its days`)
  const { zh, en } = unitWords[row.per]
  return say(
    `${amount.show()} ${zh} × ${each}`,
    `${amount.show()} ${one ? en.replace(/s$/, '') : en} x ${each}`,
  )
}

export const ceilingStep = (row: Row, hours: Fraction): Step =>
  step(
    'ceiling',
    hours,
    {
      zh: `每日最多 ${row.ceilingPerDay}，计 ${hours.show()}`,
      en: `at most ${row.ceilingPerDay} a day, ${hours.show()}`,
    },
    row.clause,
  )

export function rankStep(
  { clause }: Row,
  { place, corresponding }: Authorship,
  effect: { share: Fraction; bonus: Fraction },
  hours: Fraction,
): Step {
  const also = corresponding && place !== 1
  const who = {
    zh: `第 ${place} 位作者${also ? '（通讯）' : ''}`,
    en: `author ${place}${also ? ' (corresponding)' : ''}`,
  }
  if (effect.bonus.isPositive) {
    const more = effect.bonus.show()
    return step('rank', hours, { zh: `${who.zh}加 ${more}`, en: `plus ${more} for ${who.en}` }, clause)
  }
  const percent = effect.share.times(Fraction.of(100)).show()
  return step('rank', hours, { zh: `${who.zh}占 ${percent}%`, en: `${percent} % for ${who.en}` }, clause)
}

export function capStep(cap: Cap, counted: number, hours: Fraction): Step {
  const already = formatHours(halfHours(counted))
  const zh = cap.years === 1 ? `每年上限 ${cap.hours}` : `${cap.years} 年内上限 ${cap.hours}`
  const en = cap.years === 1 ? `cap ${cap.hours} a year` : `cap ${cap.hours} in ${cap.years} years`
  return step(
    'cap',
    hours,
    { zh: `${zh}，已计 ${already}`, en: `${en}, ${already} already counted` },
    cap.clause,
  )
}

export const roundStep = (hours: Fraction): Step =>
  step('round', hours, { zh: '向下取至 0.5', en: 'rounded down to 0.5' })

export const onceStep = (left: number, hours: Fraction): Step =>
  step('once', hours, {
    zh: `${left} 项（日）已在别处计入，不再计`,
    en: `${left} counted elsewhere, left out`,
  })

/**
 * The step of a review (Article 12) that changed the computed figure, or gave one; its decision says why, to readers
 * who may see it.
 */
export function decidedStep(
  { kind, decisionId }: Decided,
  computed: Fraction | undefined,
  hours: Fraction,
): Step {
  const shown = hours.show()
  const where = { zh: `（第十二条，决定 ${decisionId}）`, en: `(Article 12, decision ${decisionId})` }
  if (kind === 'provisional')
    return step('decided', hours, {
      zh: `两名工作人员暂定 ${shown}${where.zh}`,
      en: `provisionally ${shown} by two officials ${where.en}`,
    })
  const from = {
    zh: computed ? `由 ${computed.show()} ` : '',
    en: computed ? ` from ${computed.show()}` : '',
  }
  return step('decided', hours, {
    zh: `经审核${from.zh}改为 ${shown}${where.zh}`,
    en: `changed by a review${from.en} to ${shown} ${where.en}`,
  })
}

/** '6 days x 8, cap 40 a year, 12 already counted, so 28: source, clause'. */
export function explanationOf(steps: readonly Step[], hours: string, grounds: readonly Ground[]): Text {
  const from = grounds.map(({ source, clause }) => `${source}, ${clause}`).join('; ')
  const said = (language: keyof Text, comma: string) => steps.map(each => each[language]).join(comma)
  return {
    zh: `${said('zh', '，')}，故 ${hours} 学时${from ? `：${from.replaceAll(', ', '，').replaceAll('; ', '；')}` : ''}`,
    en: `${said('en', ', ')}, so ${hours}${from ? `: ${from}` : ''}`,
  }
}
