import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createDiskStore } from '../../services/kit/files/disk-store'
import { type Sql, sqlOfPg } from '../../services/kit/sql/database'
import { findLeftOverUploads, findMissingFiles } from './files'
import { findUnknownNumbers } from './numbers'

const NOW = new Date('2026-06-30T08:00:00Z')
const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000)

describe('what the claim service keeps', () => {
  const schema = `d${randomUUID()}`
  const folder = mkdtempSync(join(tmpdir(), 'files-'))
  const store = createDiskStore(folder)
  let client: pg.Client
  const run = (text: string, values: readonly unknown[] = []) => client.query(text, [...values])
  let sql: Sql

  beforeAll(async () => {
    client = new pg.Client({ connectionString: process.env.XUESHI_TEST_DATABASE_URL })
    await client.connect()
    sql = sqlOfPg(client)
    await run(`CREATE SCHEMA "${schema}"`)
    await run(`SET search_path TO "${schema}"`)
    await run(`CREATE TABLE upload (upload_id uuid PRIMARY KEY, claim_id uuid, class_id uuid, ended text, ended_at timestamptz,
      touched_at timestamptz, swept_at timestamptz, handed_in boolean)`)
    await run('CREATE TABLE upload_piece (piece_id uuid, upload_id uuid, kept boolean)')
    await run(`CREATE FUNCTION is_handed_in(file_id uuid) RETURNS boolean LANGUAGE sql STABLE AS
      $$ SELECT handed_in FROM upload WHERE upload_id = file_id $$`)
    await run('CREATE TABLE person (id uuid)')
    await run('CREATE TABLE person_number (digest text, person_id uuid)')
  })
  afterAll(async () => {
    await run(`DROP SCHEMA "${schema}" CASCADE`)
    await client.end()
    rmSync(folder, { recursive: true })
  })
  afterEach(() => run('TRUNCATE upload, upload_piece'))

  interface Given {
    readonly ended?: string
    readonly hours?: number
    readonly swept?: true
    readonly handedIn?: true
    readonly pieces?: readonly ('there' | 'gone' | 'loose')[]
  }
  const upload = async ({ ended, hours = 1, swept, handedIn, pieces = [] }: Given): Promise<string> => {
    const id = randomUUID()
    const at = hoursAgo(hours)
    await run('INSERT INTO upload VALUES ($1, $2, NULL, $3, $4, $5, $6, $7)', [
      ...[id, randomUUID(), ended ?? null, ended ? at : null, at, swept ? at : null, handedIn ?? false],
    ])
    for (const piece of pieces) {
      const pieceId = randomUUID()
      await run('INSERT INTO upload_piece VALUES ($1, $2, $3)', [pieceId, id, piece !== 'loose'])
      if (piece === 'there') await store.put(`${id}/${pieceId}`, Buffer.from('x'))
    }
    return id
  }
  const named = (subjects: readonly { subject: string }[]) =>
    subjects.map(({ subject }) => subject.split(' ')[1]).sort()

  test('is missing where the store has not every piece of a file, or of an upload that may go on', async () => {
    await upload({ ended: 'kept', pieces: ['there', 'there'] })
    await upload({ pieces: ['there', 'loose'] })
    await upload({ ended: 'discarded', pieces: ['gone'] })
    const handedIn = await upload({ ended: 'kept', handedIn: true, pieces: ['there', 'gone', 'gone'] })
    const goesOn = await upload({ pieces: ['gone'] })
    const found = await findMissingFiles('claim', sql, store)
    expect(named(found)).toEqual([handedIn, goesOn].sort())
    const actionOf = (id: string) => found.find(({ subject }) => subject.includes(id))!.action
    expect(actionOf(handedIn)).toContain('nothing replaces it')
    expect(actionOf(goesOn)).toContain('sends it again')
  })

  test('can not be held against a store that nobody named or that does not answer: that is found, not passed over', async () => {
    expect(await findMissingFiles('claim', sql, undefined)).toEqual([])
    await upload({ ended: 'kept', pieces: ['there'] })
    const away = createDiskStore(join(folder, 'nowhere'))
    for (const where of [undefined, away])
      expect(await findMissingFiles('claim', sql, where)).toMatchObject([{ kind: 'filesNotSeen' }])
  })

  test('is left over where it is over for longer than the sweep takes, and its bytes are still there', async () => {
    await upload({ ended: 'kept', hours: 5_000 })
    await upload({ hours: 24 })
    await upload({ ended: 'refused', hours: 1 })
    await upload({ ended: 'abandoned', hours: 5, swept: true })
    const refused = await upload({ ended: 'refused', hours: 3 })
    const stopped = await upload({ hours: 7 * 24 + 3 })
    expect(named(await findLeftOverUploads('claim', sql, NOW))).toEqual([refused, stopped].sort())
  })

  test('people whose number a service does not know are one finding: of one the owner tells again, of many the service is made anew', async () => {
    const [known, one, other] = [randomUUID(), randomUUID(), randomUUID()]
    await run('INSERT INTO person VALUES ($1)', [known])
    await run('INSERT INTO person_number VALUES ($1, $2)', ['digest', known])
    expect(await findUnknownNumbers('course', sql)).toEqual([])
    await run('INSERT INTO person VALUES ($1)', [one])
    expect(await findUnknownNumbers('course', sql)).toMatchObject([
      { action: expect.stringContaining(`republish person ${one}`) },
    ])
    await run('INSERT INTO person VALUES ($1)', [other])
    expect(await findUnknownNumbers('course', sql)).toMatchObject([
      { cause: expect.stringContaining('2 people'), action: expect.stringContaining('rebuild course') },
    ])
  })
})
