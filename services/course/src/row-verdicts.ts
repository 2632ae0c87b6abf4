import type { Request } from 'express'
import { z } from 'zod'
import { countVerdicts, type Verdict, type VerdictKind } from '../../../domain/intake/verdict'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { CountsSchema, saidVerdicts, VerdictSchema } from '../../kit/intake/preview'

/** What a posted list did, row by row: a refused one says why, and the good ones stand. */
export const PostedListSchema = z.object({ counts: CountsSchema, verdicts: z.array(VerdictSchema) })

export const sayPosted = (
  verdicts: readonly Verdict[],
  request: Request,
): z.infer<typeof PostedListSchema> => ({
  counts: countVerdicts(verdicts),
  verdicts: saidVerdicts(verdicts, request),
})

/** The verdict of a row that is about a person: what was done with it, or why nothing was. */
export function verdictOf(
  row: number,
  personId: string | null,
  done: Exclude<VerdictKind, 'refused'> | Refusal,
  outcome: string | null = null,
): Verdict {
  const about = { row, key: personId, outcome }
  return isRefusal(done) ? { ...about, verdict: 'refused', refusal: done } : { ...about, verdict: done }
}

/** A row by its schema, or what is wrong with it. */
export function readRow<S extends z.ZodType>(schema: S, given: unknown, row: number): z.infer<S> | Refusal {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const reason = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  return refuse('row-unreadable', { row, reason })
}
