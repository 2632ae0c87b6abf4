// npm run check: format and lint, types, arrows, proto, dead code, sources (layout, links, citations, documents, migrations).
// All run, so that one run shows all that is wrong.
const { spawnSync } = require('node:child_process')
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { root } = require('./build/stale')

const rooms = ['proto', 'domain', 'workflows', 'services', 'ops', 'dev', 'deploy'].filter(room =>
  existsSync(join(root, room)),
)

const checks = [
  ['format and lint', 'biome', ['ci', '--diagnostic-level=warn', '.']],
  ['types', 'tsc', ['-p', 'tsconfig.json', '--noEmit', '--incremental', 'false']],
  ['types of the pages', 'tsc', ['-p', 'services/portal/web']],
  ['arrows', 'depcruise', ['--config', '.dependency-cruiser.js', ...rooms]],
  ['proto', 'buf', ['lint', 'proto']],
  ['dead code', 'knip', []],
  // They need no engine, and jest's setup starts none for them.
  ['sources', 'jest', ['dev/checks', 'services/kit/sql/schema-migrations', '--reporters=default']],
]

/** Answers the exit code: 0 where all checks hold. */
function check() {
  const failed = checks.filter(([name, command, args]) => !holds(name, command, args)).map(([name]) => name)
  process.stderr.write(
    failed.length === 0 ? 'All checks hold.\n' : `These checks failed: ${failed.join(', ')}.\n`,
  )
  return failed.length === 0 ? 0 : 1
}

function holds(name, command, args) {
  process.stderr.write(`Checking ${name} ...\n`)
  const { status } = spawnSync(join(root, 'node_modules/.bin', command), args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  return status === 0
}

module.exports = { check }
