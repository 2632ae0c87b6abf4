export type Mark = 'R' | 'S' | 'D'
export interface Text {
  zh: string
  en: string
}

/** A code in words: as a page shows it, and as a sentence of a refusal names it. */
export interface CodeWords extends Readonly<Text> {
  readonly inSentence: Readonly<Text>
}

export interface CatalogueEntry<Fact extends string = string> {
  /** The rule that refuses: a dated value's name or the rule's own. */
  readonly rule: string
  /** The article of 温人社发〔2020〕125号, or 'none'. */
  readonly article: string
  readonly mark: Mark
  readonly title: Text
  readonly detail: Text
  readonly remedy: Text
  /** The facts that its texts can't do without: in the types alone, so that the compiler asks for them at each refusal. */
  readonly needs?: Fact
}

/**
 * The names in {braces}. Those in [brackets] too: what may be unknown is said to be (null), never forgotten. `until` is given beside the
 * facts.
 */
type Needs<T extends string> = T extends `${string}{${infer Name}}${infer After}`
  ? Exclude<Name, 'until'> | Needs<After>
  : never

type Texts = readonly [title: string, detail: string, remedy: string]

/**
 * One entry: `rule`, then article and mark ('10 D'), then title, detail and remedy in Chinese and in English.
 * `{name}` is filled from what the refusal turned on; a part in [brackets] is left out if its names are not known.
 */
export function entry<const En extends Texts>(
  rule: string,
  basis: `${string} ${Mark}`,
  zh: Texts,
  en: En,
): CatalogueEntry<Needs<En[number]>> {
  const [article, mark] = basis.split(' ') as [string, Mark]
  const text = (i: 0 | 1 | 2): Text => ({ zh: zh[i], en: en[i] })
  return { rule, article, mark, title: text(0), detail: text(1), remedy: text(2) }
}
