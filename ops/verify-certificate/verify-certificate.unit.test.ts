import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTemporaryFolder } from '../../dev/launcher/temporary'
import type { Certificate } from '../../domain/certificate/content'
import { isRefusal } from '../../domain/refusals/refusal'
import { signingKeyOf } from '../../services/kit/keys/signing-key'
import { fileOf, qrText } from '../../services/ledger/src/certificates/file'
import { signStatement } from '../../services/ledger/src/certificates/signature'
import { readKeys, verifyCertificate } from './verify-certificate'

const certificate: Certificate = {
  ...{ form: 1, code: '0123456789ABCDEFGHJK', name: '𬭚某', maskedNumber: '3303**********1234' },
  ...{ issuedAt: '2026-03-31T16:30:00.000Z', policyVersion: 'city-1', standardsVersions: [] },
  years: [
    {
      ...{
        year: 2026,
        verdict: 'compliant',
        because: null,
        finality: 'final',
        provisionalUntil: '2027-03-31',
      },
      hours: { general: 18, industryCommon: 0, professional: 72, total: 90 },
      ...{ inWords: { zh: '已达标，共 90 学时', en: 'compliant' }, entries: [] },
    },
  ],
}

test('a certificate is verified offline, by the public keys alone: the file, and the paper by its QR code', async () => {
  const folder = makeTemporaryFolder('certificate')
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const signingKey = await signingKeyOf(pem)
  const [file, keys] = [join(folder, 'certificate.pdf'), join(folder, 'keys.json')]
  const made = await fileOf({ signingKey, publicUrl: 'https://xueshi.example' }, certificate)
  if (isRefusal(made)) throw new Error(made.code)
  writeFileSync(file, made)
  writeFileSync(keys, JSON.stringify({ keys: [signingKey.publicJwk] }))
  const findKey = await readKeys(keys)
  const said = { name: '𬭚某', years: [[2026, 18, 0, 72, 'compliant', 'final']] }
  expect(await verifyCertificate(file, findKey)).toMatchObject(said)

  const qr = qrText('https://xueshi.example', certificate.code, await signStatement(signingKey, certificate))
  expect(await verifyCertificate(qr, findKey)).toMatchObject(said)
  expect(await verifyCertificate(`${qr.slice(0, -9)}AAAAAAAAA`, findKey)).toBe('changed')
  expect(await verifyCertificate('https://xueshi.example/certificates/x', findKey)).toBe('changed')

  const changed = readFileSync(file)
  changed[changed.length >> 1]! ^= 1
  writeFileSync(file, changed)
  expect(await verifyCertificate(file, findKey)).toBe('changed')
})
