import { generateKeyPairSync } from 'node:crypto'
import { readConfig } from '../../../kit/base/config'
import { IdentitySettings } from '../deps'

const signingKey = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
const keys = `k1:${Buffer.alloc(32).toString('base64')}`
const good = {
  PORT: '0',
  KAFKA_BROKERS: 'k:9092',
  TEMPORAL_ADDRESS: 't:7233',
  IDENTITY_DATABASE_URL: 'postgresql://x',
  SIGNING_KEY: signingKey.replaceAll('\n', '\\n'),
  FIELD_KEYS: keys,
  LOOKUP_KEYS: keys,
  MUNICIPAL_BUREAU_LOGIN: 'bureau',
  MUNICIPAL_BUREAU_PASSWORD: 'Ren-zhe le-shan 28',
}

test('a key whose line breaks are written out is read, and nobody is verified unless asked for', () => {
  expect(readConfig(IdentitySettings, good)).toMatchObject({ REAL_NAME_CHECK: 'none' })
})

test.each([
  ['SIGNING_KEY', ''],
  ['SIGNING_KEY', 'secret'],
  ['FIELD_KEYS', ''],
  ['LOOKUP_KEYS', 'k1:c2hvcnQ='],
  ['MUNICIPAL_BUREAU_PASSWORD', ''],
])('%s %j is refused, and the message does not carry it', (name, value) => {
  const read = () => readConfig(IdentitySettings, { ...good, [name]: value })
  expect(read).toThrow(name)
  expect(read).not.toThrow(/secret|c2hvcnQ/)
})

test('who verifies everybody is refused in production', () => {
  expect(() =>
    readConfig(IdentitySettings, { ...good, NODE_ENV: 'production', REAL_NAME_CHECK: 'fake' }),
  ).toThrow('REAL_NAME_CHECK')
})

test('lasting passwords that the bureau names are refused in production', () => {
  expect(readConfig(IdentitySettings, good)).toMatchObject({ FIRST_PASSWORDS: 'once' })
  expect(() =>
    readConfig(IdentitySettings, { ...good, NODE_ENV: 'production', FIRST_PASSWORDS: 'lasting' }),
  ).toThrow('FIRST_PASSWORDS')
})
