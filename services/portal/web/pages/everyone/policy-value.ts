import type { Language } from '../../text/text'

const unitWords: Readonly<Record<string, string>> = {
  second: '秒',
  minute: '分钟',
  hour: '小时',
  day: '天',
  'working day': '个工作日',
  month: '个月',
  year: '年',
  MiB: 'MB',
}

/** A value of the policy as it is written there, `15 working days`, in the reader's language. */
export function valueText(expression: string, language: Language): string {
  if (expression === 'true') return language === 'zh' ? '是' : 'yes'
  if (expression === 'false') return language === 'zh' ? '否' : 'no'
  const [, count, unit] = /^([\d.]+) ([A-Za-z ]+?)s?$/.exec(expression) ?? []
  const words = unit && unitWords[unit]
  return language === 'zh' && words ? `${count} ${words}` : expression
}
