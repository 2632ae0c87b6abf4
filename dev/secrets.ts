import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseOwners } from './databases'

/** What a deployment must keep secret. The launcher makes its own once; in production each is given. */
export type Secrets = {
  /** Ed25519, PKCS8 PEM: identity signs tokens with it. */
  signingKey: string
  /** AES-256-GCM: fields with personal data. The one in use first (services/kit/key-ring.ts). */
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
  return completed(file, JSON.parse(readFileSync(file, 'utf8')) as Secrets)
}

/** A folder of an earlier version has no password for a service that is new; what it has stays. */
function completed(file: string, secrets: Secrets): Secrets {
  const databasePasswords = { ...passwordsOf(['owner', ...databaseOwners]), ...secrets.databasePasswords }
  const isWhole = Object.keys(databasePasswords).every(name => name in secrets.databasePasswords)
  if (isWhole) return secrets
  const whole = { ...secrets, databasePasswords }
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, JSON.stringify(whole, null, 2), { mode: 0o600 })
  renameSync(unfinished, file)
  return whole
}

/** Fresh secrets from the system's randomness. */
export function makeSecrets(): Secrets {
  const { privateKey } = generateKeyPairSync('ed25519')
  return {
    signingKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
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
