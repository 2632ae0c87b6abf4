// npm run generate: makes what is generated (proto, Prisma clients, policy values, types of the API) where it is stale.
const { spawn } = require('node:child_process')
const { existsSync, readdirSync, readFileSync } = require('node:fs')
const { basename, join } = require('node:path')
const { oneAtATime } = require('./one-at-a-time')
const { digestOf, filesOf, root, whenStale } = require('./stale')

/** Makes all that is stale, at the same time; silent where nothing is. */
function generate() {
  return oneAtATime('generate', async () => {
    await Promise.all([proto(), policy(), ...prismaClients()])
    await apiTypes()
  })
}

/** The types of the public API, for the web pages: from the endpoints of all services, which load what is made above. */
async function apiTypes() {
  const home = join(root, 'services/portal/web')
  const script = join(__dirname, 'api-types.js')
  const inputs = ['services', 'domain', 'workflows/contracts'].flatMap(room =>
    filesOf(join(root, room), /\.(ts|yaml)$/),
  )
  const digest = digestOf([...inputs, script], versionOf('openapi-typescript'))
  await whenStale('api-types', digest, join(home, 'generated/api.ts'), () =>
    run('types of the API', process.execPath, [script]),
  )
}

async function proto() {
  const config = join(root, 'buf.gen.yaml')
  if (!existsSync(join(root, 'proto')) || !existsSync(config)) return
  const inputs = [config, ...filesOf(join(root, 'proto'), /\.proto$/)]
  await whenStale(
    'proto',
    digestOf(inputs, versionOf('@bufbuild/protoc-gen-es')),
    join(root, 'proto/generated'),
    () => run('proto', 'buf', ['generate']),
  )
}

async function policy() {
  const compiler = join(root, 'domain/policy/compile.js')
  if (!existsSync(compiler)) return
  // The compiler checks rule sets by the schema that the rules themselves use.
  const schema = join(root, 'domain/standards/rule-set.ts')
  const inputs = [...filesOf(join(root, 'domain'), /\.(yaml|js)$/), schema].filter(existsSync)
  await whenStale('policy', digestOf(inputs), join(root, 'domain/generated'), () =>
    run('policy values', process.execPath, [compiler]),
  )
}

function prismaClients() {
  return schemaHomes().map(home => prismaClient(home))
}

/** The folders with a Prisma schema of their own: each service, and the listener. */
function schemaHomes() {
  const folders = readdirSync(join(root, 'services')).map(name => join(root, 'services', name))
  return [...folders, join(root, 'workflows/listener')].filter(home =>
    existsSync(join(home, 'prisma/schema.prisma')),
  )
}

async function prismaClient(home) {
  const service = basename(home)
  const inputs = [join(home, 'prisma/schema.prisma'), join(home, 'prisma.config.ts')].filter(existsSync)
  const output = join(home, 'prisma/client')
  await whenStale(`prisma-${service}`, digestOf(inputs, versionOf('prisma')), output, () =>
    run(`Prisma client of ${service}`, 'prisma', ['generate'], home),
  )
}

// Prisma's CLI would download its schema engine, which generating does not use: any file that exists keeps it from that.
const quietPrisma = {
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
  DO_NOT_TRACK: '1',
}

function run(what, command, args, cwd = root) {
  process.stderr.write(`Generating ${what} ...\n`)
  const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`
  const child = spawn(command, args, { cwd, env: { ...process.env, ...quietPrisma, PATH: path } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (output += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => {
      if (code === 0) resolve()
      else reject(new Error(`Generating ${what} failed:\n${output}`))
    })
  })
}

function versionOf(name) {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version
}

module.exports = { generate }

if (require.main === module) {
  generate().catch(error => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
}
