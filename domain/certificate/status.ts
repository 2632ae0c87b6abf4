import type { Text } from '../refusals/entry'
import type { CertifiedYear } from './content'

/** Whether what a certificate said still is so. */
export type CertificateStatus = 'valid' | 'supersededByLaterEntries' | 'changedSince'

export type StatedVerdict = Pick<CertifiedYear, 'year' | 'verdict' | 'because'>

/**
 * A certificate is never taken back; it tells a day's truth. `valid`: nothing was registered since and the verdicts are the
 * same (that a provisional one became final changes nothing). `supersededByLaterEntries`: all that it says stands, and
 * more hours came. `changedSince`: hours were taken back since, or a verdict is another without any new entry.
 *
 * @param later the entries of its years that were registered after it was issued
 */
export function certificateStatus(
  then: readonly StatedVerdict[],
  now: readonly StatedVerdict[],
  later: readonly ('grant' | 'reversal')[],
): CertificateStatus {
  if (later.includes('reversal')) return 'changedSince'
  if (later.length > 0) return 'supersededByLaterEntries'
  return then.every(said => now.some(is => isSame(said, is))) ? 'valid' : 'changedSince'
}

const isSame = (a: StatedVerdict, b: StatedVerdict): boolean =>
  a.year === b.year && a.verdict === b.verdict && a.because === b.because

export const statusWords: Readonly<Record<CertificateStatus, Text>> = {
  valid: { zh: '有效：所载内容与现有登记一致', en: 'Valid: the ledger says the same today' },
  supersededByLaterEntries: {
    zh: '所载学时均有效，出具后另有学时登记，请本人出具新的证明',
    en: 'What it says stands; more hours were registered since. Ask for a new one',
  },
  changedSince: {
    zh: '出具后登记内容已有变更，所载内容不再完全成立，请本人出具新的证明',
    en: 'The ledger has changed since: not all that it says stands. Ask for a new one',
  },
}
