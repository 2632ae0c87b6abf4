import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTemporaryFolder } from '../../dev/launcher/temporary'
import { secretsOf } from './secrets'

test('secrets are made once a data folder, and only their owner can read them', () => {
  const folder = join(makeTemporaryFolder('secrets'), 'data')
  const first = secretsOf(folder)
  expect(secretsOf(folder)).toEqual(first)
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
})

test('no two data folders share a secret', () => {
  const [one, other] = [makeTemporaryFolder('secrets'), makeTemporaryFolder('secrets')].map(secretsOf)
  expect(one!.signingKey).not.toBe(other!.signingKey)
  expect(one!.fieldKeys).not.toBe(other!.fieldKeys)
  expect(one!.lookupKeys).not.toBe(other!.lookupKeys)
  const passwords = [one!, other!].flatMap(({ databasePasswords }) => Object.values(databasePasswords))
  expect(new Set(passwords).size).toBe(passwords.length)
})

test('a folder of an earlier version is given what it lacks, and keeps what it has', () => {
  const folder = makeTemporaryFolder('secrets')
  const file = join(folder, 'secrets.json')
  const { certificateKey, databasePasswords, ...kept } = secretsOf(folder)
  const { ledger, ...others } = databasePasswords
  writeFileSync(file, JSON.stringify({ ...kept, databasePasswords: others }))
  const whole = secretsOf(folder)
  expect(whole).toMatchObject({ ...kept, databasePasswords: others })
  expect([whole.certificateKey, whole.databasePasswords.ledger]).toEqual([
    expect.stringContaining('PRIVATE KEY'),
    expect.any(String),
  ])
  expect([certificateKey, ledger]).not.toEqual([whole.certificateKey, whole.databasePasswords.ledger])
  expect(secretsOf(folder)).toEqual(whole)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(whole)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
