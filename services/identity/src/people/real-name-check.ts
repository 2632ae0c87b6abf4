import type { DocumentKind } from '../../../../domain/documents/identity-number'

/**
 * Whether name and number belong together, asked of the register. `unavailable`: the register could not be asked, the
 * person stays unverified until a bureau has seen the document. An adapter of a real register implements this.
 */
export interface RealNameCheck {
  /** Kept with the person, so that it can be told later who vouched. */
  readonly name: string
  check(claim: { kind: DocumentKind; number: string; name: string }): Promise<RealNameAnswer>
}

export type RealNameAnswer = 'agrees' | 'differs' | 'unavailable'

/** For demonstrations and tests: says yes to everybody. The configuration refuses it in production. */
const fake: RealNameCheck = { name: 'fake', check: async () => 'agrees' }

const none: RealNameCheck = { name: 'none', check: async () => 'unavailable' }

/** The adapters that a configuration may choose, by name. */
export const realNameCheckNames = ['fake', 'none'] as const

export const realNameChecks: Record<(typeof realNameCheckNames)[number], RealNameCheck> = { fake, none }
