import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseOwners } from './databases'

/** What a deployment must keep secret. The launcher makes its own once; in production each is given. */
export type Secrets = {
  /** Ed25519, PKCS8 PEM: identity signs tokens with it. */
  signingKey: string
  /** AES-256-GCM, 32 bytes in base64: fields with personal data. */
  fieldKey: string
  fieldKeyId: string
  /** HMAC-SHA-256, 32 bytes in base64: identity finds a person by their number with it. */
  lookupKey: string
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
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets
}

/** Fresh secrets from the system's randomness. */
export function makeSecrets(): Secrets {
  const { privateKey } = generateKeyPairSync('ed25519')
  const passwords = ['owner', ...databaseOwners].map(name => [name, randomBytes(24).toString('base64url')])
  return {
    signingKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fieldKey: randomBytes(32).toString('base64'),
    fieldKeyId: `k-${randomBytes(4).toString('hex')}`,
    lookupKey: randomBytes(32).toString('base64'),
    municipalBureauPassword: randomBytes(12).toString('base64url'),
    databasePasswords: Object.fromEntries(passwords),
  }
}

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
