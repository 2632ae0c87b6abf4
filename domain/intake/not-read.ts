/** The kinds of content beside the rows that were read. */
export const notReadKinds = [
  'column',
  'field',
  'hiddenColumn',
  'hiddenSheet',
  'line',
  'more',
  'readAs',
  'sheet',
] as const
export type NotReadKind = (typeof notReadKinds)[number]

/**
 * Content of a file that the reader did not read, or read in a way that its sender would not see. It is reported, so
 * that nothing of a file is left out without a word.
 */
export interface NotRead {
  readonly kind: NotReadKind
  /** As it is written in the file: the header of a column, the name of a sheet or a field, the beginning of a line. */
  readonly name: string
  /** Where it stands: the letters of the column, or the number of the line. */
  readonly at?: string
  /** `readAs`: the column that it was read as. */
  readonly column?: string
}

/** Describes it in plain words. */
export function sayNotRead({ kind, name, at, column }: NotRead): {
  readonly zh: string
  readonly en: string
} {
  const [place, placeEn] = at ? [`（${at}）`, ` (${at})`] : ['', '']
  switch (kind) {
    case 'column':
      return { zh: `未读取的列：“${name}”${place}`, en: `Column not read: ${name}${placeEn}` }
    case 'field':
      return { zh: `未读取的字段：“${name}”`, en: `Field not read: ${name}` }
    case 'hiddenColumn':
      return {
        zh: `“${name}”列${place}被隐藏，但已读取`,
        en: `Column ${name}${placeEn} is hidden, and was read`,
      }
    case 'hiddenSheet':
      return { zh: `未读取的隐藏工作表：“${name}”`, en: `Hidden sheet not read: ${name}` }
    case 'line':
      return { zh: `未作为人员读取的第 ${at} 行：“${name}”`, en: `Line ${at} not read as a person: ${name}` }
    case 'more':
      return { zh: `另有 ${name} 处未列出`, en: `${name} more are not listed` }
    case 'readAs':
      return {
        zh: `“${name}”列${place}已作为“${column}”读取`,
        en: `Column ${name}${placeEn} was read as ${column}`,
      }
    case 'sheet':
      return { zh: `未读取的工作表：“${name}”`, en: `Sheet not read: ${name}` }
  }
}
