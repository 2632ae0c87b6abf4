import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { z } from 'zod'
import { type NotRead, notReadKinds, sayNotRead } from '../../../domain/intake/not-read'
import {
  type Counts,
  countVerdicts,
  type Verdict,
  verdictKinds,
  verdictText,
} from '../../../domain/intake/verdict'
import { explain, type Refusal, underPolicy } from '../../../domain/refusals/refusal'
import { languageOf, ProblemSchema, policyVersionOf } from '../http/problem'
import { shortened } from './bounds'

/** The effect of a file, before or after it is posted: the digest covers the file's bytes and the verdict on each row. */
export interface Preview {
  readonly digest: string
  readonly counts: Counts
  readonly verdicts: readonly Verdict[]
  /** The parts of the file that were not read, or were read under another name. */
  readonly notRead: readonly NotRead[]
}

export function previewOf(
  bytes: Buffer,
  verdicts: readonly Verdict[],
  notRead: readonly NotRead[] = [],
): Preview {
  const digest = createHash('sha256').update(sha256Of(bytes)).update(verdictText(verdicts)).digest('hex')
  return { digest, counts: countVerdicts(verdicts), verdicts: verdicts.map(shortly), notRead }
}

/** Characters of a cell that a verdict repeats: a file of long cells must not make an answer many times its size. */
const ECHOED_MAX = 240

function shortly(verdict: Verdict): Verdict {
  const { key, refusal } = verdict
  const isLong = (fact: unknown): boolean => typeof fact === 'string' && fact.length > ECHOED_MAX
  if (!isLong(key) && !(refusal && Object.values(refusal.turnedOn).some(isLong))) return verdict
  const facts = Object.entries(refusal?.turnedOn ?? {}).map(([name, fact]) => [
    name,
    typeof fact === 'string' ? shortened(fact, ECHOED_MAX) : fact,
  ])
  return {
    ...verdict,
    key: key === null ? null : shortened(key, ECHOED_MAX),
    ...(refusal ? { refusal: { ...refusal, turnedOn: Object.fromEntries(facts) } } : {}),
  }
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
  comesTo: z.string().nullable().describe('What the row comes to, in words; null where `outcome` says all'),
  ...ExplainedSchema.partial().shape,
})

export const NotReadSchema = z
  .object({
    kind: z.enum(notReadKinds),
    name: z.string().describe('As it is written in the file'),
    at: z.string().optional().describe('The letters of its column, or the number of its line'),
    said: z.string().describe('In plain words'),
  })
  .meta({ id: 'NotRead' })

/** The parts of a file that were not read, as a preview and a commit answer them. */
export const saidNotRead = (
  notRead: readonly NotRead[],
  request: Request,
): z.infer<typeof NotReadSchema>[] => {
  const language = languageOf(request.get('accept-language'))
  return notRead.map(each => ({
    kind: each.kind,
    name: each.name,
    ...(each.at ? { at: each.at } : {}),
    said: sayNotRead(each)[language],
  }))
}

export const CountsSchema = z.object({
  fresh: z.number().int(),
  same: z.number().int(),
  changed: z.number().int(),
  refused: z.number().int(),
})

/** Row verdicts as they are answered: a refused row says why, and what to do. */
export function saidVerdicts(
  verdicts: readonly Verdict[],
  request: Request,
): z.infer<typeof VerdictSchema>[] {
  const language = languageOf(request.get('accept-language'))
  let explainedCount = 0
  return verdicts.map(({ row, key, verdict, outcome, comesTo, refusal }) => {
    const said = { row, key, verdict, outcome, comesTo: comesTo?.[language] ?? null }
    if (!refusal) return said
    explainedCount += 1
    if (explainedCount > EXPLAINED_MAX) return { ...said, code: refusal.code }
    return { ...said, ...explained(underPolicy(refusal, policyVersionOf(request)), request) }
  })
}

/** Refused rows that say all; the others say their code, so that the answer stays small enough to be read. */
const EXPLAINED_MAX = 1_000

function explained(refusal: Refusal, request: Request): z.infer<typeof ExplainedSchema> {
  const { kind: _, ...facts } = refusal
  return { ...facts, ...explain(refusal, languageOf(request.get('accept-language'))) }
}
