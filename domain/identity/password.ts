import { type Refusal, refuse } from '../refusals/refusal'

export interface PasswordRule {
  /** identity/password-length-min of the day. */
  readonly lengthMin: number
  /** What the password is for: it may not contain it, nor its last eight characters. */
  readonly login: string
  readonly policyVersion?: string
}

const DISTINCT_MIN = 5
const LOGIN_TAIL = 8
const COMMON = [
  'password',
  'passw0rd',
  'qwerty',
  '1q2w3e',
  'asdfgh',
  'letmein',
  'iloveyou',
  'woaini',
  'admin',
]
const RUNS = ['01234567890123456789', '98765432109876543210', 'abcdefghijklmnopqrstuvwxyz']
/** How much of a password may be one common word or run: more, and it is that word with something hung on. */
const COMMON_SHARE_MAX = 0.5

/** Refuses `weak-password` with the reason: length, repeated, login, common. Length first: the rule that people know. */
export function weakPassword(password: string, rule: PasswordRule): Refusal | undefined {
  const reason = faultOf(password.toLowerCase(), rule)
  return reason
    ? refuse('weak-password', { min: rule.lengthMin, reason }, { policyVersion: rule.policyVersion })
    : undefined
}

function faultOf(password: string, { lengthMin, login }: PasswordRule): string | undefined {
  if ([...password].length < lengthMin) return 'length'
  if (new Set(password).size < DISTINCT_MIN) return 'repeated'
  if (login && password.includes(login.toLowerCase().slice(-LOGIN_TAIL))) return 'login'
  return isCommon(password) ? 'common' : undefined
}

function isCommon(password: string): boolean {
  const words = COMMON.filter(word => password.includes(word)).map(word => word.length)
  const longest = Math.max(0, ...words, ...RUNS.map(run => longestShared(password, run)))
  return longest / password.length > COMMON_SHARE_MAX
}

/** The length of the longest part of the password that is also part of the run. */
function longestShared(password: string, run: string): number {
  let longest = 0
  for (let from = 0; from < password.length; from += 1) {
    while (run.includes(password.slice(from, from + longest + 1)) && from + longest < password.length)
      longest += 1
  }
  return longest
}
