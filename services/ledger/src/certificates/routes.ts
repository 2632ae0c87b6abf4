import { z } from 'zod'
import { isCode, shownCode } from '../../../../domain/certificate/code'
import { CertificateSchema } from '../../../../domain/certificate/content'
import { statusWords } from '../../../../domain/certificate/status'
import { CERTIFIED_YEARS_MAX } from '../../../../domain/certificate/years'
import { isRefusal, refuse } from '../../../../domain/refusals/refusal'
import { createAllowance } from '../../../kit/http/allowance'
import { clientAddress } from '../../../kit/http/client-address'
import { answering, created, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { LedgerDeps } from '../deps'
import { recordReading } from '../standing/readings'
import { LimitSchema, YearSchema } from '../standing/routes'
import { inTurn } from '../standing/turns'
import { type Found, findByCode, getCertificate, listCertificates, statusNow } from './certificate-search'
import { fileOf } from './file'
import { issueCertificate } from './issuance'
import { createKeptFiles } from './kept-files'
import { CERTIFICATE_PAGE, PAGE_POLICY } from './page'
import { digestOf } from './signature'

const OwnCertificateSchema = z
  .object({
    certificateId: z.string(),
    code: z.string().describe('The verification code (验证码), in groups as it is printed'),
    fromYear: z.number().int(),
    toYear: z.number().int(),
    issuedAt: z.iso.datetime(),
  })
  .meta({ id: 'OwnCertificate' })

const VerificationSchema = z
  .object({
    status: z.enum(['valid', 'supersededByLaterEntries', 'changedSince']),
    inWords: z.object({ zh: z.string(), en: z.string() }),
    checkedAt: z.iso.datetime(),
    certificate: CertificateSchema,
    digest: z.string().describe('SHA-256 of the canonical content, as the QR code states it, in base64url'),
  })
  .meta({ id: 'Verification' })

const YearsSchema = z
  .strictObject({ fromYear: YearSchema, toYear: YearSchema })
  .refine(({ fromYear, toYear }) => fromYear <= toYear, 'the first year comes first')
  .refine(
    ({ fromYear, toYear }) => toYear - fromYear < CERTIFIED_YEARS_MAX,
    `at most ${CERTIFIED_YEARS_MAX} years`,
  )

const CodeParams = z.object({
  code: z.string().max(100).refine(isCode, 'a verification code has 26 signs, or 20 before 2026-12'),
})
const PersonParams = z.object({ personId: z.uuid() })

/** Of one address: enough for a counter that verifies all day, and nothing against a code of 100 bits. */
const LOOKS = { most: 60, everyMs: 1_000 }

const READ_REFUSALS = ['not-found', 'temporarily-unavailable'] as const

/** Certificates of hours (学时证明): issued to their person, and shown to anyone with the code, without a login. */
export function certificateEndpoints(deps: LedgerDeps): Endpoint[] {
  const looks = createAllowance(LOOKS)
  const files = createKeptFiles()
  return [
    endpoint({
      id: 'issueCertificate',
      method: 'post',
      path: '/v1/people/{personId}/certificates',
      summary:
        'Issues a certificate of hours for some years; the same Idempotency-Key returns the same certificate',
      article: '6',
      who: 'certificate.issue',
      params: PersonParams,
      body: YearsSchema,
      answers: { 201: OwnCertificateSchema },
      refusals: [...READ_REFUSALS, 'year-not-open', 'idempotency-key-reused'],
      writesFacts: false,
      handle: async ({ actor, params: { personId }, body, idempotencyKey, now }) => {
        const years = { from: body.fromYear, to: body.toYear }
        const issued = await issueCertificate(deps, actor, { personId, years, idempotencyKey }, now)
        if (isRefusal(issued)) return issued
        return answering((found: Found) => created(shownTo(found)))(
          await getCertificate(deps, actor, { personId, ...issued }),
        )
      },
    }),
    endpoint({
      id: 'listCertificates',
      method: 'get',
      path: '/v1/people/{personId}/certificates',
      summary: 'Lists the certificates issued to a person, in the order of issue',
      article: '6',
      who: 'certificate.read',
      params: PersonParams,
      query: z.object({ after: z.uuid().optional().describe('The last one seen'), limit: LimitSchema }),
      answers: { 200: pageOf(OwnCertificateSchema) },
      refusals: READ_REFUSALS,
      handle: async ({ actor, params, query, now }) => {
        const found = await listCertificates(deps, actor, { ...params, ...query })
        if (isRefusal(found)) return found
        await recordReading(deps.sql, actor, now, { act: 'certificate.read', personId: params.personId })
        return ok(page(found.map(shownTo), query.limit, each => each.certificateId))
      },
    }),
    endpoint({
      id: 'getCertificateFile',
      method: 'get',
      path: '/v1/people/{personId}/certificates/{certificateId}/file',
      summary: 'Returns the certificate as a signed PDF, with the same bytes each time',
      article: '6',
      who: 'certificate.read',
      params: PersonParams.extend({ certificateId: z.uuid() }),
      answers: { 200: { media: 'application/pdf' } },
      refusals: READ_REFUSALS,
      handle: async ({ actor, params, now }) => {
        const found = await getCertificate(deps, actor, params)
        if (isRefusal(found)) return found
        const { personId, certificateId } = params
        await recordReading(deps.sql, actor, now, {
          act: 'certificate.read',
          personId,
          certificateId,
        })
        const { certificate } = found
        const file = await files.get(found.row.certificateId, () =>
          inTurn(actor, () => fileOf(deps, certificate)),
        )
        return answering((pdf: Buffer) =>
          ok(pdf, { 'content-disposition': `attachment; filename="certificate-${certificate.code}.pdf"` }),
        )(file)
      },
    }),
    endpoint({
      id: 'verifyCertificate',
      method: 'get',
      path: '/v1/certificates/{code}',
      summary: 'Shows a certificate and whether it is still true today, to anyone with its code',
      article: '6',
      who: 'anyone',
      params: CodeParams,
      answers: { 200: VerificationSchema },
      refusals: ['not-found', 'too-many-requests'],
      handle: async ({ params, request, now }) => {
        const until = looks.take(clientAddress(request, deps.proxyHops), now)
        if (until) return refuse('too-many-requests', {}, { until: until.toISOString() })
        const found = await findByCode(deps, params.code)
        return found ? ok(await verification(deps, found, now)) : refuse('not-found')
      },
    }),
    endpoint({
      id: 'listCertificateKeys',
      method: 'get',
      path: '/v1/certificate-keys',
      summary:
        'Lists the public keys that certificates are signed with (RFC 7517), past ones included, to verify offline',
      article: '6',
      who: 'anyone',
      answers: { 200: z.object({ keys: z.array(z.looseObject({ kid: z.string() })) }) },
      refusals: [],
      handle: async () => ok({ keys: await publicKeys(deps) }),
    }),
    endpoint({
      id: 'showCertificatePage',
      method: 'get',
      path: '/certificates/{code}',
      summary: 'Serves the page that the QR code leads to: it loads the certificate and shows it',
      article: '6',
      who: 'anyone',
      // The page says in words what is no code.
      params: z.object({ code: z.string() }),
      answers: { 200: { media: 'text/html' } },
      refusals: [],
      handle: async () => ok(CERTIFICATE_PAGE, { 'content-security-policy': PAGE_POLICY }),
    }),
  ]
}

const shownTo = ({ row, certificate }: Found): z.infer<typeof OwnCertificateSchema> => ({
  certificateId: row.certificateId,
  code: shownCode(certificate.code),
  fromYear: row.fromYear,
  toYear: row.toYear,
  issuedAt: certificate.issuedAt,
})

async function verification(
  deps: LedgerDeps,
  found: Found,
  now: Date,
): Promise<z.infer<typeof VerificationSchema>> {
  const { certificate } = found
  const status = await statusNow(deps, found, now)
  const checkedAt = now.toISOString()
  return { status, inWords: statusWords[status], checkedAt, certificate, digest: digestOf(certificate) }
}

/** The present key too, before it has signed anything. */
async function publicKeys({ prisma, signingKey }: LedgerDeps): Promise<{ kid: string }[]> {
  const used = await prisma.certificateKey.findMany({ orderBy: { firstUsedAt: 'desc' } })
  const past = used.filter(({ kid }) => kid !== signingKey.kid)
  return [signingKey.publicJwk, ...past.map(({ publicJwk }) => publicJwk)] as { kid: string }[]
}
