import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** `npm run check` runs this file: it needs no engine. */

const root = join(__dirname, '../../..')

/** Where each owner of a schema keeps its migrations. */
const folders = ['services', 'workflows'].flatMap(room =>
  readdirSync(join(root, room))
    .map(owner => ({ owner, folder: join(root, room, owner, 'prisma/migrations') }))
    .filter(({ folder }) => isFolder(folder)),
)

const migrations = folders.flatMap(({ owner, folder }) =>
  readdirSync(folder)
    .filter(name => isFolder(join(folder, name)))
    .sort()
    .map(name => ({ owner, name, file: join(folder, name, 'migration.sql') })),
)

function isFolder(path: string): boolean {
  try {
    return readdirSync(path) !== undefined
  } catch {
    return false
  }
}

/** Landed before numbers had to differ; a migration that landed keeps its name. */
const numbersUsedTwice = ['exam 9', 'claim 2', 'claim 8', 'claim 9', 'claim 13', 'ledger 4']

test('no two migrations of a service have one number', () => {
  const numbers = migrations.map(({ owner, name }) => `${owner} ${Number(name.slice(0, 14))}`)
  const twice = numbers.filter((number, at) => numbers.indexOf(number) !== at)
  expect(twice.sort()).toEqual([...numbersUsedTwice].sort())
})

/** One line a migration: its digest and its folder. A line is added with the migration and never changed. */
const landedFile = join(__dirname, 'landed-migrations.txt')

test('a migration that landed is never edited', () => {
  const found = migrations.map(({ owner, name, file }) => {
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex')
    return `${digest} ${owner}/${name}`
  })
  const landed = readFileSync(landedFile, 'utf8').trim().split('\n')
  expect(landed.filter(line => !found.includes(line))).toEqual([])
  if (process.env.UPDATE_SCHEMA) writeFileSync(landedFile, `${found.join('\n')}\n`)
  else expect(found.filter(line => !landed.includes(line))).toEqual([])
})
