import { dirname, join } from 'node:path'
import { files, isThere, read, root } from './repository'

/** A name of a file, with or without a way to it; neither part of an address nor of a longer word. */
const NAME =
  /(?<![\w*<>{}…$./-])((?:\.{1,2}\/)*[\w@.-]+(?:\/[\w@.{}*<>…-]+)*\.(?:ts|js|md|sql|proto|prisma|yaml|sh|py))(?![\w*-])/g

/** A folder or file below one of our rooms, by its way from the root; `kit/` is services/kit. */
const WAY =
  /(?<![\w./@-])((?:proto|domain|workflows|services|kit|ops|dev|deploy|docs)\/[\w./-]*[\w-])(?![\w*{<…/-])/g

/** A decision by its number, as `docs/decisions/0030` or `decision 0030`. */
const DECISION = /(?:docs\/decisions\/|\bdecisions? )(\d{4})\b/g

/** They name what is made, what is installed, or what a page tells you to make; none of it is in the repository. */
const ELSEWHERE = new Set([
  'pdf.js',

  'kafka-consumer-groups.sh',
  'bundle.js',
  'bundle-traced.js',
  'deploy/secrets',
])

/**
 * Migrations that landed are never edited, so they keep the names of their day: design.md and anchors.md were notes of
 * before this repository, the others have moved since. A new migration names what is there.
 */
const LANDED: Record<string, string[]> = {
  kit: ['services/kit/tracing.ts'],
  keep_classes: ['design.md', 'domain/class/same.ts'],
  find_what_is_over: ['services/kit/purge.ts'],
  keep_plans_seats_and_results: ['src/projection.ts', 'src/candidates.ts', 'src/take-seat.ts'],
  hold_a_seat_or_a_place: ['anchors.md'],
  give_back_what_a_result_ended: ['src/given-back.ts'],
  keep_the_ledger: ['design.md'],
}

/** Kit's tables are those migrations to the letter (services/kit/testing/kit.int.test.ts). */
const AS_THEY_LANDED: Record<string, string> = {
  'services/kit/sql/tables.sql': 'kit',
  'services/kit/sql/purge.sql': 'find_what_is_over',
}

const namesOfFiles = new Map<string, string[]>()
for (const file of files) {
  const name = file.slice(file.lastIndexOf('/') + 1)
  namesOfFiles.set(name, [...(namesOfFiles.get(name) ?? []), file])
}

/** What people read of a file: all of a document, the comments of anything else. */
function wordsOf(file: string, text: string): string {
  const all = (pattern: RegExp) => (text.match(pattern) ?? []).join('\n')
  if (/\.md$/.test(file)) return text
  if (/\.(ts|js|proto|prisma)$/.test(file)) return all(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*/g)
  if (/\.sql$/.test(file)) return all(/--.*|COMMENT ON[\s\S]*?;/g)
  return all(/#.*/g)
}

/** `services/exam`, or the first folder: within it a bare name says enough. */
const roomOf = (file: string): string => /^(services\/[^/]+|[^/]+)\//.exec(file)?.[1] ?? ''

/** These speak of the files of every service, so a bare name of theirs may be anywhere. */
const OF_ALL = ['', 'docs', 'dev', 'deploy', 'services/kit']

function isFound(name: string, file: string): boolean {
  if (/[*{}<>…]|(^|\/)(dist|generated)\//.test(name)) return isPattern(name)
  if (/^x?\.\w/.test(name) || ELSEWHERE.has(name)) return true
  const named = namesOfFiles.get(name.slice(name.lastIndexOf('/') + 1)) ?? []
  if (!name.includes('/'))
    return named.some(each => OF_ALL.includes(roomOf(file)) || roomOf(each) === roomOf(file))
  return isThere(join(dirname(file), name)) || named.some(each => `/${each}`.endsWith(`/${name}`))
}

/** A name with an ending is looked for as a file, above. */
const isWay = (way: string): boolean =>
  ELSEWHERE.has(way) ||
  /\.\w+$|\/generated\b/.test(way) ||
  [way, way.replace(/^kit\//, 'services/kit/')].some(
    each => isThere(each) || files.some(file => file.startsWith(`${each}.`) || file.startsWith(`${each}-`)),
  )

/** Of what is built its source must be there; a pattern or a template names no single file. */
function isPattern(name: string): boolean {
  const source = /^dist\/(.*)\.js$/.exec(name)?.[1]
  return !source || ELSEWHERE.has(name.slice(name.lastIndexOf('/') + 1)) || isThere(`${source}.ts`)
}

function isExempt(name: string, file: string): boolean {
  const migration = /\/migrations\/\d+_(\w+)\/migration\.sql$/.exec(file)?.[1] ?? AS_THEY_LANDED[file]
  return migration !== undefined && (LANDED[migration]?.includes(name) ?? false)
}

const moved = new Set(
  [...read('docs/decisions/README.md').matchAll(/^\| (\d{4}) \| .* \| moved to /gm)].map(
    ([, number]) => number,
  ),
)

/** A number of a rule that has moved leads on by the index. Code names where the rule is now; what landed stays as it is. */
const isDecision = (number: string, file: string): boolean =>
  files.some(each => each.startsWith(`docs/decisions/${number}-`)) ||
  (moved.has(number) && (/\/migrations\//.test(file) || file in AS_THEY_LANDED || file.endsWith('.md')))

const isMovedRule = (way: string, file: string): boolean =>
  isDecision(/^docs\/decisions\/(\d{4})$/.exec(way)?.[1] ?? '', file)

function missingIn(file: string, text: string): string[] {
  const words = wordsOf(file, text)
  const names = [...words.matchAll(NAME)].map(([, name = '']) => name)
  const ways = [...words.matchAll(WAY)].map(([, way = '']) => way)
  const decisions = [...words.matchAll(DECISION)].map(([, number = '']) => number)
  return [
    ...names.filter(name => !isFound(name, file) && !isExempt(name, file)),
    ...ways.filter(way => !isWay(way) && !isMovedRule(way, file)),
    ...decisions.filter(number => !isDecision(number, file)),
  ].map(missing => `${file}: ${missing}`)
}

const readable = files.filter(
  file => /\.(tsx?|mts|js|md|sql|proto|prisma|yaml|sh|py)$/.test(file) && join(root, file) !== __filename,
)

test('code, SQL, proto and documents name only files and decisions that are there', () => {
  expect(readable.length).toBeGreaterThan(1000)
  expect(readable.flatMap(file => missingIn(file, read(file)))).toEqual([])
})

test('a file that is not there would be seen, in each kind of text', () => {
  expect(missingIn('services/exam/src/x.ts', '// (second-look.ts), see main.ts and decision 9999\n')).toEqual(
    ['services/exam/src/x.ts: second-look.ts', 'services/exam/src/x.ts: 9999'],
  )
  expect(missingIn('domain/exam/x.ts', '/** As main.ts does. */ const of = "gone.ts"')).toEqual([
    'domain/exam/x.ts: main.ts',
  ])
  expect(missingIn('services/exam/prisma/x.sql', '-- design.md says so\nSELECT 1;')).toHaveLength(1)
  expect(missingIn('docs/x.md', '[gone](decisions/gone.md) `dist/ops/gone.js` `domain/**/*.yaml`')).toEqual([
    'docs/x.md: decisions/gone.md',
    'docs/x.md: dist/ops/gone.js',
  ])
})

/** Names of other programs, and of what the house does not do. */
const OF_OTHERS = [
  'waitDaysMin',
  'deprecatePatch',
  'synchronous_standby_names',
  'history_node',
  'REJECT_DUPLICATE',
  'hide_unused_rows',
  'synchronous_commit',
  'unsafe-eval',
]

/** One word of code: with a capital or an underscore inside it, or of several parts with hyphens, as a refusal's code. */
const WORD = /^(?:[A-Za-z]\w*(?:[a-z][A-Z]|_)\w*|[a-z]+(?:-[a-z]+)+)$/

const wordsOfCode = (text: string): string[] =>
  [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\s]+)`/g)]
    .map(([, code = '']) => code.replace(/\(.*\)$/, ''))
    .filter(word => WORD.test(word))

test('a document names only words that stand in the code', () => {
  const sources = files.filter(
    file =>
      /\.(tsx?|mts|js|sql|proto|prisma|yaml|yml|sh|env|txt)$|package\.json$/.test(file) &&
      join(root, file) !== __filename,
  )
  const known = new Set(sources.flatMap(file => read(file).match(/[A-Za-z_]\w*(?:-\w+)*/g) ?? []))
  for (const word of [...known]) for (const part of word.split('-')) known.add(part)
  const missing = readable
    .filter(file => file.endsWith('.md'))
    .flatMap(file => wordsOfCode(read(file)).map(word => ({ file, word })))
    .filter(({ word }) => !known.has(word) && !OF_OTHERS.includes(word))
    .map(({ file, word }) => `${file}: ${word}`)
  expect([...new Set(missing)]).toEqual([])
})
