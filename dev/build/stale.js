// What is made from other files is made again only when those have changed.
const { createHash } = require('node:crypto')
const { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs')
const { join, relative } = require('node:path')
const { stampFolder } = require('./one-at-a-time')

const root = join(__dirname, '../..')
const skipped = new Set(['node_modules', 'dist', 'client', 'generated', '.git', '.data', 'coverage'])

/** All files below a folder (or the file itself) that match, without what is generated. */
function filesOf(path, matching = /./) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => !skipped.has(entry.name))
    .flatMap(entry => {
      const below = join(path, entry.name)
      if (entry.isDirectory()) return filesOf(below, matching)
      return matching.test(entry.name) ? [below] : []
    })
    .sort()
}

/** A digest of the contents of files, and of whatever else decides the outcome (versions). */
function digestOf(files, also = '') {
  const hash = createHash('sha256').update(also)
  for (const file of files)
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Runs `make` unless `output` is there and was made from inputs of this digest. Answers whether it ran. */
async function whenStale(name, digest, output, make) {
  const stamp = join(stampFolder, `${name}.stamp`)
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return false
  await make()
  mkdirSync(stampFolder, { recursive: true })
  writeFileSync(stamp, digest)
  return true
}

/** The folders of what is generated, which `filesOf` passes over. */
function generatedFolders() {
  const services = join(root, 'services')
  const homes = existsSync(services) ? readdirSync(services).map(name => `services/${name}`) : []
  return [
    'proto/generated',
    'domain/generated',
    'services/portal/web/generated',
    ...[...homes, 'workflows/listener'].map(home => `${home}/prisma/client`),
  ]
}

module.exports = { root, generatedFolders, filesOf, digestOf, whenStale }
