import { z } from 'zod'
import type { Certificate } from './content'

const StatedYearSchema = z.tuple([
  z.number().int().describe('Year'),
  z.number().describe('General hours'),
  z.number().describe('Industry-common hours'),
  z.number().describe('Professional hours'),
  z.string().describe('Verdict'),
  z.string().nullable().describe('Provisional or final'),
])

/**
 * What the QR code of a certificate says, signed: small enough to be printed, and enough to hold the paper against without a
 * network. `digest` is the SHA-256 of the canonical content, in base64url.
 */
export const StatementSchema = z.object({
  form: z.literal(1),
  code: z.string(),
  name: z.string(),
  number: z.string(),
  issuedAt: z.iso.datetime(),
  policy: z.string(),
  years: z.array(StatedYearSchema).min(1),
  digest: z.string(),
})
export type Statement = z.infer<typeof StatementSchema>

export const statementOf = (certificate: Certificate, digest: string): Statement => ({
  form: 1,
  code: certificate.code,
  name: certificate.name,
  number: certificate.maskedNumber,
  issuedAt: certificate.issuedAt,
  policy: certificate.policyVersion,
  years: certificate.years.map(({ year, hours, verdict, finality }) => [
    year,
    hours.general,
    hours.industryCommon,
    hours.professional,
    verdict,
    finality,
  ]),
  digest,
})
