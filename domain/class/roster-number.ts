import { type IdentityNumber, identityNumber } from '../documents/identity-document'
import { tidyCell } from '../intake/cell'
import { isRefusal } from '../refusals/refusal'
import type { PlainDate } from '../time/plain-date'

const CARD_LENGTH = 18
/** ICAO 9303: a passport's number has no more characters; a telephone's or an old card's has. */
const PASSPORT_LENGTH_MAX = 9

/**
 * The number of an identity document in a cell of a roster, as it was meant: full-width digits, blanks within and a small x do no
 * harm. Undefined where it is none: a card's number is known by its check digit, so a slip is seen.
 */
export function readRosterNumber(cell: string, today: PlainDate): IdentityNumber | undefined {
  const text = tidyCell(cell).replace(/\s/g, '').toUpperCase()
  const kinds =
    text.length === CARD_LENGTH
      ? (['residentIdentity', 'residencePermit', 'permanentResidence'] as const)
      : text.length <= PASSPORT_LENGTH_MAX
        ? (['passport'] as const)
        : (['permanentResidence'] as const)
  for (const kind of kinds) {
    const number = identityNumber(kind, text, today, 'bureau')
    if (!isRefusal(number)) return number
  }
  return undefined
}
