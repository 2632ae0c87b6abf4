import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const root = join(__dirname, '../..')
const rooms = ['proto', 'domain', 'workflows', 'services', 'dev', 'deploy', 'docs']
const ARTICLES = 17

const decisions = readdirSync(join(root, 'docs/decisions')).map(name => `docs/decisions/${name}`)
const documents = ['docs/regulation.md', 'README.md', ...decisions].filter(file =>
  existsSync(join(root, file)),
)

/** Places that a document names: in `code`, from the root; in [a link](beside/it.md), from where it stands. */
function placesIn(document: string, text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '')
  const codes = [...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split(/\s+/))
  const links = [...prose.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link)
  return [
    ...codes.filter(isPlace),
    ...links
      .filter(link => !link.includes(':'))
      .map(link => relative(root, join(root, dirname(document), link))),
  ]
}

/** A path below one of our rooms; a pattern or a template names no single file. */
const isPlace = (code: string): boolean =>
  rooms.some(room => code.startsWith(`${room}/`)) && !/[*{}<>]/.test(code)

const read = (document: string): string => readFileSync(join(root, document), 'utf8')

test.each(documents)('%s names only what is there', document => {
  const missing = placesIn(document, read(document)).filter(place => !existsSync(join(root, place)))
  expect(missing).toEqual([])
})

test('a place that is not there would be seen', () => {
  const text =
    '`domain/gone.ts`, [that](decisions/9999-gone.md), `domain/**/*.yaml`, [site](https://example.org)\n'
  expect(placesIn('docs/x.md', text)).toEqual(['domain/gone.ts', 'docs/decisions/9999-gone.md'])
})

test('each article of the regulation has its row, with code and test', () => {
  const rows = read('docs/regulation.md').match(/^\| \d+ \|.*$/gm) ?? []
  const articles = rows.map(row => row.split(/ \|(?: |$)/).map(cell => cell.replace(/^\| /, '')))
  expect(articles.map(([article]) => Number(article))).toEqual(
    Array.from({ length: ARTICLES }, (_, i) => i + 1),
  )
  for (const [article, , , code = '', tests = ''] of articles) {
    expect([article, placesIn('docs/regulation.md', code).length > 0]).toEqual([article, true])
    expect([
      article,
      placesIn('docs/regulation.md', tests).every(place => /\.(test\.ts|cases\.yaml)$/.test(place)),
    ]).toEqual([article, true])
    expect([article, placesIn('docs/regulation.md', tests).length > 0]).toEqual([article, true])
  }
})

test('decisions are numbered once, and named by what was decided', () => {
  const numbers = decisions.map(file => file.slice('docs/decisions/'.length, 'docs/decisions/'.length + 4))
  expect(new Set(numbers).size).toBe(numbers.length)
  for (const file of decisions) expect(read(file)).toMatch(new RegExp(`^# ${file.slice(15, 19)} \\S`))
})
