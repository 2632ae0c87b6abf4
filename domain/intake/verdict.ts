import type { Refusal } from '../refusals/refusal'

/** The effects of a row of a file: it is new, it repeats known content, it changes it, or it can't be used. */
export const verdictKinds = ['fresh', 'same', 'changed', 'refused'] as const
export type VerdictKind = (typeof verdictKinds)[number]

export interface Verdict {
  /** The row as people count it: of a sheet its line, header included; of a list its place from 1. */
  readonly row: number
  /** The subject of the row, as far as it can be read: a ticket, a person. */
  readonly key: string | null
  readonly verdict: VerdictKind
  /** The outcome of the row, in plain words of the subject ('passed', ...). */
  readonly outcome: string | null
  /** The result of the row, for people ('1 of 3 days', 'from 1 to 3 days'); left out where the outcome says all. */
  readonly comesTo?: { readonly zh: string; readonly en: string }
  readonly refusal?: Refusal
}

export type Counts = Readonly<Record<VerdictKind, number>>

export function countVerdicts(verdicts: readonly Verdict[]): Counts {
  const counts = { fresh: 0, same: 0, changed: 0, refused: 0 }
  for (const { verdict } of verdicts) counts[verdict] += 1
  return counts
}

/** The verdicts as one text, which both preview and commit digest: equal texts, equal effect. */
export function verdictText(verdicts: readonly Verdict[]): string {
  return verdicts
    .map(v =>
      [
        ...[v.row, v.key ?? '', v.verdict, v.outcome ?? '', v.refusal?.code ?? ''],
        ...(v.comesTo ? [v.comesTo.en] : []),
      ].join('|'),
    )
    .join('\n')
}

/** Rows whose key stands twice in the file and not with the same content: it is unknown which is right, so none is taken. */
export function findRepeats<R extends { readonly row: number; readonly key: string | null }>(
  rows: readonly R[],
  isEqual: (a: R, b: R) => boolean,
): Map<number, number> {
  const repeats = new Map<number, number>()
  for (const group of byKey(rows).values()) {
    const first = group[0]!
    const agree = group.every(each => isEqual(first, each))
    for (const each of group.slice(1)) repeats.set(each.row, first.row)
    if (!agree) repeats.set(first.row, group[1]!.row)
  }
  return repeats
}

function byKey<R extends { readonly key: string | null }>(rows: readonly R[]): Map<string, R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    if (row.key === null) continue
    const group = groups.get(row.key)
    if (group) group.push(row)
    else groups.set(row.key, [row])
  }
  return groups
}
