import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import type { Verdict } from '../../../domain/intake/verdict'
import { newId } from '../base/ids'
import { createPool, type Sql, sqlOfPg } from '../sql/database'
import { createHarness, type Harness } from '../testing/harness'
import { type FileKeeping, findPostedFile, findPostedVerdicts, keepPostedFile } from './posted-file'
import { previewOf } from './preview'

describe('a file that was posted', () => {
  let harness: Harness
  let pool: Pool
  let sql: Sql
  let keeping: FileKeeping

  beforeAll(async () => {
    harness = await createHarness('exam', { kafka: false })
    pool = createPool(harness.databaseUrl, 'files', 1)
    sql = sqlOfPg(pool)
    keeping = { sql, fieldKey: { id: 'k1', key: randomBytes(32) } }
  })
  afterAll(async () => {
    await pool.end()
    await harness.close()
  })

  const bytes = Buffer.from('准考证号,姓名,成绩\r\nT1,欧阳修远,85\r\n')
  const verdicts: Verdict[] = [{ row: 2, key: '欧阳修远', verdict: 'refused', outcome: null }]
  const keep = (sourceId = newId()) =>
    keepPostedFile(
      keeping,
      {
        sourceKind: 'sitting',
        sourceId,
        contentType: 'text/csv',
        bytes,
        postedBy: 'c',
        postedAt: new Date(),
      },
      previewOf(bytes, verdicts),
    )

  test('comes back byte for byte, with what was said of its rows', async () => {
    const fileId = await keep()
    expect(await findPostedFile(keeping, fileId)).toEqual({ mediaType: 'text/csv', bytes })
    expect(await findPostedVerdicts(keeping, fileId)).toEqual(verdicts)
    expect(await findPostedFile(keeping, newId())).toBeUndefined()
  })

  test('is kept once a source, with one key', async () => {
    const sourceId = newId()
    expect(await keep(sourceId)).toBe(await keep(sourceId))
    const [keys] = await sql.query<{ count: number }>(
      'SELECT count(*) FROM posted_file_key JOIN posted_file USING (file_id) WHERE source_id = $1::uuid',
      [sourceId],
    )
    expect(keys?.count).toBe(1)
  })

  test('names nobody to who reads the tables', async () => {
    await keep()
    const rows = await sql.query<Record<string, unknown>>(
      'SELECT * FROM posted_file JOIN posted_file_key USING (file_id)',
    )
    const stored = Buffer.concat(
      rows.flatMap(Object.values).map(value => (Buffer.isBuffer(value) ? value : Buffer.from(String(value)))),
    )
    expect(stored.length).toBeGreaterThan(bytes.length)
    for (const part of ['欧阳修远', '准考证号', 'T1,']) expect(stored.includes(part)).toBe(false)
  })

  test('does not open under another file, or with another field key', async () => {
    const [one, other] = [await keep(), await keep()]
    const another = { sql, fieldKey: { id: 'k1', key: randomBytes(32) } }
    await expect(findPostedFile(another, one)).rejects.toThrow()
    await sql.query(
      `UPDATE posted_file_key k SET nonce = o.nonce, sealed_key = o.sealed_key FROM posted_file_key o
       WHERE k.file_id = $1::uuid AND o.file_id = $2::uuid`,
      [one, other],
    )
    await expect(findPostedFile(keeping, one)).rejects.toThrow()
  })
})
