import type { Score } from './score'

/**
 * The full mark that the rows of a list agree on (docs/regulation/art-10.md): the one value, or the one that more than half of them and
 * at least two say, so that one slip does not spoil the others. Null where the rows don't agree.
 */
export function agreeFullMark(stated: readonly Score[]): Score | null {
  const counts = new Map<Score, number>()
  for (const each of stated) counts.set(each, (counts.get(each) ?? 0) + 1)
  const [most] = [...counts].sort(([, one], [, other]) => other - one)
  if (!most) return null
  const [value, count] = most
  return counts.size === 1 || (count > stated.length / 2 && count > 1) ? value : null
}
