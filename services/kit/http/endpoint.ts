import type { Request } from 'express'
import type { z } from 'zod'
import type { Actor } from '../../../domain/authority/actor'
import { roles } from '../../../domain/authority/actor'
import { type Act, guardOf, isOfficial, readingActs } from '../../../domain/authority/authority'
import type { RefusalCode } from '../../../domain/refusals/catalogue'
import { isRefusal, type Refusal } from '../../../domain/refusals/refusal'

type Shape = z.ZodType | undefined
type Parsed<S extends Shape> = S extends z.ZodType ? z.infer<S> : undefined

export interface Call<
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
  H extends Shape = undefined,
> {
  readonly params: Parsed<P>
  readonly query: Parsed<Q>
  readonly body: Parsed<B>
  readonly headers: Parsed<H>
  /** The actor of the request. On an endpoint for anyone it has no rights, and the id 'anonymous'. */
  readonly actor: Actor
  readonly idempotencyKey: string | undefined
  readonly now: Date
  /** The body's bytes as they came, on endpoints with `accepts`. */
  readonly bytes: Buffer
  readonly contentType: string
  readonly request: Request
}

export interface Answer {
  readonly status: number
  /** The body that the row's schema names for the status: JSON, bytes or a stream. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export const ok = (body: unknown, headers?: Record<string, string>): Answer => ({
  status: 200,
  body,
  headers,
})
export const created = (body: unknown, location?: string): Answer => ({
  status: 201,
  body,
  headers: location ? { Location: location } : {},
})
export const accepted = (body: unknown): Answer => ({ status: 202, body })
export const noContent = (): Answer => ({ status: 204 })

/** Turns a service's result into an answer, and hands a refusal on. */
export const answering =
  <T>(answer: (value: T) => Answer) =>
  (value: T | Refusal): Answer | Refusal =>
    isRefusal(value) ? value : answer(value as T)

/** One row of a service's table of endpoints: everything about it that a caller, a test or OpenAPI needs to know. */
export interface Endpoint<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  H extends Shape = Shape,
> {
  /** OpenAPI operationId, unique over all services: a verb and its object. */
  readonly id: string
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** OpenAPI form: `/v1/sittings/{sittingId}/bookings`. */
  readonly path: string
  readonly summary: string
  readonly article?: string
  /** The act of domain/authority that a caller must be allowed, or anyone. The handler still guards the object. */
  readonly who: Act | 'anyone'
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Of the request, by their names in lower case. */
  readonly headers?: H
  /** Media types of a body that is taken as bytes. */
  readonly accepts?: readonly string[]
  /** Of such a body where it is JSON: what OpenAPI says of it. It is read as tolerantly as a sheet, row by row. */
  readonly json?: z.ZodType
  /** Where the row takes more, or less, than services/kit/base/bounds.ts says. */
  readonly bytesMax?: number
  /** A body may come compressed, and is inflated up to `bytesMax`. */
  readonly inflates?: true
  /** The body is not read before the handler, which reads `request` itself, however long it is. */
  readonly streams?: true
  /** Answers by status. `null`: no body. A media type, or one of several, as the answer's own header says: bytes. */
  readonly answers: Readonly<
    Record<number, z.ZodType | null | { readonly media: string | readonly string[] }>
  >
  /**
   * Guards the object that the path names before a byte of the body is read, where taking the body apart is dear. The handler
   * still guards it: this is asked outside its transaction.
   */
  admit?(call: Omit<Call<P, Q, undefined, H>, 'body' | 'bytes'>): Promise<Refusal | undefined>
  /** On every answer of this row, and on its refusals. */
  readonly answerHeaders?: Readonly<Record<string, string>>
  readonly refusals: readonly RefusalCode[]
  /** On a hot path that never writes a fact: the relay is not woken for it. */
  readonly writesFacts?: false
  handle(call: Call<P, Q, B, H>): Promise<Answer | Refusal>
}

/** The refusals that kit itself answers for a row; `refusals` names those that the row adds. */
export const refusedByKit = (row: Endpoint): readonly RefusalCode[] => [
  ...(row.who === 'anyone' ? [] : (['unauthenticated', 'session-expired', 'not-allowed'] as const)),
  ...(mayConcernOfficials(row) ? (['own-affair'] as const) : []),
  ...(['invalid-input', 'too-many-requests', 'temporarily-unavailable'] as const),
  // Of a row that takes no body too: whoever sends one is refused by what stands before it.
  ...(row.method === 'get' || row.method === 'delete'
    ? []
    : (['body-too-slow', 'too-large', 'unsupported-media-type'] as const)),
  // Of a browser's session, by the portal that stands before every row.
  ...(row.method === 'get' ? [] : (['csrf-token-wrong'] as const)),
]

/** Whether an official may do it: then never to what is that official's own (domain/authority). */
export const mayConcernOfficials = ({ who }: Pick<Endpoint, 'who'>): boolean =>
  who !== 'anyone' && !readingActs.has(who) && roles.some(role => isOfficial(role) && guardOf(role, who))

/** Types a row by its own schemas, then forgets them, so that rows fit in one table. */
export const endpoint = <
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
  H extends Shape = undefined,
>(
  row: Endpoint<P, Q, B, H>,
): Endpoint => row as unknown as Endpoint
