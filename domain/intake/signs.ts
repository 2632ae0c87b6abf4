/**
 * Signs that show nothing or turn the direction of text: U+200B, U+202E, U+FEFF, the blank letters of Hangul and
 * Braille.
 */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu
/** Letters of other scripts that look like those of our numbers and codes, and the sign of multiplication for the X of a card. */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  ...{ '×': 'X', '✕': 'X', '✖': 'X', '⨯': 'X' },
  ...{ А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: 'O', Р: 'P', С: 'C', Т: 'T', У: 'Y', Х: 'X' },
  ...{
    Α: 'A',
    Β: 'B',
    Ε: 'E',
    Κ: 'K',
    Μ: 'M',
    Η: 'H',
    Ο: 'O',
    Ρ: 'P',
    Τ: 'T',
    Υ: 'Y',
    Χ: 'X',
    Ζ: 'Z',
    Ν: 'N',
  },
}

/** Text as it was meant: full-width signs as ordinary ones (NFKC), signs that show nothing and outer blanks gone. */
export const plainSigns = (text: string): string => text.normalize('NFKC').replace(UNSEEN, '').trim()

/**
 * The number of a document, a credit code or a login as it was meant, in upper case: no blank stands within, and a letter of
 * another script that looks like one of ours is ours. Sign-up, sign-in, look-up and lists all read numbers by this.
 */
export const plainNumber = (text: string): string =>
  plainSigns(text)
    .replace(/\s/gu, '')
    .toUpperCase()
    .replace(/[^\0-\x7f]/gu, sign => LOOK_ALIKE[sign] ?? sign)
