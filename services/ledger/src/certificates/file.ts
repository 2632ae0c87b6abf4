import type { Certificate } from '../../../../domain/certificate/content'
import { printed } from '../../../../domain/certificate/print'
import type { Certificates } from './certificates'
import { renderPdf } from './pdf'
import { signFile, signStatement } from './signature'

/** What the QR code says: the address of the page that shows the certificate, and behind # the signed statement. */
export const qrText = (publicUrl: string, code: string, statement: string): string =>
  `${publicUrl}/certificates/${code}#${statement}`

/**
 * The file of a certificate, made anew each time: the same content gives the same bytes, as the time in it is that of its
 * issue and Ed25519 signs alike each time.
 */
export async function fileOf(
  { signingKey, publicUrl }: Pick<Certificates, 'signingKey' | 'publicUrl'>,
  certificate: Certificate,
): Promise<Buffer> {
  const statement = await signStatement(signingKey, certificate)
  const pdf = await renderPdf(printed(certificate), {
    issuedAt: new Date(certificate.issuedAt),
    qr: qrText(publicUrl, certificate.code, statement),
    statement,
  })
  return signFile(signingKey, pdf)
}
