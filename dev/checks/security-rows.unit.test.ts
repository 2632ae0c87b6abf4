import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '../..')
const folder = join(root, 'docs/security')

/** A requirement, and the tests that show it: by their files and titles. */
interface Row {
  readonly requirement: string
  readonly shownBy: string
}

const rowsOf = (file: string): Row[] =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter(line => /^\| \d/.test(line))
    .map(line => {
      const cells = line.split('|').slice(1, -1)
      return { requirement: cells[0]!.trim(), shownBy: cells.at(-1)!.trim() }
    })

const rows = readdirSync(folder)
  .filter(file => file.endsWith('.md'))
  .flatMap(rowsOf)

const NAMED = /^`([^`]+)` “([^“”]+)”$/

/** Why a cell names no test that there is. */
function faultOf(shownBy: string): string | undefined {
  if (/^no test: \S/.test(shownBy)) return undefined
  for (const each of shownBy.split('; `').map((part, at) => (at === 0 ? part : `\`${part}`))) {
    const [, file = '', title = ''] = NAMED.exec(each) ?? []
    if (!file) return `neither a test by file and title, nor why there is none: ${each}`
    if (!existsSync(join(root, file))) return `no file ${file}`
    if (!hasTitle(readFileSync(join(root, file), 'utf8'), title)) return `${file} has no “${title}”`
  }
  return undefined
}

/** The title as a whole text of its own: of a test, or of a row of its table. */
const hasTitle = (text: string, title: string): boolean =>
  ["'", '"', '`'].some(quote => text.replaceAll("\\'", "'").includes(`${quote}${title}${quote}`)) ||
  new RegExp(`\\b(password|name|text): ${escaped(title)}[ ,]`).test(text)

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

test.each(rows)('$requirement is shown by tests that there are', ({ shownBy }) => {
  expect(faultOf(shownBy)).toBeUndefined()
})

test('every table of requirements is read', () => {
  expect(rows.length).toBeGreaterThan(60)
})

test('a row that names no test, no file or another title is seen', () => {
  const here = '`dev/checks/security-rows.unit.test.ts`'
  expect(faultOf('no test')).toMatch('neither a test')
  expect(faultOf(here)).toMatch('neither a test')
  expect(faultOf('`dev/nowhere.unit.test.ts` “every table of requirements is read”')).toMatch('no file')
  expect(faultOf(`${here} “every table of requirements”`)).toMatch('has no')
  expect(faultOf(`${here} “every table of requirements is read”; ${here} “never written”`)).toMatch('has no')
  expect(faultOf(`${here} “every table of requirements is read”`)).toBeUndefined()
})
