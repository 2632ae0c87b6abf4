// node dev/build/api-types.js: writes the types of the public API, from the endpoints of all services, none of which runs.
const { mkdirSync, writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')

const root = join(__dirname, '../..')
const output = join(root, 'services/portal/web/generated/api.ts')
const services = ['identity', 'course', 'exam', 'claim', 'ledger', 'portal']

async function writeApiTypes() {
  const { default: openapiTypescript, astToString } = await import('openapi-typescript')
  const types = astToString(await openapiTypescript(makeApiDocument()))
  mkdirSync(dirname(output), { recursive: true })
  writeFileSync(output, types)
}

/** Answers the OpenAPI document that the portal serves at /openapi.json once it has heard all services. */
function makeApiDocument() {
  // None of the services is compiled yet.
  require(join(root, 'services/kit/run/reading-threads/testing/typescript'))
  const { openApiOf } = require(join(root, 'services/kit/http/openapi.ts'))
  const parts = services.map(name => {
    const { createRoutes } = require(join(root, `services/${name}/src/routes.ts`))
    return openApiOf(name, createRoutes(anything))
  })
  return {
    ...parts[0],
    info: { ...parts[0].info, title: 'xueshi' },
    paths: mergePaths(parts),
    components: {
      ...parts[0].components,
      schemas: Object.assign({}, ...parts.map(part => part.components.schemas)),
    },
  }
}

/** Two services may serve one path, by other methods: exam lists sittings, the portal publishes one. */
function mergePaths(parts) {
  const paths = {}
  for (const part of parts)
    for (const [path, operations] of Object.entries(part.paths))
      paths[path] = { ...paths[path], ...operations }
  return paths
}

/** The dependencies of a table of endpoints: making the rows reads some of them, and calls none. */
const anything = new Proxy(() => {}, {
  get: (_target, name) => (name === Symbol.toPrimitive ? () => 'anything' : anything),
  apply: () => anything,
})

writeApiTypes().then(
  // Some of what services load keeps a process alive.
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack}\n`)
    process.exit(1)
  },
)
