import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { freePort } from '../../ops/installation/ports'
import { makeTemporaryFolder } from '../launcher/temporary'
import { startOwnPostgres } from './postgres'
import { postgresUser, reachableDataFolder } from './postgres-user'

jest.setTimeout(90_000)

// Whoever is not root runs PostgreSQL as themselves, and reaches the own folders.
const asRoot = process.getuid?.() === 0 ? describe : describe.skip

asRoot('started by root, with a data folder that the user of PostgreSQL can not reach', () => {
  const user = postgresUser()!
  const closedFolder = () => {
    const folder = join(makeTemporaryFolder('closed'), 'mine')
    mkdirSync(folder, { mode: 0o700 })
    return folder
  }

  test('the data goes where that user may write, whatever the umask is', () => {
    const ground = join(makeTemporaryFolder('ground'), 'xueshi')
    const before = process.umask(0o077)
    try {
      const folder = reachableDataFolder(join(closedFolder(), 'postgres'), user, ground)
      expect(folder.startsWith(ground)).toBe(true)
      execFileSync('touch', [join(folder, 'written')], { ...user, cwd: '/' })
      expect(readdirSync(folder)).toEqual(['written'])
    } finally {
      process.umask(before)
    }
  })

  test('a ground that an earlier start made for root alone is opened', () => {
    const ground = join(makeTemporaryFolder('ground'), 'xueshi')
    mkdirSync(ground, { mode: 0o700 })
    const folder = reachableDataFolder(join(closedFolder(), 'postgres'), user, ground)
    execFileSync('touch', [join(folder, 'written')], { ...user, cwd: '/' })
  })

  test('where that is closed too, the message names what is closed, and what to do', () => {
    const closed = closedFolder()
    expect(() => reachableDataFolder(join(closed, 'postgres'), user, join(closed, 'ground'))).toThrow(
      new RegExp(`${closed} is closed to others.*chmod o\\+x ${closed}.*XUESHI_DATA`),
    )
  })

  test('PostgreSQL starts, though TMPDIR is closed as well', async () => {
    const dataFolder = closedFolder()
    const temporary = process.env.TMPDIR
    process.env.TMPDIR = closedFolder()
    try {
      const postgres = await startOwnPostgres({ dataFolder, port: await freePort(), password: 'x' })
      const client = new Client({ connectionString: postgres.address })
      await client.connect()
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
      await client.end()
      await postgres.stop()
    } finally {
      if (temporary === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = temporary
      rmSync(reachableDataFolder(join(dataFolder, 'postgres'), user), { recursive: true })
    }
  })
})
