import { canonical } from '../certificate/content'
import { ClaimFormSchema } from './form'

/**
 * Whether a form as it was typed says what a submitted one says. A submission is frozen as the schema reads it, with its
 * numbers and what it takes for granted, so the two differ in text although nobody changed anything.
 */
export function isSameForm(typed: unknown, submitted: unknown): boolean {
  const read = ClaimFormSchema.safeParse(typed)
  return read.success && canonical(plain(read.data)) === canonical(plain(submitted))
}

/** As JSON carries it: without what is left out. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
