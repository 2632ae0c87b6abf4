/** A field that the API did not take. */
export interface FieldFault {
  /** `body.name` */
  readonly path: string
  readonly message: string
}

interface ProblemBody {
  readonly code?: string
  readonly title?: string
  readonly detail?: string
  readonly remedy?: string
  readonly article?: string
  readonly until?: string
  readonly faults?: readonly FieldFault[]
  readonly turnedOn?: Readonly<Record<string, unknown>>
}

/** An answer that is no success (RFC 9457), in the words of the API; or none at all. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
  ) {
    super(body.detail ?? body.title ?? String(status))
  }

  get code(): string {
    return this.body.code ?? 'internal-fault'
  }

  /** The line is lost, or the server is not there. */
  get isUnreachable(): boolean {
    return this.status === 0
  }

  static unreachable(cause: unknown): Problem {
    return Object.assign(new Problem(0, { code: 'unreachable' }), { cause })
  }
}

export async function problemOf(response: Response): Promise<Problem> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
  return new Problem(response.status, isProblem ? ((await response.json()) as ProblemBody) : {})
}
