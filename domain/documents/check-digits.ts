const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECKS = '10X98765432'
const CODE_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** The check digit of 17 digits by GB 11643 (ISO 7064 MOD 11-2): '0' to '9' or 'X'. */
export function identityCheckDigit(first17: string): string {
  const sum = ID_WEIGHTS.reduce((s, weight, i) => s + weight * Number(first17[i]), 0)
  return ID_CHECKS[sum % 11]!
}

/** The check character of the 17 first of a unified social credit code by GB 32100. */
export function creditCodeCheck(first17: string): string {
  let sum = 0
  let weight = 1
  for (const character of first17.slice(0, 17)) {
    sum += weight * CODE_ALPHABET.indexOf(character)
    weight = (weight * 3) % 31
  }
  return CODE_ALPHABET[(31 - (sum % 31)) % 31]!
}
