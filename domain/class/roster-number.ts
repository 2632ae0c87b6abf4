import { type IdentityNumber, identityNumber } from '../documents/identity-document'
import { tidyCell } from '../intake/cell'
import { isRefusal } from '../refusals/refusal'
import type { PlainDate } from '../time/plain-date'

const CARDS = ['residentIdentity', 'residencePermit', 'permanentResidence'] as const
/** NFKC makes the brackets and the colon of Chinese text ordinary ones. */
const SAYS_PASSPORT = /^护照(号码?)?:?|\(?护照\)?$/u

/**
 * The number of an identity document in a cell of a roster, as it was meant: full-width digits, blanks within and a small x do no
 * harm. Undefined where it is none: a card's number is known by its check digit or birth date, so a slip is seen. A passport's
 * number has no form of its own, so the cell says that it is one: 护照E12345678 (docs/decisions/0230).
 */
export function readRosterNumber(cell: string, today: PlainDate): IdentityNumber | undefined {
  const text = tidyCell(cell)
  for (const kind of SAYS_PASSPORT.test(text) ? (['passport'] as const) : CARDS) {
    const number = identityNumber(kind, text.replace(SAYS_PASSPORT, ''), today, 'bureau')
    if (!isRefusal(number)) return number
  }
  return undefined
}
