import { z } from 'zod'
import { HoursSchema } from '../hours/half-hours'

const TextSchema = z.object({ zh: z.string(), en: z.string() })

/** One entry of the ledger, explained. */
export const CertifiedEntrySchema = z.object({
  registeredOn: z.iso.date(),
  entryKind: z.enum(['grant', 'reversal']),
  category: z.enum(['general', 'industryCommon', 'professional']),
  hours: HoursSchema,
  why: TextSchema,
  computed: TextSchema.nullable().describe('How a standard came to these hours, where one did'),
  article: z.string(),
  policyVersion: z.string(),
  standardsVersion: z.string().nullable(),
})
export type CertifiedEntry = z.infer<typeof CertifiedEntrySchema>

/** One year: the verdict of Article 6 and every entry that its hours are the sum of. Why somebody is exempt is not said. */
export const CertifiedYearSchema = z.object({
  year: z.number().int(),
  hours: z.object({
    general: HoursSchema,
    industryCommon: HoursSchema,
    professional: HoursSchema,
    total: HoursSchema,
  }),
  verdict: z.enum(['compliant', 'short', 'exempt', 'notAssessed', 'notKnown']),
  because: z.enum(['beforeAssessedYears', 'firstYear', 'beforeSignUp']).nullable(),
  finality: z.enum(['provisional', 'final']).nullable(),
  provisionalUntil: z.iso.date().nullable(),
  inWords: TextSchema,
  entries: z.array(CertifiedEntrySchema),
})
export type CertifiedYear = z.infer<typeof CertifiedYearSchema>

/** The hours that a certificate states. Its person stands beside it, sealed in the database. */
export const CertifiedHoursSchema = z.object({
  form: z.literal(1),
  issuedAt: z.iso.datetime(),
  policyVersion: z.string(),
  standardsVersions: z.array(z.string()),
  years: z.array(CertifiedYearSchema).min(1),
})
export type CertifiedHours = z.infer<typeof CertifiedHoursSchema>

/** The whole content of a certificate of hours (学时证明). */
export const CertificateSchema = CertifiedHoursSchema.extend({
  code: z.string(),
  name: z.string(),
  maskedNumber: z.string(),
}).meta({ id: 'Certificate' })
export type Certificate = z.infer<typeof CertificateSchema>

/**
 * One text for one content, whatever order its fields came in (RFC 8785, for what a certificate holds: texts, numbers,
 * null, lists and objects).
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`
}
