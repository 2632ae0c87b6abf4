// node dev/build/complete-lock.js: adds to package-lock.json the optional packages of other platforms that are missing there.
// A lock made where the registry does not carry them leaves them out, and then `npm ci` refuses it everywhere.
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const file = join(__dirname, '../../package-lock.json')

/** Answers the lock with an entry for each optional dependency that has none: of the version that it names, or the first of its range. */
function completed(lock) {
  const packages = { ...lock.packages }
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, wanted] of Object.entries(optionalDependencies)) {
      const version = /^[\^~]?(\d+\.\d+\.\d+)$/.exec(wanted)?.[1]
      if (!version || isThere(packages, path, name, wanted)) continue
      const top = `node_modules/${name}`
      packages[packages[top] ? `${path}/${top}` : top] = {
        version,
        ...platformOf(name),
        ...(dev && { dev }),
        optional: true,
      }
    }
  }
  const sorted = Object.entries(packages).sort(([one], [other]) => one.localeCompare(other, 'en'))
  return { ...lock, packages: Object.fromEntries(sorted) }
}

/** As Node looks it up: beside the package, then in each node_modules above. */
function isThere(packages, path, name, version) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const found = packages[`${at ? `${at}/` : ''}node_modules/${name}`]
    // What another version than an exact one would satisfy is npm's to judge: it has put one there.
    if (found) return /^\d/.test(version) ? found.version === version : true
    if (!at) return false
  }
}

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const processors = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]

/** What npm decides by whether to install it; these packages carry it in their names. */
function platformOf(name) {
  const words = name.toLowerCase().replace('windows', 'win32').replace('armv7', 'arm').split(/[/-]/)
  const cpu = processors.find(processor => words.includes(processor))
  const os = systems.find(system => words.includes(system))
  const libc = words.find(word => word === 'musl' || word === 'gnu')
  return {
    ...(cpu && { cpu: [cpu] }),
    ...(os === 'linux' && libc && { libc: [libc === 'gnu' ? 'glibc' : libc] }),
    ...(os && { os: [os] }),
  }
}

module.exports = { completed }

if (require.main === module) {
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const whole = completed(lock)
  writeFileSync(file, `${JSON.stringify(whole, null, 2)}\n`)
  process.stderr.write(
    `${Object.keys(whole.packages).length - Object.keys(lock.packages).length} packages added.\n`,
  )
}
