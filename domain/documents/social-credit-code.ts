import { plainNumber } from '../intake/signs'
import { type Refusal, refuse } from '../refusals/refusal'
import { creditCodeCheck } from './check-digits'

/** 统一社会信用代码, 18 characters by GB 32100, upper case. */
export type SocialCreditCode = string & { readonly __brand: 'SocialCreditCode' }

const SHAPE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

/** The code in upper case; refuses `invalid-social-credit-code` with the reason: shape, check-character. */
export function socialCreditCode(text: string): SocialCreditCode | Refusal {
  const code = plainNumber(text)
  if (!SHAPE.test(code)) return refuse('invalid-social-credit-code', { reason: 'shape' })
  if (creditCodeCheck(code) !== code[17])
    return refuse('invalid-social-credit-code', { reason: 'check-character' })
  return code as SocialCreditCode
}
