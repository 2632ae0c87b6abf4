/** A line of a pasted table, which may lack either. */
export interface PastedPerson {
  /** Counted from 1, as the official sees it. */
  readonly line: number
  readonly number: string
  readonly name: string
}

/** The people of pasted lines: number and name, separated by a tab, a comma or spaces. An empty line is a line without a person. */
export function peopleOfPaste(text: string): PastedPerson[] {
  return text
    .split(/\r?\n/)
    .map((words, at) => ({ words: words.trim(), line: at + 1 }))
    .filter(({ words }) => words !== '')
    .map(({ words, line }) => {
      const [, number = '', name = ''] = /^([^\s,，;；]+)[\s,，;；]*(.*)$/.exec(words) ?? []
      return { line, number, name: name.trim() }
    })
}
