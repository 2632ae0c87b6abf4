import type { Certificate } from '../../../../domain/certificate/content'
import { printed } from '../../../../domain/certificate/print'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import type { LedgerDeps } from '../deps'
import { renderInThread } from './pdf-threads'
import { signFile, signStatement } from './signature'

/** The text of the QR code: the address of the page that shows the certificate, and behind # the signed statement. */
export const qrText = (publicUrl: string, code: string, statement: string): string =>
  `${publicUrl}/certificates/${code}#${statement}`

/**
 * The file of a certificate, made when it is asked for and kept for a while (kept-files.ts): the same content gives the same bytes, as the time in it is that of its
 * issue and Ed25519 signs alike each time.
 */
export async function fileOf(
  { signingKey, publicUrl }: Pick<LedgerDeps, 'signingKey' | 'publicUrl'>,
  certificate: Certificate,
): Promise<Buffer | Refusal> {
  const statement = await signStatement(signingKey, certificate)
  const pdf = await renderInThread(printed(certificate), {
    issuedAt: new Date(certificate.issuedAt),
    qr: qrText(publicUrl, certificate.code, statement),
    statement,
  })
  return isRefusal(pdf) ? pdf : signFile(signingKey, Buffer.from(pdf))
}
