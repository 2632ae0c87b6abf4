/** Halves of characters, which no text has; with the flag `u` only those without their other half. */
const HALF = /\p{Surrogate}/u

export const isBroken = (text: string): boolean => HALF.test(text)

/** Text that every database and every answer takes: NUL and halves of characters are shown by a sign in their place. */
export const safeText = (text: string): string =>
  text.replace(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '␀')
