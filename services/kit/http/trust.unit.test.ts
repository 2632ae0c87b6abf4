import { newId } from '../base/ids'
import { createLog } from '../base/log'
import type { Sql } from '../sql/database'
import { createTrust, type Trust } from './trust'

/** Tables that count how often keys are read, each reading as slow as the test says. */
function openTables(keys: object[]) {
  let reads = 0
  const finish: (() => void)[] = []
  const sql: Sql = {
    query: async <Row>(text: string) => {
      if (!text.includes('trust_key')) return []
      reads += 1
      await new Promise<void>(resolve => finish.push(resolve))
      return keys as Row[]
    },
  }
  return {
    sql,
    reads: () => reads,
    /** Lets every reading that has begun come to its end. */
    finish: () => {
      for (const each of finish.splice(0)) each()
    },
  }
}

const key = (kid: string) => ({
  kid,
  publicJwk: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
})

let trust: Trust
afterEach(() => trust.close())

const turn = () => new Promise(resolve => setImmediate(resolve))

test('keys that nobody has are looked for once in a while, however many tokens name them', async () => {
  const tables = openTables([key('ours')])
  trust = createTrust(tables.sql, { now: () => new Date() }, createLog('trust', 'silent'))
  const asked = Array.from({ length: 500 }, () => trust.findKey(newId()))
  await turn()
  expect(tables.reads()).toBe(1)
  tables.finish()
  expect(new Set(await Promise.all(asked))).toEqual(new Set([undefined]))
  expect(await trust.findKey(newId())).toBeUndefined()
  expect(tables.reads()).toBe(1)
})

test('a key that is new is found by the first token that names it, and by all that wait for the same reading', async () => {
  const tables = openTables([key('new')])
  trust = createTrust(tables.sql, { now: () => new Date() }, createLog('trust', 'silent'))
  const asked = [trust.findKey('new'), trust.findKey('new')]
  await turn()
  tables.finish()
  for (const each of await Promise.all(asked)) expect(each).toBeDefined()
  expect(tables.reads()).toBe(1)
})

test('a service that has heard of no key yet says so: it would refuse everybody', async () => {
  const tables = openTables([key('first')])
  trust = createTrust(tables.sql, { now: () => new Date() }, createLog('trust', 'silent'))
  expect(trust.hasKeys()).toBe(false)
  const reloaded = trust.reload()
  await turn()
  tables.finish()
  await reloaded
  expect(trust.hasKeys()).toBe(true)
})

test('who reloads amid a reading gets one that began afterwards, one for all of them', async () => {
  const tables = openTables([])
  trust = createTrust(tables.sql, { now: () => new Date() }, createLog('trust', 'silent'))
  const first = trust.reload()
  await turn()
  const others = [trust.reload(), trust.reload(), trust.reload()]
  tables.finish()
  await first
  await turn()
  expect(tables.reads()).toBe(2)
  tables.finish()
  await Promise.all(others)
})
