import { formatHours, type HalfHours } from '../hours/half-hours'
import type { Text } from '../refusals/entry'
import { wallClock } from '../time/plain-date'
import type { ClaimRoom } from './claim-room'
import type { CourseWay, NextAct } from './course-ways'
import type { Unfillable } from './why-not'

const acts: Readonly<Record<NextAct, Text>> = {
  enrol: { zh: '报名课程并学完', en: 'enrol in a course and finish it' },
  study: { zh: '学完课程', en: 'finish the course' },
  book: { zh: '报名考试', en: 'book the exam' },
  sit: { zh: '已报名考试', en: 'sit the exam that is booked' },
  awaitResult: { zh: '等待考试成绩', en: 'await the result of the exam' },
  beAssessed: { zh: '参加考核', en: 'be assessed' },
}

/** A step of a plan as a person would be told it. */
export function courseStepInWords({
  next,
  category,
  halfHours,
  sitting,
  endsOn,
  offerings,
}: CourseWay): Text {
  const hours = formatHours(halfHours)
  const kind = category === 'general' ? '一般公需科目' : '行业公需科目'
  const title = offerings.length === 1 ? offerings[0]!.courseTitle : undefined
  const act = {
    zh: `${acts[next].zh}${title ? `《${title}》` : ''}`,
    en: `${acts[next].en}${title ? ` (${title})` : ''}`,
  }
  if (!sitting)
    return {
      zh: `${act.zh}，${endsOn} 前经考核合格，登记${kind} ${hours} 学时`,
      en: `${act.en}, pass the assessment by ${endsOn}: ${hours} hours`,
    }
  const seats = next === 'sit' || next === 'awaitResult' ? undefined : sitting.freeSeats
  const closes = wallClock(sitting.bookingClosesAt)
  const left = {
    zh: seats === undefined ? '' : `（余 ${seats} 座，${closes} 截止报名）`,
    en: seats === undefined ? '' : ` (${seats} seats left, booking closes ${closes})`,
  }
  return {
    zh: `${act.zh}，${wallClock(sitting.startsAt)} 考试${left.zh}，合格后登记${kind} ${hours} 学时`,
    en: `${act.en}, exam at ${wallClock(sitting.startsAt)}${left.en}: ${hours} hours`,
  }
}

/** "12 professional hours by claims; your cap of types 3 and 4 leaves 28; the last day to claim is 31 March." */
export function claimStepInWords(claimed: HalfHours, { caps, until, standardsVersion }: ClaimRoom): Text {
  const hours = formatHours(claimed)
  const left = caps.map(({ types, leaves }) => [types.join('、'), formatHours(leaves)] as const)
  const zh = left.map(([types, rest]) => `；第 ${types} 类还可认定 ${rest}`).join('')
  const en = left.map(([types, rest]) => `; types ${types.replaceAll('、', ', ')} leave ${rest}`).join('')
  const waits = standardsVersion === null
  return {
    zh: `通过学时认证取得专业科目 ${hours} 学时${zh}；最迟 ${until} 申请${waits ? '（学时标准尚未载入，认证将等待标准）' : ''}`,
    en: `${hours} professional hours by claims${en}; the last day to claim is ${until}${waits ? ' (no standard is loaded: a claim waits for it)' : ''}`,
  }
}

const parts: Readonly<Record<Unfillable, Text>> = {
  general: {
    zh: '一般公需科目：目前没有可参加的课程或有空位的考试场次',
    en: 'general: no course, or no sitting with a seat, is open',
  },
  professional: {
    zh: '专业科目：认证期限已过或上限已满，也没有可参加的培训班',
    en: 'professional: claims are closed or their caps are full, and no class is open',
  },
  inAll: { zh: '总学时：目前可取得的学时不足', en: 'in all: what is open does not come to enough' },
  together: {
    zh: '各项分别可以补足，但时间冲突，无法同时完成',
    en: 'each could be filled by itself, but not all at their times',
  },
}

export function whyNotInWords(unfillable: readonly Unfillable[]): Text {
  return {
    zh: unfillable.map(each => parts[each].zh).join('；'),
    en: unfillable.map(each => parts[each].en).join('; '),
  }
}

export const undecidedInWords: Text = {
  zh: '可选的课程和场次过多，未能逐一核对，暂未找到可行方案',
  en: 'more is open than could be gone through, and no plan was found among it so far',
}
