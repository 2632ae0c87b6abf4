import { z } from 'zod'
import { compare, isPlainDate, type PlainDate } from '../time/plain-date'
import { identityCheckDigit } from './check-digits'

export const documentKinds = [
  'residentIdentity',
  'residencePermit',
  'permanentResidence',
  'passport',
] as const
/** Resident identity card; residence permit of Hong Kong, Macao, Taiwan; foreigner's permanent residence; passport. */
export const DocumentKindSchema = z.enum(documentKinds)
export type DocumentKind = z.infer<typeof DocumentKindSchema>

type Fault = 'shape' | 'birth-date' | 'check-digit'

/** The fault of a number of ordinary signs, upper case: pages say it before anything is sent. */
export function faultOfNumber(kind: DocumentKind, number: string, today: PlainDate): Fault | undefined {
  switch (kind) {
    case 'residentIdentity':
      return /^[1-7]\d{16}[\dX]$/.test(number) ? faultOf18(number, today) : 'shape'
    case 'residencePermit':
      return /^8[123]0000\d{11}[\dX]$/.test(number) ? faultOf18(number, today) : 'shape'
    case 'permanentResidence':
      // The card of 2023 has 18 characters and begins with 9; the older, 3 letters and 12 digits, stays valid.
      if (/^[A-Z]{3}\d{12}$/.test(number)) return faultOfOldCard(number, today)
      return /^9\d{16}[\dX]$/.test(number) ? faultOf18(number, today) : 'shape'
    case 'passport':
      return /^[A-Z0-9]{5,20}$/.test(number) ? undefined : 'shape'
  }
}

/** Its signs 8 to 13 are the birth date, with a year of two digits. */
function faultOfOldCard(number: string, today: PlainDate): Fault | undefined {
  const [year, month, day] = [number.slice(7, 9), number.slice(9, 11), number.slice(11, 13)]
  const isPast = (birth: string) => isPlainDate(birth) && compare(birth, today) <= 0
  return ['19', '20'].some(century => isPast(`${century}${year}-${month}-${day}`)) ? undefined : 'birth-date'
}

function faultOf18(number: string, today: PlainDate): Fault | undefined {
  const birth = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!isPlainDate(birth) || birth < '1900' || compare(birth, today) > 0) return 'birth-date'
  return identityCheckDigit(number) === number[17] ? undefined : 'check-digit'
}
