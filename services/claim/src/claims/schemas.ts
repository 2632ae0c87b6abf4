import { z } from 'zod'
import { HalfHoursSchema } from '../../../../domain/hours/half-hours'
import type { Call } from '../../../kit/http/endpoint'
import type { ClaimDeps } from '../deps'

export const ClaimParams = z.object({ claimId: z.uuid() })
export const ReasonSchema = z.string().trim().min(1).max(1_000)
export const LimitSchema = z.coerce.number().int().min(1).max(200).default(50)

/** Hours by year, as an official gives them. */
export const GivenHoursSchema = z
  .array(
    z
      .object({ year: z.number().int().min(2021).max(2100), hours: HalfHoursSchema })
      .transform(({ year, hours }) => ({ year, halfHours: hours })),
  )
  .min(1)
  .max(4)
  .refine(all => new Set(all.map(each => each.year)).size === all.length, 'the same year twice')

/** The deciding official says it, for the reason that the decision gives. */
export const AnotherWorkSchema = z
  .boolean()
  .optional()
  .describe(
    'Confirms that it is another work (另一成果) than the one it resembles, so that it counts by itself',
  )

/** Refusals of acts that give hours: by the standards, or because of the other authors of an achievement. */
export const granting = [
  'standard-not-loaded',
  'type-nine-not-named',
  'claim-fact-missing',
  'rank-not-counted',
  'achievement-already-counted',
  'author-place-taken',
  'author-count-differs',
  'hours-by-hand-above-max',
] as const

export const acting = [
  'not-found',
  'claim-act-not-allowed',
  'not-your-move',
  'idempotency-key-reused',
] as const

/** The service as this request uses it: under its Idempotency-Key, if it has one. */
export const keyed = (
  deps: ClaimDeps,
  operation: string,
  {
    params,
    body,
    idempotencyKey: key,
  }: Pick<Call<z.ZodType, z.ZodType, z.ZodType>, 'params' | 'body'> & {
    readonly idempotencyKey: string | undefined
  },
): ClaimDeps => ({ ...deps, keyed: { operation, key, input: { params, body: body ?? null } } })
