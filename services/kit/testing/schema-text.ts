import type { Sql } from '../sql/database'

/**
 * The tables of a service as they are today, as SQL that a person reads: columns with their comments, constraints, indexes,
 * triggers and functions, by name. pg_dump would say the same, but no package carries its program for every platform.
 *
 * @param withoutTables kit's own tables, which stand in services/kit/sql/tables.sql
 * @returns one text, the same to the letter for the same tables
 */
export async function readSchemaText(
  sql: Sql,
  schema: string,
  withoutTables: readonly string[],
): Promise<string> {
  const args = [schema, [...withoutTables]]
  const [tables, columns, constraints, indexes, triggers, functions] = [
    await sql.query<Named>(TABLES, args),
    await sql.query<Part & { comment: string | null }>(COLUMNS, args),
    await sql.query<Part>(CONSTRAINTS, args),
    await sql.query<Part>(INDEXES, args),
    await sql.query<Part>(TRIGGERS, args),
    await sql.query<{ text: string }>(FUNCTIONS, [schema]),
  ]
  const of = <T extends Part>(parts: readonly T[], { table }: Named) =>
    parts.filter(part => part.table === table)
  const blocks = tables.map(table => {
    const lines = [...of(columns, table), ...of(constraints, table)]
    const body = lines.map(({ text }, at) => `  ${text}${at < lines.length - 1 ? ',' : ''}`)
    const comments = of(columns, table).filter(({ comment }) => comment !== null)
    return [
      ...(table.comment ? [inComment(table.comment)] : []),
      `CREATE TABLE ${table.table} (`,
      ...body,
      ');',
      ...of(indexes, table).map(({ text }) => `${text};`),
      ...of(triggers, table).map(({ text }) => `${text};`),
      ...comments.map(
        ({ name, comment }) =>
          `COMMENT ON COLUMN ${table.table}.${name} IS '${comment!.replaceAll("'", "''")}';`,
      ),
    ].join('\n')
  })
  const text = [...blocks, ...functions.map(({ text }) => `${text.trimEnd()};`)].join('\n\n')
  return `${text.replaceAll(`${schema}.`, '')}\n`
}

interface Named {
  readonly table: string
  readonly comment: string | null
}

interface Part {
  readonly table: string
  readonly name: string
  readonly text: string
}

const inComment = (text: string): string => text.replace(/^/gm, '-- ')

const OF_SCHEMA = `n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relname = ANY($2::text[])`

const TABLES = `SELECT c.relname AS table, obj_description(c.oid, 'pg_class') AS comment
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OF_SCHEMA} ORDER BY c.relname`

const COLUMNS = `SELECT c.relname AS table, a.attname AS name, col_description(c.oid, a.attnum) AS comment,
    quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attidentity <> '' THEN ' GENERATED ' || CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END
        || ' AS IDENTITY'
      WHEN a.attgenerated <> '' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
      WHEN d.adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END AS text
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE ${OF_SCHEMA} ORDER BY c.relname, a.attnum`

// NOT NULL is a constraint of its own from PostgreSQL 18 on ('n'); it stands with its column.
const CONSTRAINTS = `SELECT c.relname AS table, k.conname AS name,
    'CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid) AS text
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OF_SCHEMA} AND k.contype IN ('p', 'u', 'c', 'f', 'x')
  ORDER BY c.relname, position(k.contype::text IN 'puxfc'), k.conname`

const INDEXES = `SELECT c.relname AS table, i.relname AS name, replace(pg_get_indexdef(i.oid), ' USING btree', '') AS text
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OF_SCHEMA} AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
  ORDER BY c.relname, i.relname`

const TRIGGERS = `SELECT c.relname AS table, t.tgname AS name, pg_get_triggerdef(t.oid) AS text
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${OF_SCHEMA} AND NOT t.tgisinternal ORDER BY c.relname, t.tgname`

const FUNCTIONS = `SELECT pg_get_functiondef(p.oid) AS text
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = $1 AND p.prokind = 'f'
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
  ORDER BY p.proname, pg_get_function_identity_arguments(p.oid)`
