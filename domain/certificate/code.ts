/** Crockford's base32: without I, L, O and U, which are taken for other signs or for words. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 130 bits: more than anybody can guess. */
const LENGTH = 26
/** Of certificates that were issued before 2026-12: their codes stay good. */
const LENGTH_BEFORE = 20
const GROUP = 5
const CODE = new RegExp(`^(?:[${SIGNS}]{${LENGTH}}|[${SIGNS}]{${LENGTH_BEFORE}})$`)

/** As many random bytes as a code takes. */
export const CODE_BYTES = LENGTH

/** A verification code (验证码) of random bytes. */
export function codeOf(random: Uint8Array): string {
  if (random.length !== CODE_BYTES) throw new RangeError(`a code takes ${CODE_BYTES} random bytes`)
  return [...random].map(byte => SIGNS[byte % SIGNS.length]).join('')
}

/** In groups of five, the last of six, as it is printed: 7Q2MX-.... */
export const shownCode = (code: string): string =>
  code.replace(new RegExp(`.{${GROUP}}(?=.{${GROUP}})`, 'g'), '$&-')

/** The code that somebody typed: in any case, full width, with or without its groups, O for 0, I or L for 1. */
export function readCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return CODE.test(code) ? code : undefined
}

export const isCode = (typed: string): boolean => readCode(typed) !== undefined
