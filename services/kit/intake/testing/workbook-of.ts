import { type Part, zipOf } from './zip-of'

/** A workbook for a test, of XML as it is given, sound or not. */
export function workbookOf(
  {
    sheet = '',
    styles,
    properties = '',
    doctype = '',
  }: { sheet?: string; styles?: string; properties?: string; doctype?: string },
  more: readonly Part[] = [],
): Buffer {
  const part = (name: string, text: string): Part => ({ name, bytes: Buffer.from(text) })
  return zipOf([
    part(
      'xl/workbook.xml',
      `<workbook xmlns:r="r">${properties}<sheets><sheet r:id="i1"/></sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      '<Relationships><Relationship Id="i1" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    part('xl/worksheets/sheet1.xml', `${doctype}<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
    ...(styles ? [part('xl/styles.xml', styles)] : []),
    ...more,
  ])
}
