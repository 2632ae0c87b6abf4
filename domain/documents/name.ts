const MIDDLE_DOTS = /[\u00b7\u2022\u2027\u2219\u22c5\u30fb\u0387\u16eb]/gu
/**
 * Signs that no name contains: controls and line ends, signs that show nothing or turn the direction of text,
 * replacement signs, and unassigned code points. A certificate shows the name to others, so it reads as it is kept.
 */
const NOT_IN_TEXT =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufff9-\uffff]/u
/** More marks above each other than a letter of any script has. */
const PILED_MARKS = /\p{M}{4,}/u

/** A person's name as it is kept: full-width letters as ordinary ones (NFKC), one kind of middle dot, single blanks within. */
export const plainName = (text: string): string =>
  text.normalize('NFKC').replace(MIDDLE_DOTS, '·').replace(/ +/gu, ' ').replace(/ ?· ?/gu, '·').trim()

/** An organisation's: brackets keep the width that its certificate has. */
export const plainOrganisationName = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[ \u3000]+/gu, ' ')
    .trim()

/** Why a text is no name, with the sign that is none of a name as U+XXXX; undefined where it is one. */
export function faultOfName(name: string): string | undefined {
  const sign = faultySign(name)
  if (sign) return `${sign} is no sign of a name`
  if (PILED_MARKS.test(name)) return 'more than 3 marks on one letter'
  return /\p{L}/u.test(name) ? undefined : 'a name has a letter'
}

/** The first sign of a text that shows nothing, or other than it is, as U+XXXX. Line ends and tabs are of a text. */
export const faultySign = (text: string, taken = ''): string | undefined => {
  const sign = [...text].find(each => !taken.includes(each) && NOT_IN_TEXT.test(each))
  return sign && `U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
}
