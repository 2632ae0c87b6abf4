import type { Sql } from '../sql/database'
import type { Datamodel, Field } from './datamodel'

export interface Column {
  /** As PostgreSQL names it, arrays with []. */
  readonly type: string
  readonly nullable: boolean
  /** A literal, `autoincrement` or `by the database`; null: none. */
  readonly default: string | null
}

/** The shape of a table that schema.prisma and pg_catalog both state. */
export interface TableShape {
  readonly columns: Readonly<Record<string, Column>>
  readonly primaryKey: readonly string[]
  readonly uniqueKeys: readonly (readonly string[])[]
}

export type Shape = Readonly<Record<string, TableShape>>

/** The tables as Prisma takes them to be. */
export function shapeOfDatamodel({ models }: Datamodel): Shape {
  return Object.fromEntries(models.map(model => [model.dbName ?? model.name, tableOf(model)]))
}

function tableOf({ fields, primaryKey, uniqueFields }: Datamodel['models'][number]): TableShape {
  const scalars = fields.filter(field => field.kind !== 'object')
  const columnName = (name: string) => {
    const field = fields.find(each => each.name === name)
    return field?.dbName ?? name
  }
  const id = scalars.filter(field => field.isId).map(field => field.name)
  const unique = scalars.filter(field => field.isUnique).map(field => [field.name])
  return {
    columns: Object.fromEntries(scalars.map(field => [field.dbName ?? field.name, columnOf(field)])),
    primaryKey: (primaryKey?.fields ?? id).map(columnName),
    uniqueKeys: [...unique, ...uniqueFields].map(names => names.map(columnName)),
  }
}

const columnOf = (field: Field): Column => ({
  type: typeOf(field) + (field.isList ? '[]' : ''),
  nullable: !field.isRequired && !field.isList,
  default: defaultOf(field.default),
})

const scalarTypes: Readonly<Record<string, string>> = {
  String: 'text',
  Int: 'integer',
  BigInt: 'bigint',
  Boolean: 'boolean',
  Float: 'double precision',
  Decimal: 'numeric(65,30)',
  DateTime: 'timestamp(3) without time zone',
  Json: 'jsonb',
  Bytes: 'bytea',
}

const nativeTypes: Readonly<Record<string, (args: readonly string[]) => string>> = {
  Uuid: () => 'uuid',
  Text: () => 'text',
  VarChar: ([length]) => (length ? `character varying(${length})` : 'character varying'),
  Char: ([length]) => `character(${length ?? 1})`,
  SmallInt: () => 'smallint',
  Integer: () => 'integer',
  BigInt: () => 'bigint',
  Decimal: args => (args.length > 0 ? `numeric(${args.join(',')})` : 'numeric'),
  Timestamptz: ([precision]) => withPrecision('timestamp', precision, ' with time zone'),
  Timestamp: ([precision]) => withPrecision('timestamp', precision, ' without time zone'),
  Date: () => 'date',
  Json: () => 'json',
  JsonB: () => 'jsonb',
  ByteA: () => 'bytea',
  Inet: () => 'inet',
}

/** Six digits are what PostgreSQL keeps without being told. */
const withPrecision = (name: string, precision: string | undefined, rest: string): string =>
  precision && precision !== '6' ? `${name}(${precision})${rest}` : `${name}${rest}`

function typeOf({ type, nativeType, kind }: Field): string {
  if (kind === 'enum') return `enum ${type}`
  if (!nativeType) return scalarTypes[type] ?? type
  const [name, args] = nativeType
  return nativeTypes[name]?.(args) ?? `@db.${name}`
}

const BY_THE_DATABASE = 'by the database'

function defaultOf(given: unknown): string | null {
  if (given === undefined) return null
  if (Array.isArray(given)) return `{${given.join(',')}}`
  if (typeof given !== 'object' || given === null) return String(given)
  const { name, args } = given as { name: string; args: readonly unknown[] }
  if (name === 'dbgenerated') return args.length > 0 ? literalOf(String(args[0])) : BY_THE_DATABASE
  return name
}

/** The tables as they are; partial and expression indexes are not what Prisma calls unique. */
export async function readShape(sql: Sql, schema: string): Promise<Shape> {
  const columns = await sql.query<
    Column & { table: string; column: string; expression: string | null; by: string }
  >(
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
       NOT a.attnotnull AS nullable, pg_get_expr(d.adbin, d.adrelid) AS expression,
       a.attidentity::text || a.attgenerated::text AS by
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') ORDER BY c.relname, a.attnum`,
    [schema],
  )
  const keys = await sql.query<{ table: string; primary: boolean; columns: string[] }>(
    `SELECT c.relname AS table, i.indisprimary AS primary,
       array_agg(a.attname::text ORDER BY k.position) AS columns
     FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     CROSS JOIN unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY AS k(attnum, position)
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
     WHERE n.nspname = $1 AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
     GROUP BY c.relname, i.indexrelid, i.indisprimary`,
    [schema],
  )
  const tables = [...new Set(columns.map(({ table }) => table))]
  return Object.fromEntries(
    tables.map(table => {
      const own = keys.filter(key => key.table === table)
      const shape: TableShape = {
        columns: Object.fromEntries(
          columns
            .filter(each => each.table === table)
            .map(({ column, type, nullable, expression, by }) => [
              column,
              { type, nullable, default: foundDefault(expression, by) },
            ]),
        ),
        primaryKey: own.find(key => key.primary)?.columns ?? [],
        uniqueKeys: own.filter(key => !key.primary).map(key => key.columns),
      }
      return [table, shape]
    }),
  )
}

function foundDefault(expression: string | null, by: string): string | null {
  if (by.includes('s')) return BY_THE_DATABASE
  if (by !== '' || expression?.startsWith('nextval(')) return 'autoincrement'
  if (expression === null) return null
  return literalOf(expression)
}

/** 'employer'::text -> employer; now() and CURRENT_TIMESTAMP -> now. */
function literalOf(expression: string): string {
  if (/^(now\(\)|CURRENT_TIMESTAMP)$/i.test(expression)) return 'now'
  return expression.replace(/::[\w ]+(\[\])?$/, '').replace(/^'(.*)'$/, '$1')
}

/** Where the two differ, each in one line that says what to look at. */
export function differences(schema: string, said: Shape, found: Shape): string[] {
  const tables = [...new Set([...Object.keys(said), ...Object.keys(found)])].sort()
  return tables.flatMap(table => {
    const [model, is] = [said[table], found[table]]
    const where = `${schema}.${table}`
    if (!is) return [`${where}: a model without a table`]
    if (!model) return [`${where}: a table without a model`]
    return [...columnDifferences(where, model, is), ...keyDifferences(where, model, is)]
  })
}

function columnDifferences(where: string, model: TableShape, is: TableShape): string[] {
  const names = [...new Set([...Object.keys(model.columns), ...Object.keys(is.columns)])]
  return names.flatMap(name => {
    const [said, found] = [model.columns[name], is.columns[name]]
    if (!found) return [`${where}.${name}: in schema.prisma only`]
    if (!said) return [`${where}.${name}: in the table only`]
    return (['type', 'nullable', 'default'] as const)
      .filter(part => said[part] !== found[part])
      .map(part => `${where}.${name}: ${part} is ${said[part]} in schema.prisma, ${found[part]} in the table`)
  })
}

function keyDifferences(where: string, model: TableShape, is: TableShape): string[] {
  const text = (columns: readonly string[]) => `(${columns.join(', ')})`
  const primary =
    text(model.primaryKey) === text(is.primaryKey)
      ? []
      : [
          `${where}: primary key is ${text(model.primaryKey)} in schema.prisma, ${text(is.primaryKey)} in the table`,
        ]
  const [said, found] = [model.uniqueKeys.map(text), is.uniqueKeys.map(text)]
  return [
    ...primary,
    ...said.filter(key => !found.includes(key)).map(key => `${where}: unique ${key} in schema.prisma only`),
    ...found.filter(key => !said.includes(key)).map(key => `${where}: unique ${key} in the table only`),
  ]
}
