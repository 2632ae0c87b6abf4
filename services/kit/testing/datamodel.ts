import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Of Prisma's DMMF, what a table can be compared with. */
export interface Datamodel {
  readonly models: readonly {
    readonly name: string
    readonly dbName: string | null
    readonly fields: readonly Field[]
    readonly primaryKey: { readonly fields: readonly string[] } | null
    readonly uniqueFields: readonly (readonly string[])[]
  }[]
}

export interface Field {
  readonly name: string
  readonly dbName?: string
  readonly kind: 'scalar' | 'object' | 'enum' | 'unsupported'
  readonly type: string
  readonly nativeType: readonly [name: string, args: readonly string[]] | null
  readonly isList: boolean
  readonly isRequired: boolean
  readonly isUnique: boolean
  readonly isId: boolean
  readonly default?: unknown
}

const root = join(__dirname, '..', '..', '..')
const run = promisify(execFile)

/** The model that Prisma reads from a service's schema.prisma and generates its client from. */
export async function readDatamodel(service: string): Promise<Datamodel> {
  const folder = mkdtempSync(join(tmpdir(), 'datamodel-'))
  try {
    const schema = readFileSync(join(root, 'services', service, 'prisma', 'schema.prisma'), 'utf8')
    const generator = `generator datamodel {\n  provider = "${join(__dirname, 'print-datamodel.js')}"\n  output = "."\n}`
    const file = join(folder, 'datamodel.json')
    writeFileSync(join(folder, 'schema.prisma'), schema.replace(/^generator \w+ \{[^}]*\}/m, generator))
    await run(
      process.execPath,
      [join(root, 'node_modules/prisma/build/index.js'), 'generate', '--schema', 'schema.prisma'],
      {
        cwd: folder,
        // Prisma's CLI would fetch its schema engine, which generating does not use.
        env: {
          ...process.env,
          DATAMODEL_FILE: file,
          PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
          PRISMA_HIDE_UPDATE_MESSAGE: '1',
          CHECKPOINT_DISABLE: '1',
        },
      },
    )
    return JSON.parse(readFileSync(file, 'utf8')) as Datamodel
  } finally {
    rmSync(folder, { recursive: true })
  }
}
