/**
 * A number as it is shown: first and last four, stars between (3303**********1234); of one too short for that, the
 * last two at most.
 */
export function masked(number: string): string {
  const shown = number.length >= 12 ? 4 : 0
  const tail = shown || Math.min(2, Math.floor(number.length / 4))
  const head = number.slice(0, shown)
  return head + '*'.repeat(number.length - head.length - tail) + number.slice(number.length - tail)
}

/** A name as it is shown to who need not know it: its first and last character, a star between (张*三); of two, the first (张*). */
export function maskedName(name: string): string {
  const characters = [...name.trim()]
  if (characters.length < 2) return characters.join('')
  return characters.length === 2 ? `${characters[0]}*` : `${characters[0]}*${characters.at(-1)}`
}
