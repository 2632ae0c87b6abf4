import { plainNumber } from '../intake/signs'
import { type Refusal, refuse } from '../refusals/refusal'
import type { PlainDate } from '../time/plain-date'
import { type DocumentKind, faultOfNumber } from './identity-number'

/** A checked number of an identity document, upper case, of ordinary signs. */
export type IdentityNumber = string & { readonly __brand: 'IdentityNumber' }
/** The same of a resident identity card (公民身份号码, GB 11643). */
export type ResidentIdentityNumber = IdentityNumber & { readonly __kind: 'resident' }

/** A resident identity number; refuses `invalid-resident-identity-number` (shape, birth-date, check-digit). */
export function residentIdentityNumber(text: string, today: PlainDate): ResidentIdentityNumber | Refusal {
  const number = plainNumber(text)
  const reason = faultOfNumber('residentIdentity', number, today)
  if (reason) return refuse('invalid-resident-identity-number', { reason })
  return number as ResidentIdentityNumber
}

/** The number of any of the documents that a person may sign up with; a passport only through a bureau [D]. */
export function identityNumber(
  kind: DocumentKind,
  text: string,
  today: PlainDate,
  by: 'oneself' | 'bureau' = 'oneself',
): IdentityNumber | Refusal {
  if (kind === 'residentIdentity') return residentIdentityNumber(text, today)
  if (kind === 'passport' && by !== 'bureau') return refuse('document-by-bureau-only', { kind })
  const number = plainNumber(text)
  const reason = faultOfNumber(kind, number, today)
  return reason ? refuse('invalid-identity-document', { kind, reason }) : (number as IdentityNumber)
}
