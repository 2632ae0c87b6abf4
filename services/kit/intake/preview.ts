import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { z } from 'zod'
import {
  type Counts,
  countVerdicts,
  type Verdict,
  verdictKinds,
  verdictText,
} from '../../../domain/intake/verdict'
import { explain, type Refusal, underPolicy } from '../../../domain/refusals/refusal'
import { languageOf, ProblemSchema, policyVersionOf } from '../problem'

/** What a file would do, or did: the digest names the file's bytes and what is said of each row. */
export interface Preview {
  readonly digest: string
  readonly counts: Counts
  readonly verdicts: readonly Verdict[]
}

export function previewOf(bytes: Buffer, verdicts: readonly Verdict[]): Preview {
  const digest = createHash('sha256').update(sha256Of(bytes)).update(verdictText(verdicts)).digest('hex')
  return { digest, counts: countVerdicts(verdicts), verdicts }
}

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** The digest that a commit names, from `If-Match` (RFC 9110) or the query. */
export const namedPreview = (ifMatch: string | undefined, query: string | undefined): string | undefined =>
  query ?? ifMatch?.replace(/^W\//, '').replaceAll('"', '')

/** Of a refused row: what a problem says of a refused request. */
const ExplainedSchema = ProblemSchema.omit({ type: true, status: true, instance: true, faults: true })

export const VerdictSchema = z.object({
  row: z.number().int(),
  key: z.string().nullable(),
  verdict: z.enum(verdictKinds),
  outcome: z.string().nullable(),
  ...ExplainedSchema.partial().shape,
})

export const CountsSchema = z.object({
  fresh: z.number().int(),
  same: z.number().int(),
  changed: z.number().int(),
  refused: z.number().int(),
})

/** Row verdicts as they are answered: a refused row says why, and what to do. */
export const saidVerdicts = (
  verdicts: readonly Verdict[],
  request: Request,
): z.infer<typeof VerdictSchema>[] =>
  verdicts.map(({ row, key, verdict, outcome, refusal }) => ({
    row,
    key,
    verdict,
    outcome,
    ...(refusal ? explained(underPolicy(refusal, policyVersionOf(request)), request) : {}),
  }))

function explained(refusal: Refusal, request: Request): z.infer<typeof ExplainedSchema> {
  const { kind: _, ...facts } = refusal
  return { ...facts, ...explain(refusal, languageOf(request.get('accept-language'))) }
}
