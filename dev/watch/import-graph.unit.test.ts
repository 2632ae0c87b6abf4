import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { loadedBy } from './import-graph'

const folder = mkdtempSync(join(tmpdir(), 'import-graph-'))
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)

afterAll(() => rmSync(folder, { recursive: true }))

test('a script loads what it requires, and what that requires, once each, and no package', () => {
  write('main.js', 'const a = require("./a"); const pg = require("pg")')
  write('a.js', "const b = require('./b'); const values = require('./values.json')")
  write('b.js', 'const a = require("./a")')
  write('values.json', '{}')
  write('other.js', 'const b = require("./b")')

  const loaded = [...loadedBy(join(folder, 'main.js'))].map(file => basename(file))

  expect(loaded.sort()).toEqual(['a.js', 'b.js', 'main.js', 'values.json'])
})
