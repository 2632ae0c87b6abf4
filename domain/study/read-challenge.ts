import { numberWords } from './number-words'

const NUMBER = /[a-z]+(?:-[a-z]+)?/g

/** For the demo and tests: reads a check in English and works it out, as a person would. */
export function readChallenge(promptEn: string): string {
  const found = promptEn.toLowerCase().match(NUMBER) ?? []
  const numbers = found.map(word => numberWords.indexOf(word)).filter(n => n >= 0)
  const [a = 0, b = 0, c = 0] = numbers
  if (promptEn.includes('minus')) return String(a - b)
  if (promptEn.includes('larger')) return String(a + Math.max(b, c))
  if (promptEn.includes('last')) return String(a + c)
  return String(a + b)
}
