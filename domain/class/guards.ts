import type { Guarded } from '../authority/authority'
import type { ClassState } from './states'

interface OwnedClass {
  /** Null: the department's own. */
  readonly organiserId: string | null
  readonly industry: string
}

/** A class belongs to its organiser; a department's own class belongs to the department. */
export const guardOfOrganiser = ({ organiserId, industry }: OwnedClass): Guarded =>
  organiserId === null ? { industry } : { organiserId }

/** Organiser and department read a class; its organiser alone reads a draft. */
export function guardOfReading({
  organiserId,
  industry,
  state,
}: OwnedClass & { readonly state: ClassState }): Guarded {
  const isDrafted = state === 'draft' && organiserId !== null
  return { organiserId, ...(isDrafted ? {} : { industry }) }
}
