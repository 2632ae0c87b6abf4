import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { checkout } from '../../ops/installation/checkout'
import { makeTemporaryFolder } from '../launcher/temporary'

// Each row plants one import in a checkout in small; the real rules are then run over it once.
const againstTheArrows: [room: string, imported: string][] = [
  ['domain/exam', 'services/kit/base/clock.ts'],
  ['domain/exam', 'proto/topics.ts'],
  ['proto', 'domain/exam/waits.ts'],
  ['services/kit', 'services/exam/src/seats.ts'],
  ['workflows', 'services/kit/base/clock.ts'],
  ['workflows', 'services/exam/src/seats.ts'],
  ['workflows', 'workflows/worker/main.ts'],
  ['workflows/contracts', 'services/exam/src/seats.ts'],
  ['workflows/worker', 'services/exam/src/seats.ts'],
  ['services/exam/src', 'services/course/src/study.ts'],
  ['services/portal/src', 'services/course/src/study.ts'],
  ['services/exam/src', 'workflows/worker/main.ts'],
  ['services/exam/src', 'dev/launcher/start.ts'],
  ['services/exam/src/sittings', 'services/exam/src/seats/queue.ts'],
  ['services/exam/src/seats', 'services/exam/src/door/tickets.ts'],
  ['services/exam/src/seats', 'services/exam/src/results/results.ts'],
  ['services/exam/src/door', 'services/exam/src/results/results.ts'],
  ['services/exam/src/seats', 'services/exam/src/routes.ts'],
  ['services/course/src/study', 'services/course/src/lists/reversal.ts'],
  ['services/course/src/enrolments', 'services/course/src/study/beats.ts'],
  ['services/course/src/clocks', 'services/course/src/study/beats.ts'],
  ['services/claim/src/claims', 'services/claim/src/classes/rosters/rosters.ts'],
  ['services/claim/src/desk', 'services/claim/src/claims/lists/queue.ts'],
  ['services/identity/src/sessions', 'services/identity/src/accounts/accounts.ts'],
  ['services/ledger/src/standing', 'services/ledger/src/entries/entries.ts'],
  ['services/portal/src/front', 'services/portal/src/processes/claims.ts'],
]

const alongTheArrows: [room: string, imported: string][] = [
  ['services/exam/src', 'services/exam/src/seats.ts'],
  ['services/exam/src', 'services/kit/base/clock.ts'],
  ['services/exam/src', 'workflows/contracts/exam.ts'],
  ['services/kit', 'proto/topics.ts'],
  ['workflows/worker', 'services/kit/base/clock.ts'],
  ['workflows', 'workflows/contracts/exam.ts'],
  ['workflows', 'domain/exam/waits.ts'],
  ['dev', 'services/exam/src/seats.ts'],
  ['services/exam/src/seats', 'services/exam/src/sittings/rooms.ts'],
  ['services/exam/src/seats', 'services/exam/src/deps.ts'],
  ['services/exam/src/results', 'services/exam/src/seats/queue.ts'],
  ['services/identity/src/accounts', 'services/identity/src/sessions/sessions.ts'],
]

const kinds = { value: 'import { thing } from', type: 'import type { Thing } from' }
const rows = [...againstTheArrows, ...alongTheArrows]
const folder = makeTemporaryFolder('arrows')
let violations: string[]

beforeAll(() => {
  for (const file of ['tsconfig.json', '.dependency-cruiser.js', 'dev/checks/arrows.js']) copy(file)
  for (const [, imported] of rows) write(imported, 'export type Thing = string\nexport const thing = 1\n')
  for (const [room, imported] of rows) {
    for (const kind of Object.keys(kinds) as Kind[]) {
      write(
        plantOf(kind, room, imported),
        `${kinds[kind]} './${relative(room, imported).replace(/\.ts$/, '')}'\n`,
      )
    }
  }
  violations = cruise()
})

test.each(againstTheArrows)('%s may not import %s, not even a type of it', (room, imported) => {
  expect(violations).toContain(`${plantOf('value', room, imported)} -> ${imported}`)
  expect(violations).toContain(`${plantOf('type', room, imported)} -> ${imported}`)
})

test.each(alongTheArrows)('%s may import %s', (room, imported) => {
  expect(violations).not.toContain(`${plantOf('value', room, imported)} -> ${imported}`)
  expect(violations).not.toContain(`${plantOf('type', room, imported)} -> ${imported}`)
})

type Kind = keyof typeof kinds

function plantOf(kind: Kind, room: string, imported: string): string {
  return `${room}/${kind}-of-${imported.replace(/\W/g, '-')}.ts`
}

function cruise(): string[] {
  const depcruise = join(checkout, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const args = [depcruise, '--output-type', 'json', 'proto', 'domain', 'services', 'workflows', 'dev']
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 })
  const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; to: string }[] } }
  return summary.violations.map(({ from, to }) => `${from} -> ${to}`)
}

function copy(file: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  copyFileSync(join(checkout, file), join(folder, file))
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}
