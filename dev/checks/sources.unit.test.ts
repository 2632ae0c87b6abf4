import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '../..')

/** What runs in production and reads what others send. */
const sources = ['domain', 'workflows', 'services'].flatMap(room =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter(
      file => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)(testing|client|generated|histories)\//.test(file),
    )
    .map(file => ({ file: `${room}/${file}`, text: readFileSync(join(root, room, file), 'utf8') })),
)

const filesWith = (sign: RegExp): string[] =>
  sources.flatMap(({ file, text }) => (sign.test(text) ? [file] : []))

test('no service starts a program, and no text becomes code', () => {
  expect(filesWith(/child_process/)).toEqual([])
  expect(filesWith(/\beval\(|new Function\(/)).toEqual([])
})

test('a regular expression is made of constants, and of the paths of our own rows', () => {
  expect(filesWith(/new RegExp\((?!`)/)).toEqual([])
  const parts = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/new RegExp\(\s*`((?:[^`\\]|\\.|`(?=[^)]*\$\{))*)`/g)].flatMap(([, made = '']) =>
      [...made.matchAll(/\$\{(\w+)/g)].map(([, name]) => `${file}: ${name}`),
    ),
  )
  const notConstant = parts.filter(part => !/: [A-Z][A-Z_]*$/.test(part))
  expect([...new Set(notConstant)].sort()).toEqual([
    // A row of the table of endpoints, its other signs escaped; and digits('6,') of a number that is written there.
    'services/portal/src/front/known-rows.ts: path',
    'services/portal/src/processes/reason.ts: digits',
  ])
})

test('a call of ours follows no redirect, and no service sends anybody to another address', () => {
  const calls = sources.flatMap(({ file, text }) =>
    // What a page of ours calls in a browser is of its own origin.
    [...text.matchAll(/\bfetch\((?!')/g)].map(({ index }) => ({
      file,
      call: text.slice(index, index + 400),
    })),
  )
  expect(calls.length).toBeGreaterThan(2)
  expect(calls.filter(({ call }) => !call.includes("redirect: 'error'")).map(({ file }) => file)).toEqual([])
  expect(filesWith(/\.redirect\(/)).toEqual([])
})
