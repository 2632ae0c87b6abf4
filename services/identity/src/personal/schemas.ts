import { z } from 'zod'
import { ActorSchema } from '../../../../domain/authority/actor'
import { DocumentKindSchema } from '../../../../domain/documents/identity-number'
import { faultOfName, faultySign, plainName, plainOrganisationName } from '../../../../domain/documents/name'
import { PersonalSchema } from '../../../../domain/documents/personal'
import { OrganisationKindSchema } from '../../../../domain/identity/scope'
import { PlainDateSchema } from '../../../../domain/time/plain-date'

/** Schemas of requests and answers that several endpoints share. */

const PASSWORD_LENGTH_MAX = 200
const NAME_LENGTH_MAX = 100
const REASON_LENGTH_MAX = 500

export const Password = z.string().min(1).max(PASSWORD_LENGTH_MAX)
/** A person's name. */
export const Name = named(plainName)
export const OrganisationName = named(plainOrganisationName)
export const Reason = z
  .string()
  .trim()
  .min(1)
  .max(REASON_LENGTH_MAX)
  .check(({ value, issues }) => {
    const sign = faultySign(value, '\n\r\t')
    if (sign) issues.push({ code: 'custom', input: value, message: `${sign} is no sign of a text` })
  })
export const Login = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._@-]{2,63}$/, 'a letter, then letters, digits, . _ @ or -; 3 to 64 characters')
export const Locality = z.string().regex(/^\d{6}$/, 'six digits (GB/T 2260)')
export const Limit = z.coerce.number().int().min(1).max(100).default(50)
export const After = z.uuid().optional().describe('The last id of the page before')

function named(plain: (text: string) => string) {
  return z
    .string()
    .overwrite(plain)
    .min(1)
    .max(NAME_LENGTH_MAX)
    .check(({ value, issues }) => {
      const message = value && faultOfName(value)
      if (message) issues.push({ code: 'custom', input: value, message })
    })
}

/** A day that OpenAPI can show; the brand is put on by the parse. */
export const Day = PlainDateSchema
const DayOut = z.iso.date()

export const DocumentSchema = z.object({
  kind: DocumentKindSchema,
  number: z.string().min(1).max(40),
})

export const PersonIdParams = z.object({ personId: z.uuid() })
export const EmployerIdParams = z.object({ employerId: z.uuid() })
export const EmploymentIdParams = z.object({ employmentId: z.uuid() })
export const AccountIdParams = z.object({ accountId: z.uuid() })

export const OneTimePasswordSchema = z.object({
  oneTimePassword: z.string().describe('Shown once; a sign-in with it sets a new password in the same call'),
  expiresAt: z.iso.datetime(),
})

export const EmploymentSchema = z.object({
  employmentId: z.uuid(),
  personId: z.uuid(),
  employerId: z.uuid(),
  employerName: z.string(),
  startsOn: DayOut,
  endsOn: DayOut.nullable(),
  status: z.enum(['asked', 'accepted', 'refused', 'withdrawn']),
  askedAt: z.iso.datetime(),
  answerDueAt: z.iso.datetime(),
  answeredAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
})

export const MatchSchema = EmploymentSchema.extend(PersonalSchema.shape)

export const PersonLineSchema = PersonalSchema.extend({
  personId: z.uuid(),
  documentKind: DocumentKindSchema,
  status: z.enum(['unverified', 'verified']),
  locality: z.string(),
  titleSeries: z.string(),
  industry: z.string().describe('Empty: no department is mapped to the series'),
  employerId: z.uuid().nullable(),
})

export const PersonViewSchema = PersonLineSchema.extend({
  verifiedBy: z.string().nullable().describe("realNameCheck:{adapter} or account:{a bureau's account}"),
  firstYear: z.number().int(),
  localitySource: z.enum(['employer', 'declaredWork', 'residence']),
  history: z.array(
    z.object({
      kind: z.enum(['titleSeries', 'residence', 'declaredWork']),
      value: z.string(),
      startsOn: DayOut.nullable().describe('null: nothing earlier is known'),
      endsOn: DayOut.nullable().describe('The last day; null: it still holds'),
    }),
  ),
  employments: z.array(EmploymentSchema),
})

export const TokensSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().describe('Works once: a renewal returns the next one'),
  expiresIn: z.number().int().describe('Lifetime of the access token in seconds'),
  actor: ActorSchema.omit({ correlationId: true }),
})

export const ListedEmployerSchema = z.object({
  employerId: z.uuid(),
  socialCreditCode: z.string(),
  name: z.string(),
  locality: z.string(),
  status: z.enum(['unconfirmed', 'confirmed', 'refused']),
})

export const MyAccountSchema = z
  .object({
    accountId: z.uuid(),
    login: z.string(),
    role: OrganisationKindSchema,
    organisation: z.object({
      organisationId: z.uuid(),
      name: z.string(),
      kind: OrganisationKindSchema,
      locality: z.string(),
      industry: z.string().nullable(),
    }),
    isHolderNamed: z.boolean().describe('Whether a person of this system is named who holds it'),
  })
  .meta({ id: 'MyAccount' })

export const ColleagueSchema = z.object({ accountId: z.uuid(), login: z.string() }).meta({ id: 'Colleague' })

export const ListedAccountSchema = z.object({
  accountId: z.uuid(),
  organisationId: z.uuid(),
  role: z.string(),
  login: z.string(),
  status: z.enum(['active', 'suspended']),
  organisationName: z.string(),
  locality: z.string(),
  industry: z.string().nullable(),
  holderId: z.uuid().nullable().describe('The person who holds it; null where none of this system is named'),
  createdAt: z.iso.datetime(),
})
