const ZH = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const TO_NINE = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const TO_NINETEEN = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const TENS = ['twenty', 'thirty', 'forty']

/** 0 to 49 in English words. */
export const numberWords: readonly string[] = [
  ...TO_NINE,
  ...TO_NINETEEN,
  ...TENS.flatMap(tens => TO_NINE.map((ones, n) => (n === 0 ? tens : `${tens}-${ones}`))),
]

/** 0 to 99 in Chinese. */
export function zhNumber(n: number): string {
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  return `${tens > 1 ? ZH[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 || tens === 0 ? ZH[ones] : ''}`
}
