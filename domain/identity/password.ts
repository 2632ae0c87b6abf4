import { type Refusal, refuse } from '../refusals/refusal'
import { commonPasswords, LONGEST_COMMON, SHORTEST_COMMON } from './common-passwords'

export interface PasswordRule {
  /** identity/password-length-min of the day. */
  readonly lengthMin: number
  /** The document's number or login that the password is for: it is no password itself. */
  readonly login: string
  /** Of the person or organisation, where it is known: no password either. */
  readonly name?: string
  /** That which it replaces. */
  readonly present?: string
  readonly policyVersion?: string
}

const DISTINCT_MIN = 5
const RUNS = ['01234567890123456789', '98765432109876543210', 'abcdefghijklmnopqrstuvwxyz']
/** How much of a password may be one common word, run or login: more, and it is that with something hung on. */
const SHARE_MAX = 0.5
/** The same of two common words behind each other. */
const SHARE_OF_TWO_MAX = 0.85
const LOGIN_LENGTH_MIN = 4
const NUMBER_TAIL = 8
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
}

/**
 * Refuses `weak-password` with the reason: length, present, repeated, login, name, common. Length first: the rule that people know.
 * Which word was found is not told: the answer never carries a part of the password.
 */
export function weakPassword(password: string, rule: PasswordRule): Refusal | undefined {
  const reason = faultOf(password, password.normalize('NFKC').toLowerCase(), rule)
  return reason
    ? refuse('weak-password', { min: rule.lengthMin, reason }, { policyVersion: rule.policyVersion })
    : undefined
}

function faultOf(typed: string, plain: string, rule: PasswordRule): string | undefined {
  if ([...typed].length < rule.lengthMin) return 'length'
  if (rule.present !== undefined && lettersOf(plain) === lettersOf(rule.present.toLowerCase()))
    return 'present'
  if (new Set(plain).size < DISTINCT_MIN) return 'repeated'
  if (hasLogin(plain, rule.login.toLowerCase())) return 'login'
  const name = lettersOf((rule.name ?? '').normalize('NFKC').toLowerCase())
  if ([...name].length > 1 && lettersOf(plain).includes(name)) return 'name'
  return isCommon(plain) || isCommon(plainOf(plain)) ? 'common' : undefined
}

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')

/** As it was before letters became signs: p@ssw0rd. */
const plainOf = (password: string): string => [...password].map(each => LOOKS_LIKE[each] ?? each).join('')

function hasLogin(password: string, login: string): boolean {
  if (login.length >= LOGIN_LENGTH_MIN && password.includes(login)) return true
  if (longestShared(password, login) / password.length > SHARE_MAX) return true
  const birth = /^\d{6}(\d{8})\d{3}[\dx]$/.exec(login)?.[1]
  return (
    /\d{8}/.test(login) && [login.slice(-NUMBER_TAIL), birth].some(each => each && password.includes(each))
  )
}

/** Mostly one common word or run, or all but two of them behind each other. */
function isCommon(password: string): boolean {
  const [first, rest] = longestCommon(password)
  if (first / password.length > SHARE_MAX) return true
  const second = Math.max(...rest.map(part => longestCommon(part)[0]))
  return (first + second) / password.length > SHARE_OF_TWO_MAX
}

/** The length of the longest common word or run, and what stands on both sides of it. */
function longestCommon(password: string): [length: number, rest: readonly string[]] {
  const longestRun = Math.max(...RUNS.map(run => longestShared(password, run)))
  for (let length = Math.min(password.length, LONGEST_COMMON); length >= SHORTEST_COMMON; length -= 1)
    for (let from = 0; from + length <= password.length; from += 1) {
      const part = password.slice(from, from + length)
      if (commonPasswords.has(part) || (length === longestRun && RUNS.some(run => run.includes(part))))
        return [length, [password.slice(0, from), password.slice(from + length)]]
    }
  return [0, [password]]
}

/** The length of the longest part of the password that is also part of the other text. */
function longestShared(password: string, other: string): number {
  let longest = 0
  for (let from = 0; from < password.length; from += 1) {
    while (other.includes(password.slice(from, from + longest + 1)) && from + longest < password.length)
      longest += 1
  }
  return longest
}
