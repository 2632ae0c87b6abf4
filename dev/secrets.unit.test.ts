import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { secretsOf } from './secrets'
import { makeTemporaryFolder } from './temporary'

test('secrets are made once a data folder, and only their owner can read them', () => {
  const folder = join(makeTemporaryFolder('secrets'), 'data')
  const first = secretsOf(folder)
  expect(secretsOf(folder)).toEqual(first)
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
})

test('a data folder of an earlier version gets a password for each service that is new, and keeps the others', () => {
  const folder = makeTemporaryFolder('secrets')
  const whole = secretsOf(folder)
  const { claim, ...older } = whole.databasePasswords
  const file = join(folder, 'secrets.json')
  writeFileSync(file, JSON.stringify({ ...whole, databasePasswords: older }))
  const completed = secretsOf(folder)
  expect(completed).toMatchObject({ ...whole, databasePasswords: older })
  expect(completed.databasePasswords.claim).toMatch(/^[\w-]{32}$/)
  expect(completed.databasePasswords.claim).not.toBe(claim)
  expect(secretsOf(folder)).toEqual(completed)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('no two data folders share a secret', () => {
  const [one, other] = [makeTemporaryFolder('secrets'), makeTemporaryFolder('secrets')].map(secretsOf)
  expect(one!.signingKey).not.toBe(other!.signingKey)
  expect(one!.fieldKeys).not.toBe(other!.fieldKeys)
  expect(one!.lookupKeys).not.toBe(other!.lookupKeys)
  const passwords = [one!, other!].flatMap(({ databasePasswords }) => Object.values(databasePasswords))
  expect(new Set(passwords).size).toBe(passwords.length)
})
