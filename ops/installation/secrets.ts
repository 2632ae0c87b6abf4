import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { databaseOwners } from './databases'

/** What a deployment must keep secret. The launcher makes its own once; in production each is given. */
export type Secrets = {
  /** Ed25519, PKCS8 PEM: identity signs tokens with it. */
  signingKey: string
  /** The same: the ledger signs certificates of hours with it. */
  certificateKey: string
  /** AES-256-GCM: fields with personal data. The one in use first (services/kit/keys/key-ring.ts). */
  fieldKeys: string
  /** HMAC-SHA-256: identity finds a person by their number with it. The one in use first. */
  lookupKeys: string
  /** Of the first account, the municipal bureau's, which makes all others. */
  municipalBureauPassword: string
  /** Of the owner of the database, and of the role of each service. */
  databasePasswords: Record<string, string>
}

/** The secrets of a data folder, made there at the first start, readable by its owner alone. */
export function secretsOf(dataFolder: string): Secrets {
  mkdirSync(dataFolder, { recursive: true })
  const file = join(dataFolder, 'secrets.json')
  if (!existsSync(file)) writeOnce(file, makeSecrets())
  return completed(file, JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>)
}

/** A folder of an earlier version lacks what is new since; what it has stays. */
function completed(file: string, found: Partial<Secrets>): Secrets {
  const fresh = makeSecrets()
  const databasePasswords = { ...fresh.databasePasswords, ...found.databasePasswords }
  const whole = { ...fresh, ...found, databasePasswords }
  if (isDeepStrictEqual(whole, found)) return whole
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, JSON.stringify(whole, null, 2), { mode: 0o600 })
  renameSync(unfinished, file)
  return whole
}

/** Fresh secrets from the system's randomness. */
export function makeSecrets(): Secrets {
  return {
    signingKey: makeSigningKey(),
    certificateKey: makeSigningKey(),
    fieldKeys: newKey(),
    lookupKeys: newKey(),
    municipalBureauPassword: randomBytes(12).toString('base64url'),
    databasePasswords: passwordsOf(['owner', ...databaseOwners]),
  }
}

/** One key of a ring, with an id of its own. */
export const newKey = (): string =>
  `k-${randomBytes(4).toString('hex')}:${randomBytes(32).toString('base64')}`

const passwordsOf = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map(name => [name, randomBytes(24).toString('base64url')]))
const makeSigningKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** Two launchers at once must end with the same secrets: the first to link its file wins. */
function writeOnce(file: string, secrets: Secrets): void {
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, JSON.stringify(secrets, null, 2), { mode: 0o600, flag: 'w' })
  try {
    linkSync(unfinished, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(unfinished, { force: true })
  }
}
