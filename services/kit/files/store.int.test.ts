import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AwsClient } from 'aws4fetch'
import { s3Keys } from '../../../dev/engines/versitygw'
import { isTransient } from '../base/faults'
import { createStore, type FileStore, FileStoreSettings } from './store'

const folder = mkdtempSync(join(tmpdir(), 'evidence-'))
const endpoint = process.env.XUESHI_TEST_S3_ENDPOINT!
const ofS3 = (more: object = {}) =>
  FileStoreSettings.parse({
    S3_ENDPOINT: endpoint,
    S3_BUCKET: 'evidence',
    S3_ACCESS_KEY_ID: s3Keys.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3Keys.secretAccessKey,
    ...more,
  })
const stores: Record<string, FileStore> = {
  'a folder': createStore(FileStoreSettings.parse({ EVIDENCE_FOLDER: folder })),
  'an S3 server': createStore(ofS3()),
}

beforeAll(async () => {
  const made = await new AwsClient({ ...s3Keys, service: 's3', region: 'us-east-1' }).fetch(
    `${endpoint}/evidence`,
    { method: 'PUT' },
  )
  // 409: engines that were up before have it.
  expect([200, 409]).toContain(made.status)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(Object.entries(stores))('evidence in %s', (_name, store) => {
  test('is given back byte for byte', async () => {
    const bytes = randomBytes(1_048_604)
    await store.put('u-1/p-1', bytes)
    await store.put('u-1/p-2', Buffer.from('x'))
    expect((await store.get('u-1/p-1')).equals(bytes)).toBe(true)
    expect((await store.get('u-1/p-2')).toString()).toBe('x')
  })

  test('put again is the newer', async () => {
    await store.put('u-2/p', Buffer.from('first'))
    await store.put('u-2/p', Buffer.from('then'))
    expect((await store.get('u-2/p')).toString()).toBe('then')
  })

  test('is gone once it is removed, and removing is harmless to repeat', async () => {
    await store.put('u-3/p', Buffer.from('x'))
    await store.remove('u-3/p')
    await store.remove('u-3/p')
    await expect(store.get('u-3/p')).rejects.toThrow()
  })

  test('what is not there is a lasting fault', async () => {
    expect(isTransient(await store.get('u-4/none').catch(error => error))).toBe(false)
  })

  test('names every key that it has, however few it names at once', async () => {
    const kept = Array.from({ length: 7 }, (_, n) => `few/p-${n}`)
    for (const key of kept) await store.put(key, Buffer.from('x'))
    const named: string[] = []
    for await (const key of store.keys(3)) if (key.startsWith('few/')) named.push(key)
    expect(named.sort()).toEqual(kept.sort())
  })

  test('says that it is there', async () => {
    expect(await store.isThere()).toBe(true)
  })
})

test('on the disk it is its owner’s alone, and no half of it is left', async () => {
  await stores['a folder']!.put('u-5/p', Buffer.from('x'))
  expect(statSync(join(folder, 'u-5')).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'u-5/p')).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(folder, 'u-5'))).toEqual(['p'])
})

test.each([
  ['a wrong secret', { S3_SECRET_ACCESS_KEY: 'wrong' }],
  ['no such bucket', { S3_BUCKET: 'nobodys' }],
  ['nobody there', { S3_ENDPOINT: 'http://127.0.0.1:1' }],
])('a store with %s is away, and what is put there was not kept', async (_name, more) => {
  const store = createStore(ofS3(more))
  expect(await store.isThere()).toBe(false)
  expect(isTransient(await store.put('u/p', Buffer.from('x')).catch(error => error))).toBe(true)
})

test('a bucket may be part of the host’s name', () => {
  expect(() => createStore(ofS3({ S3_PATH_STYLE: 'no' }))).not.toThrow()
})

test('nothing is kept where nobody said where', () => {
  expect(() => createStore(FileStoreSettings.parse({}))).toThrow('S3_ENDPOINT')
})
