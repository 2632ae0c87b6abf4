import { z } from 'zod'

/** Why an official acts. The exam service keeps the text; what travels is its id (docs/decisions/0216). */
export const ReasonSchema = z.string().trim().min(1).max(500)

const GAP = '[\\s.()_·\\p{Pd}]*'
const digits = (count: string): string => `\\d(?:${GAP}\\d){${count}}`

/** Patterns that name a person by number, however it is spaced: resident identity, mobile, passport or permit. */
const PERSONAL = [
  new RegExp(`${digits('13,16')}${GAP}[\\dx]`, 'iu'),
  new RegExp(`(?<!\\d)(?:(?:00)?86${GAP})?1${GAP}[3-9](?:${GAP}\\d){9}(?!\\d)`, 'u'),
  new RegExp(`(?<![a-z\\d])(?:[a-z]${GAP}|[a-z]{2,3})${digits('6,')}`, 'iu'),
]

/** Full-width digits are digits; what can't be seen separates nothing. */
const plain = (text: string): string => text.normalize('NFKC').replace(/\p{Cf}/gu, '')

const namesPerson = (text: string): boolean => PERSONAL.some(pattern => pattern.test(plain(text)))

/** Why a sitting is cancelled: everybody who looks at the sitting reads it. */
export const PublicReasonSchema = ReasonSchema.refine(
  text => !namesPerson(text),
  'must name nobody by document or mobile number: everybody reads it. Say what happened, without the number; write dates as 11月24日',
)
