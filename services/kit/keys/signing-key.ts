import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import { z } from 'zod'

/** An Ed25519 private key, PKCS8 in PEM, as a setting. */
export const SigningKeySchema = z
  .string()
  // A line break in an environment file is often written as \n.
  .transform(pem => pem.replaceAll('\\n', '\n'))
  .refine(isEd25519, 'must be an Ed25519 private key, PKCS8 in PEM')

export interface SigningKey {
  /** RFC 7638 thumbprint: the key names itself. */
  readonly kid: string
  readonly publicJwk: JWK
  readonly privateKey: KeyObject
}

export async function signingKeyOf(pem: string): Promise<SigningKey> {
  const privateKey = createPrivateKey(pem)
  const bare = await exportJWK(createPublicKey(privateKey))
  const kid = await calculateJwkThumbprint(bare)
  return { kid, publicJwk: { ...bare, kid, alg: 'EdDSA', use: 'sig' }, privateKey }
}

function isEd25519(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'ed25519'
  } catch {
    // Not a key at all: the same answer, and nothing of it in the message.
    return false
  }
}
