import { dirname, join, relative } from 'node:path'
import { files, isThere, read, root } from './repository'

const rooms = ['proto', 'domain', 'workflows', 'services', 'ops', 'dev', 'deploy', 'docs']
const ARTICLES = 17

const decisions = files.filter(file => /^docs\/decisions\/\d/.test(file))
/** Pages for people. */
const documents = files.filter(file => /^(docs|deploy|services)\/.*\.md$|^[A-Z]+\.md$/.test(file))
const articleOf = (number: number): string => `docs/regulation/art-${String(number).padStart(2, '0')}.md`

/** Places that a document names: in `code`, from the root; in [a link](https://example.org), from where it stands. */
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

/** A path below one of our rooms; a pattern or a template names no single file, nor does what is generated. */
const isPlace = (code: string): boolean =>
  rooms.some(room => code.startsWith(`${room}/`)) && !/[*{}<>…]|\/generated\//.test(code)

/** The part of a document below a heading, up to the next heading. */
const partOf = (document: string, heading: string): string =>
  read(document).split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''

test.each(documents)('%s names only what is there', document => {
  expect(placesIn(document, read(document)).filter(place => !isThere(place))).toEqual([])
})

test('a place that is not there would be seen', () => {
  const text =
    '`domain/gone.ts`, [that](decisions/9999-gone.md), `domain/**/*.yaml`, [site](https://example.org)\n'
  expect(placesIn('docs/x.md', text)).toEqual(['domain/gone.ts', 'docs/decisions/9999-gone.md'])
})

test('each article of the regulation has its page, with code and test', () => {
  const pages = files.filter(file => /^docs\/regulation\/art-/.test(file)).sort()
  expect(pages).toEqual(Array.from({ length: ARTICLES }, (_, i) => articleOf(i + 1)))
  for (const [i, page] of pages.entries()) {
    expect(read(page)).toMatch(new RegExp(`^# Article ${i + 1}: \\S`))
    expect(read(page)).toMatch(/^\*\*It says\.\*\* \S/m)
    for (const part of ['What the system does', 'Not modelled yet'])
      expect([page, partOf(page, part).trim() !== '']).toEqual([page, true])
    expect([page, placesIn(page, partOf(page, 'Code')).length > 0]).toEqual([page, true])
    const tests = placesIn(page, partOf(page, 'Tests'))
    expect([page, tests.every(place => /\.(test\.ts|cases\.yaml)$/.test(place))]).toEqual([page, true])
    expect([page, tests.length > 0]).toEqual([page, true])
  }
})

test('the index of the regulation leads to each article', () => {
  const rows = read('docs/regulation/index.md').match(/^\| \[\d+\].*$/gm) ?? []
  const links = rows.map(row => placesIn('docs/regulation/index.md', row)[0])
  expect(links).toEqual(Array.from({ length: ARTICLES }, (_, i) => articleOf(i + 1)))
})

test('decisions are numbered once, and named by what was decided', () => {
  const numbers = decisions.map(file => file.slice('docs/decisions/'.length, 'docs/decisions/'.length + 4))
  expect(new Set(numbers).size).toBe(numbers.length)
  for (const file of decisions) expect(read(file)).toMatch(new RegExp(`^# ${file.slice(15, 19)} \\S`))
})

test('no cell of a table is longer than 300 characters', () => {
  const long = documents.flatMap(document =>
    (read(document).match(/^\|.*$/gm) ?? [])
      .flatMap(row => row.split(' | '))
      .filter(cell => cell.length > 300)
      .map(cell => `${document}: ${cell.slice(0, 40)}`),
  )
  expect(long).toEqual([])
})

const INDEX = 'docs/decisions/README.md'

test('the index of decisions has each decision once, with its title, its date and what became of it', () => {
  const rows = [...read(INDEX).matchAll(/^\| \[(\d{4})\]\((\S+)\) \| (.+) \| (\S+) \| (.+) \|$/gm)]
  expect(rows.map(([, number]) => number).sort()).toEqual(decisions.map(file => file.slice(15, 19)).sort())
  for (const [, number = '', file = '', title = '', date = '', status = ''] of rows) {
    const text = read(`docs/decisions/${file}`)
    expect(text.split('\n').slice(0, 3)).toEqual([`# ${number} ${title}`, '', `Date: ${date}`])
    expect([number, date]).toEqual([number, expect.stringMatching(/^\d{4}-\d\d-\d\d$/)])
    expect([number, status]).toEqual([number, expect.stringMatching(/^(stands|superseded by \[)/)])
    // A decision turned something down; a specification only says how a rule goes, and stands beside the rule.
    if (status.startsWith('stands'))
      expect([number, text]).toEqual([number, expect.stringContaining('**Alternatives.**')])
    expect([number, status.startsWith('superseded')]).toEqual([number, text.includes('*Superseded by ')])
  }
})

/** The words of a text, without the marks of comments and the ends of lines. */
const plain = (text: string): string => text.replace(/^[ \t]*(?:\*|\/\/|#+) /gm, '').replace(/\s+/g, ' ')

test('a rule that moved out of the decisions stands under its title where the index says', () => {
  const rows = [...read(INDEX).matchAll(/^\| (\d{4}) \| (.+) \| (\S+) \| moved to (.+) \|$/gm)]
  expect(rows.length).toBeGreaterThan(0)
  for (const [, number = '', title = '', date = '', to = ''] of rows) {
    expect([number, date]).toEqual([number, expect.stringMatching(/^\d{4}-\d\d-\d\d$/)])
    expect([number, decisions.filter(file => file.slice(15, 19) === number)]).toEqual([number, []])
    const page = /^\[Article \d+\]\(\.\.\/(\S+)\)$/.exec(to)?.[1]
    const place = page ? `docs/${page}` : (/^`(\S+)`$/.exec(to)?.[1] ?? '')
    expect([number, isThere(place)]).toEqual([number, true])
    expect([number, plain(read(place))]).toEqual([number, expect.stringContaining(plain(title))])
  }
})

/** Lines that people read as text: what is in a block of code, a table or a heading is laid out by hand. */
const proseOf = (text: string): string[] =>
  text
    .replace(/^```[\s\S]*?^```/gm, '')
    .split('\n')
    .filter(line => !line.startsWith('|'))

test('no line of prose is longer than 120 characters', () => {
  const long = documents.flatMap(document =>
    proseOf(read(document))
      .filter(line => line.length > 120)
      .map(line => `${document}: ${line.slice(0, 40)}`),
  )
  expect(long).toEqual([])
})

test('a long line of prose would be seen, a long row of a table or of code would not', () => {
  const long = 'x'.repeat(121)
  expect(
    proseOf(`${long}\n| ${long} |\n\`\`\`\n${long}\n\`\`\`\n`).filter(line => line.length > 120),
  ).toEqual([long])
})

test('no paragraph and no item of a list begins with a word that hides its subject', () => {
  const opening = /^(?:\*\*[A-Z][a-z]+\.\*\* |- |\d+\. )?(?:What|Whoever|One that|So many|Nobody|Anew|Those) /
  const hidden = documents.flatMap(document =>
    `\n${read(document)}`
      .split(/\n\n|\n(?=- |\d+\. )/)
      .filter(part => opening.test(part))
      .map(part => `${document}: ${part.slice(0, 60)}`),
  )
  expect(hidden).toEqual([])
})
