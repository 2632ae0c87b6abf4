import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkout } from './checkout'
import { makeTemporaryFolder } from './temporary'

/** A checkout in small with one wrong import: what `npm run check` would say to it. */
function violationsOf(from: string, statement: string, to: string): string {
  const folder = makeTemporaryFolder('arrows')
  for (const file of ['tsconfig.json', '.dependency-cruiser.js', 'dev/arrows.js']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    copyFileSync(join(checkout, file), join(folder, file))
  }
  write(folder, to, 'export type Thing = string\nexport const thing = 1\n')
  write(folder, from, `${statement}\nexport type Mine = string\n`)
  const depcruise = join(checkout, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const rooms = [...new Set([from, to].map(file => file.split('/')[0]!))]
  const { stdout, stderr } = spawnSync(process.execPath, [depcruise, ...rooms], {
    cwd: folder,
    encoding: 'utf8',
  })
  return stdout + stderr
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}

const exam = 'services/exam/src/seats.ts'
const wrong: [from: string, to: string][] = [
  ['domain/exam/waits.ts', 'services/kit/clock.ts'],
  ['domain/exam/waits.ts', 'proto/topics.ts'],
  ['proto/topics.ts', 'domain/exam/waits.ts'],
  ['services/kit/clock.ts', exam],
  ['workflows/sitting.ts', 'services/kit/clock.ts'],
  ['workflows/sitting.ts', exam],
  ['workflows/contracts/exam.ts', exam],
  [exam, 'services/course/src/study.ts'],
  [exam, 'workflows/worker/main.ts'],
  [exam, 'dev/start.ts'],
]

describe.each([
  ['an import', 'import { thing } from'],
  ['a type-only import', 'import type { Thing } from'],
])('%s that goes against the arrows is seen', (_kind, statement) => {
  test.each(wrong)('%s -> %s', (from, to) => {
    const output = violationsOf(from, `${statement} '${pathBetween(from, to)}'`, to)
    expect(output).toMatch(/error what .* may import/)
  })
})

test.each([
  [exam, 'services/exam/src/plans.ts'],
  [exam, 'services/kit/clock.ts'],
  [exam, 'workflows/contracts/exam.ts'],
  ['workflows/worker/main.ts', 'services/kit/clock.ts'],
  ['workflows/sitting.ts', 'workflows/contracts/exam.ts'],
  ['services/kit/facts.ts', 'proto/topics.ts'],
  ['dev/start.ts', exam],
])('an import along the arrows is fine: %s -> %s', (from, to) => {
  const output = violationsOf(from, `import { thing } from '${pathBetween(from, to)}'`, to)
  expect(output).toContain('no dependency violations found')
})

function pathBetween(from: string, to: string): string {
  return `${'../'.repeat(from.split('/').length - 1)}${to.replace(/\.ts$/, '')}`
}
