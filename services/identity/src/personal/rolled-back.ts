import type { Refusal } from '../../../../domain/refusals/refusal'

/** Thrown inside a transaction: takes back everything written, and is then the answer. */
export class RolledBack extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code)
  }
}

export async function catchRolledBack<T>(act: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof RolledBack) return error.refusal
    throw error
  }
}
