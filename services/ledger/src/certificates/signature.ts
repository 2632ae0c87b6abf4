import { createHash } from 'node:crypto'
import { CompactSign, compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose'
import { type Certificate, canonical } from '../../../../domain/certificate/content'
import { type Statement, StatementSchema, statementOf } from '../../../../domain/certificate/statement'
import type { SigningKey } from '../../../kit/keys/signing-key'

/**
 * How a certificate is signed, twice: its statement as a compact JWS in the QR code, for the paper; and the whole file as a
 * detached JWS (RFC 7515, appendix F) behind its last line, for the file. Both with Ed25519, so both are checked offline.
 */

const STATEMENT = 'xueshi-certificate'
const FILE = 'xueshi-certificate-file'
const MARK = '\n%XUESHI-SIGNATURE '

export type FindKey = (kid: string) => JWK | undefined

/** SHA-256 of the canonical content, in base64url. */
export const digestOf = (certificate: Certificate): string =>
  createHash('sha256').update(canonical(certificate)).digest('base64url')

export const signStatement = (key: SigningKey, certificate: Certificate): Promise<string> =>
  sign(key, STATEMENT, Buffer.from(JSON.stringify(statementOf(certificate, digestOf(certificate)))))

export async function signFile(key: SigningKey, pdf: Buffer): Promise<Buffer> {
  const [header, , signature] = (await sign(key, FILE, pdf)).split('.')
  return Buffer.concat([pdf, Buffer.from(`${MARK}${header}..${signature}\n`)])
}

function sign({ kid, privateKey }: SigningKey, typ: string, payload: Buffer): Promise<string> {
  return new CompactSign(payload).setProtectedHeader({ alg: 'EdDSA', kid, typ }).sign(privateKey)
}

export type Fault = 'noSignature' | 'unknownKey' | 'changed'

/** Reads the statement of a QR code, if one of the keys signed it. */
export async function readStatement(jws: string, findKey: FindKey): Promise<Statement | Fault> {
  const payload = await verify(jws, STATEMENT, findKey)
  if (typeof payload === 'string') return payload
  const parsed = StatementSchema.safeParse(JSON.parse(Buffer.from(payload).toString('utf8')))
  return parsed.success ? parsed.data : 'changed'
}

/** The file before its signature, if one of the keys signed every byte of it. */
export async function readSignedFile(file: Buffer, findKey: FindKey): Promise<Buffer | Fault> {
  const at = file.lastIndexOf(MARK)
  const found = /^([\w-]+)\.\.([\w-]+)\n$/.exec(file.subarray(at + MARK.length).toString('latin1'))
  if (at < 0 || !found) return 'noSignature'
  const pdf = file.subarray(0, at)
  const [, header, signature] = found
  const payload = await verify(`${header}.${pdf.toString('base64url')}.${signature}`, FILE, findKey)
  return typeof payload === 'string' ? payload : pdf
}

/** The statement among a file's own information. */
export const statementIn = (pdf: Buffer): string => /\((eyJ[\w.-]+)\)/.exec(pdf.toString('latin1'))?.[1] ?? ''

async function verify(jws: string, typ: string, findKey: FindKey): Promise<Uint8Array | Fault> {
  try {
    const header = decodeProtectedHeader(jws)
    const key = header.kid ? findKey(header.kid) : undefined
    if (!key) return 'unknownKey'
    const { payload, protectedHeader } = await compactVerify(jws, await importJWK(key, 'EdDSA'), {
      algorithms: ['EdDSA'],
    })
    return protectedHeader.typ === typ && isCanonical(jws) ? payload : 'changed'
  } catch {
    // Whatever was done to it: it is not what was signed.
    return 'changed'
  }
}

/** The last sign of a signature in base64 has bits that mean nothing: they must not be changed either. */
function isCanonical(jws: string): boolean {
  const signature = jws.slice(jws.lastIndexOf('.') + 1)
  return Buffer.from(signature, 'base64url').toString('base64url') === signature
}
