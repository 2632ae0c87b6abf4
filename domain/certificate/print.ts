import { wallClock } from '../time/plain-date'
import { shownCode } from './code'
import type { Certificate, CertifiedEntry, CertifiedYear } from './content'

/** The lines of the printed certificate, from the top down; the printer decides how they look. */
export interface PrintedCertificate {
  readonly title: string
  readonly subtitle: string
  readonly fields: readonly (readonly [label: string, text: string])[]
  readonly years: readonly PrintedYear[]
  readonly notes: readonly string[]
}

export interface PrintedYear {
  readonly heading: string
  readonly sums: readonly (readonly [label: string, text: string])[]
  readonly verdict: string
  readonly entries: readonly PrintedEntry[]
}

export interface PrintedEntry {
  readonly on: string
  readonly category: string
  /** With its sign: a reversal takes back. */
  readonly hours: string
  readonly why: string
}

const categories = { general: '一般公需', industryCommon: '行业公需', professional: '专业科目' } as const

/** The certificate of hours (学时证明) in the words of the regulation. */
export function printed(certificate: Certificate): PrintedCertificate {
  const { years, standardsVersions } = certificate
  return {
    title: '温州市专业技术人员继续教育学时证明',
    subtitle: 'Certificate of Continuing-Education Hours',
    fields: [
      ['姓名', certificate.name],
      ['证件号码', certificate.maskedNumber],
      ['年度', yearsInWords(years.map(each => each.year))],
      ['出具时间', `${wallClock(new Date(certificate.issuedAt))}（北京时间）`],
      ['验证码', shownCode(certificate.code)],
      ['政策版本', certificate.policyVersion],
      ['学时标准版本', standardsVersions.join('、') || '无专业科目登记'],
    ],
    years: years.map(printedYear),
    notes: [
      '依据：温人社发〔2020〕125号。年度要求见其第六条。',
      '本证明只说明出具之时学时登记的内容。今后登记可能增加或依规撤销；现况请凭验证码或二维码查询。',
      '本证明不证明持有人的身份，也不证明其职称或任职资格。二维码含签名，可离线核验；改动本文件任何内容，核验即不通过。',
    ],
  }
}

function yearsInWords(years: readonly number[]): string {
  const [first, last] = [years[0]!, years.at(-1)!]
  return first === last ? String(first) : `${first} 至 ${last}`
}

const printedYear = (year: CertifiedYear): PrintedYear => ({
  heading: `${year.year} 年度`,
  sums: [
    ['一般公需', String(year.hours.general)],
    ['行业公需', String(year.hours.industryCommon)],
    ['专业科目', String(year.hours.professional)],
    ['合计', String(year.hours.total)],
  ],
  verdict: `${year.inWords.zh}${finality(year)}`,
  entries: year.entries.map(printedEntry),
})

function finality({ finality, provisionalUntil }: CertifiedYear): string {
  if (finality === null) return ''
  return finality === 'final' ? '（结果已定）' : `（暂定，至 ${provisionalUntil} 止）`
}

const printedEntry = (entry: CertifiedEntry): PrintedEntry => ({
  on: entry.registeredOn,
  category: categories[entry.category],
  hours: `${entry.entryKind === 'grant' ? '+' : '−'}${entry.hours}`,
  why: [entry.why.zh, entry.computed?.zh, `〔${versionsOf(entry)}〕`].filter(Boolean).join(''),
})

const versionsOf = ({ article, policyVersion, standardsVersion }: CertifiedEntry): string =>
  [`第${article}条`, policyVersion, standardsVersion].filter(Boolean).join('，')
