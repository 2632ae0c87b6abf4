import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from '../../domain/refusals/catalogue'

const root = join(__dirname, '../..')

/** `refuse('code', …)`, `refuse(x ? 'code' : 'code')`, or `{ where: 'code' }` of a table that a refusal is looked up in. */
const REFUSED_WITH = /[(?:]\s*'([a-z0-9-]+)'/g

const sources = ['domain', 'workflows', 'services'].flatMap(room =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('/client/'))
    .map(file => join(root, room, file)),
)

const refusedWith = new Set(
  sources.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(REFUSED_WITH)].map(([, code = '']) => code),
  ),
)

test('every code of the catalogue is refused with somewhere', () => {
  expect(Object.keys(catalogue).filter(code => !refusedWith.has(code))).toEqual([])
})

test('a code that nothing refuses with would be seen', () => {
  expect(refusedWith.has('not-found')).toBe(true)
  expect(refusedWith.has('award-unknown')).toBe(false)
})
