import { parse } from 'yaml'
import { files, read } from './repository'

type Value = string | number | boolean

interface DatedValue {
  readonly unit?: string
  readonly description?: { readonly en: string }
  readonly values?: readonly {
    readonly value?: Value
    readonly expression?: Value
    readonly mark: string
    readonly article: string
  }[]
}

/** What says by itself what it is. */
const PLAIN = ['year', 'month-day', 'yes or no', 'count', 'ratio']

/** The lines of an article's page: each dated value that rests on it, as it is now. */
function linesOf(article: number): string[] {
  return files
    .filter(file => /^domain\/.*\.yaml$/.test(file) && !/\.cases\.yaml$|\/(sets|rule-sets)\//.test(file))
    .sort()
    .flatMap(file => {
      const { description, unit, values } = parse(read(file)) as DatedValue
      const now = values?.at(-1)
      return description && now?.article === String(article)
        ? [`- \`${file}\`: ${told(now, unit)} [${now.mark}]. ${description.en}`]
        : []
    })
}

const told = ({ expression, value }: { expression?: Value; value?: Value }, unit = ''): string =>
  expression !== undefined ? `${expression}` : `${value}${PLAIN.includes(unit) ? '' : ` ${unit}`}`

/** Long lines are broken as all prose is. */
const joined = (text: string): string[] =>
  text
    .replace(/\n {2}/g, ' ')
    .trim()
    .split('\n')

test.each(Array.from({ length: 17 }, (_, i) => i + 1))(
  'the page of article %d has its dated values',
  article => {
    const page = read(`docs/regulation/art-${String(article).padStart(2, '0')}.md`)
    const part = page.split('\n## Dated values\n')[1]?.split('\n## ')[0]
    expect(part === undefined ? [] : joined(part)).toEqual(linesOf(article))
  },
)
