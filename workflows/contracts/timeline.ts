import type { Happening } from './messages'

/** By when each became true, not by when it was heard: facts come late. What became true at once stays as it came. */
export const inOrder = (happenings: readonly Happening[]): Happening[] =>
  [...happenings].sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
