import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { type JWK, SignJWT } from 'jose'
import { SigningKeyStatedSchema } from '../../../../proto/generated/identity_pb'
import { newId } from '../../../kit/base/ids'
import { appendFacts, fact, type NewFact } from '../../../kit/facts/facts'
import { type Claims, TOKEN_AUDIENCE, TOKEN_ISSUER, TOKEN_TYPE } from '../../../kit/http/token'
import { signingKeyOf } from '../../../kit/keys/signing-key'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import type { PrismaClient } from '../../prisma/client/client'

/** Signs access tokens with this process's Ed25519 key. */
export interface Signer {
  /** RFC 7638 thumbprint: the key names itself. */
  readonly kid: string
  readonly publicJwk: JWK
  sign(claims: Omit<Claims, 'exp'>, issuedAt: Date, expiresAt: Date): Promise<string>
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000)

export async function createSigner(privateKeyPem: string): Promise<Signer> {
  const { kid, publicJwk, privateKey } = await signingKeyOf(privateKeyPem)
  return {
    kid,
    publicJwk,
    sign: ({ sub, sid, role, scope }, issuedAt, expiresAt) =>
      new SignJWT({ sid, role, scope })
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: TOKEN_TYPE })
        .setSubject(sub)
        .setIssuer(TOKEN_ISSUER)
        .setAudience(TOKEN_AUDIENCE)
        .setIssuedAt(seconds(issuedAt))
        .setExpirationTime(seconds(expiresAt))
        .sign(privateKey),
  }
}

/** States the key as a fact, once, and trusts it here at once. A new key is added; tokens of the old one stay good. */
export async function stateSigningKey(prisma: PrismaClient, signer: Signer, now: Date): Promise<void> {
  const publicJwk = JSON.stringify(signer.publicJwk)
  await commitModelsUnlessRefused(prisma, async (_tx, sql) => {
    await sql.query(
      `INSERT INTO trust_key (kid, public_jwk) VALUES ($1, $2::jsonb) ON CONFLICT DO NOTHING RETURNING kid`,
      [signer.kid, publicJwk],
    )
    const fresh = await sql.query(
      `INSERT INTO signing_key (kid, public_jwk, stated_at) VALUES ($1, $2::jsonb, $3::timestamptz)
       ON CONFLICT DO NOTHING RETURNING kid`,
      [signer.kid, publicJwk, now.toISOString()],
    )
    if (fresh.length > 0)
      await appendFacts(sql, { correlationId: newId(), now }, await restateSigningKey(sql, signer.kid))
  })
}

/** A key as it was stated. */
export async function restateSigningKey(sql: Sql, kid: string): Promise<NewFact[]> {
  const rows = await sql.query<{ publicJwk: JWK; statedAt: Date }>(
    'SELECT public_jwk, stated_at FROM signing_key WHERE kid = $1',
    [kid],
  )
  return rows.map(({ publicJwk, statedAt }) =>
    fact(SigningKeyStatedSchema, kid, {
      kid,
      publicJwk: JSON.stringify(publicJwk),
      statedAt: timestampFromDate(statedAt),
    }),
  )
}
