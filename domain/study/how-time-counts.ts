import type { Text } from '../refusals/entry'
import type { StudyRules } from './rules'

/** How study time is counted (Article 9), for the learner, and the limits of that proof. It is shown beside the time. */
export function howTimeCounts(rules: StudyRules): Text {
  const zh = (ms: number) => (ms % 60_000 === 0 ? `${ms / 60_000} 分钟` : `${ms / 1000} 秒`)
  const en = (ms: number) => (ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`)
  const { beatEveryMs, idleLimitMs, checkEveryMs, answerWithinMs, lineGraceMs } = rules
  return {
    zh: [
      `学习时间由服务器计算：学习页面约每 ${zh(beatEveryMs)}报到一次，计入两次报到之间的时间与新学内容时长中较短的一项；`,
      `超过 ${zh(idleLimitMs)}没有报到，其间的时间不计。约每学 ${zh(checkEveryMs)}有一次在线确认，须在 ${zh(answerWithinMs)}内回答`,
      `（有无障碍安排的从其安排；网络往返所需时间另计，最多 ${zh(lineGraceMs)}）；未及时回答，自上次确认以来的时间作废。`,
      '在线确认只表明当时有人机交互，不能证明屏幕前的是报名者本人，也不能排除由会读题的程序代答：学习效果以现场考试为准。',
    ].join(''),
    en: [
      `The server counts: the page reports about every ${en(beatEveryMs)}, and of two reports the smaller counts, the time between`,
      `them or what was newly studied; more than ${en(idleLimitMs)} without one is not recorded. About every ${en(checkEveryMs)} of study`,
      `a question checks that someone is there, to be answered within ${en(answerWithinMs)} (longer by a recorded`,
      `accommodation; the way of the line not counted, up to ${en(lineGraceMs)}); missed, the time since the last one is lost. This shows that someone or something interacted. It can't prove`,
      'that it was you, nor that it was a person: a program that reads the question can answer it. The exam on site is the proof.',
    ].join(' '),
  }
}
