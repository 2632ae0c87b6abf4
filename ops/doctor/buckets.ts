import type { Sql } from '../../services/kit/sql/database'

/** One side of a comparison: whose tables, and a SELECT of keys; `id` is what an operator names it by. */
export interface Side {
  readonly sql: Sql
  /** A SELECT of `key` (text) and `id` (text). */
  readonly select: string
}

export interface Keyed {
  readonly key: string
  readonly id: string
}

/**
 * The keys that one side has and the other has not. Hashes of 256 buckets are compared first, so that agreement costs two
 * statements, however many the keys.
 */
export async function compareKeys(
  left: Side,
  right: Side,
): Promise<{ readonly onlyLeft: Keyed[]; readonly onlyRight: Keyed[] }> {
  const [lefts, rights] = await Promise.all([bucketsOf(left), bucketsOf(right)])
  const differing = differingBuckets(lefts, rights)
  if (differing.length === 0) return { onlyLeft: [], onlyRight: [] }
  const [ofLeft, ofRight] = await Promise.all([keysIn(left, differing), keysIn(right, differing)])
  return { onlyLeft: without(ofLeft, ofRight), onlyRight: without(ofRight, ofLeft) }
}

const without = (keyed: readonly Keyed[], others: readonly Keyed[]): Keyed[] => {
  const there = new Set(others.map(({ key }) => key))
  return keyed.filter(({ key }) => !there.has(key))
}

interface Bucket {
  readonly bucket: string
  readonly digest: string
}

const BUCKET = 'left(md5(key), 2)'

const bucketsOf = ({ sql, select }: Side): Promise<Bucket[]> =>
  sql.query<Bucket>(
    `SELECT ${BUCKET} AS bucket, md5(string_agg(key, ',' ORDER BY key)) AS digest FROM (${select}) AS keyed GROUP BY 1`,
  )

const keysIn = ({ sql, select }: Side, buckets: readonly string[]): Promise<Keyed[]> =>
  sql.query<Keyed>(`SELECT key, id FROM (${select}) AS keyed WHERE ${BUCKET} = ANY($1::text[])`, [buckets])

export function differingBuckets(left: readonly Bucket[], right: readonly Bucket[]): string[] {
  const rights = new Map(right.map(each => [each.bucket, each.digest]))
  const lefts = new Map(left.map(each => [each.bucket, each.digest]))
  const all = new Set([...rights.keys(), ...lefts.keys()])
  return [...all].filter(bucket => lefts.get(bucket) !== rights.get(bucket)).sort()
}
