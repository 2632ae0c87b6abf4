/** Describes a fault of ours or of an engine: whether it passes by itself, and its text without data in it. */

/** Of an engine that only its service knows: it is away for now. */
export class PassingFault extends Error {
  override name = 'PassingFault'
}

/**
 * SQLSTATE: the connection broke, resources are short, a lock was not to be had, another transaction won, PostgreSQL is
 * stopped or read only for now. 57014 is a statement that gave up, nearly always because somebody else holds a lock: it
 * passes when that lock goes (docs/decisions/0250).
 */
const PASSING_STATE = /^(08...|53...|57014|57P..|58...|40001|40003|40P01|55006|55P03|25006|25P03|25P04)$/

/** Of the network, as Node and undici name it: a name that can't be looked up, a host or a port that does not answer. */
const PASSING_NETWORK =
  /^(ECONN|EPIPE|ETIMEDOUT|EAI_|ENOTFOUND|EHOST|ENET|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|UND_ERR_SOCKET)/

/** Of Prisma: it can't reach PostgreSQL, or got no connection or no transaction in time. */
const PASSING_PRISMA = /^(P1001|P1002|P1008|P1017|P2024|P2028|P2034)$/

const PASSING_WORDS =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|terminating connection|the database system is/i

/** True for faults that pass by themselves: the database is restarting, a lock timed out, a deadlock was broken. */
export function isTransient(error: unknown): boolean {
  if (error instanceof PassingFault) return true
  const code = codeOf(error) ?? ''
  if ([PASSING_STATE, PASSING_NETWORK, PASSING_PRISMA].some(each => each.test(code))) return true
  return isError(error) && PASSING_WORDS.test(error.message)
}

/** SQLSTATE: data exception, integrity constraint violation, syntax error or access rule violation. */
const LASTING_STATE = /^(22|23|42)[\dA-Z]{3}$/
const LASTING_NAMES: readonly string[] = [
  'ZodError',
  'PrismaClientValidationError',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
]

/** True for faults that stay however often one tries: data that a constraint or a type does not let in, mistakes in our code. */
export function isLasting(error: unknown): boolean {
  if (!isError(error) || isTransient(error)) return false
  if (LASTING_STATE.test(codeOf(error) ?? '')) return true
  // A TypeError with a cause is fetch's way to say that nobody answers.
  return LASTING_NAMES.includes(error.name) && error.cause === undefined
}

/** PostgreSQL keeps no NUL in a text, nor in JSON: whoever sent one is told so, since nobody writes one by hand. */
export const isNulInText = (error: unknown): boolean => ['22021', '22P05'].includes(codeOf(error) ?? '')

const SAYS_NO_DATA: readonly string[] = ['TypeError', 'RangeError', 'ReferenceError']

/** A fault in a line that may be kept anywhere: PostgreSQL's messages of class 22, Prisma's own and JSON's repeat what was written. */
export function sayFault(error: unknown): string {
  if (!isError(error)) return 'unknown'
  const state = codeOf(error) ?? ''
  if (LASTING_STATE.test(state))
    return state.startsWith('22') ? state : `${state}: ${originalOf(error)?.originalMessage ?? error.message}`
  const { issues } = error as { issues?: { path: PropertyKey[]; code: string }[] }
  if (issues) return `${error.name}: ${issues.map(each => `${each.path.join('.')} ${each.code}`).join(', ')}`
  return SAYS_NO_DATA.includes(error.name) ? `${error.name}: ${error.message}` : error.name
}

/** The code that PostgreSQL, Node or Prisma gives it, the first that is found. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  const original = originalOf(error)?.originalCode
  if (original) return original
  if (typeof code === 'string') return code
  return cause ? codeOf(cause) : undefined
}

/** PostgreSQL's own words, where Prisma's adapter has wrapped them. */
const originalOf = (error: object): { originalCode?: string; originalMessage?: string } | undefined =>
  (error as { meta?: { driverAdapterError?: { cause?: object } } }).meta?.driverAdapterError?.cause

/** By its shape: an error of another realm is none by `instanceof`. */
const isError = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'name' in error && 'message' in error
