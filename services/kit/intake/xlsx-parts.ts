import { posix } from 'node:path'
import { walkXml } from './xml'
import { type Zip, ZipFault } from './zip'

/** The parts that a part points to (ECMA-376 part 2, relationships). */
interface Relationship {
  readonly id: string
  /** The last word of its type: 'worksheet', 'sharedStrings', ... */
  readonly type: string
  readonly target: string
}

/** A sheet as the workbook lists it. */
export interface ListedSheet {
  readonly name: string
  /** Undefined: a chart, or something else that has no rows. */
  readonly part: string | undefined
  readonly isHidden: boolean
}

export interface Workbook {
  readonly sheets: readonly ListedSheet[]
  readonly strings: string | undefined
  readonly styles: string | undefined
  readonly from1904: boolean
  /** The file asks to be computed when it is opened: what stands in its formulas is not their value. */
  readonly isUncomputed: boolean
  /** No program that computes formulas has written it. */
  readonly hasNoCalculation: boolean
}

const SHEETS_MAX = 100

/** Finds the parts of a workbook by its relationships, as spreadsheets do, whatever their names. */
export async function readWorkbook(zip: Zip): Promise<Workbook> {
  const top = await readRelationships(zip, '')
  const part = top.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml'
  if (!zip.has(part)) throw new ZipFault(`no part ${part}`)
  const related = await readRelationships(zip, part)
  const sheets: { name: string; id: string; isHidden: boolean }[] = []
  let [from1904, isUncomputed, hasNoCalculation] = [false, false, true]
  await walkXml(zip.read(part), {
    open: (name, attributes) => {
      if (name === 'sheet' && sheets.length < SHEETS_MAX) sheets.push(listedSheet(attributes))
      if (name === 'workbookPr') from1904 = isTrue(attributes.date1904)
      if (name !== 'calcPr') return
      hasNoCalculation = false
      isUncomputed =
        isTrue(attributes.fullCalcOnLoad) ||
        isTrue(attributes.forceFullCalc) ||
        /^(0|false)$/.test(attributes.calcCompleted ?? '')
    },
  })
  return {
    sheets: sheets.map(({ id, ...sheet }) => ({ ...sheet, part: partOfSheet(related, id) })),
    strings: partOf(zip, related, 'sharedStrings', 'xl/sharedStrings.xml'),
    styles: partOf(zip, related, 'styles', 'xl/styles.xml'),
    ...{ from1904, isUncomputed, hasNoCalculation },
  }
}

/** As XML schema writes it. */
export const isTrue = (value: string | undefined): boolean => /^(1|true)$/.test(value ?? '')

function listedSheet(attributes: Readonly<Record<string, string>>) {
  // The prefix of the relationship's id is the program's choice.
  const id = Object.entries(attributes).find(([name]) => /:id$/i.test(name))?.[1] ?? ''
  return { name: attributes.name ?? '', id, isHidden: /hidden/i.test(attributes.state ?? '') }
}

function partOfSheet(related: readonly Relationship[], id: string): string | undefined {
  const found = related.find(each => each.id === id)
  return found && (found.type === 'worksheet' || found.type === '') ? found.target : undefined
}

function partOf(
  zip: Zip,
  related: readonly Relationship[],
  wanted: string,
  usual: string,
): string | undefined {
  const target = related.find(({ type }) => type === wanted)?.target ?? usual
  return zip.has(target) ? target : undefined
}

async function readRelationships(zip: Zip, part: string): Promise<Relationship[]> {
  const folder = posix.dirname(part || '.')
  const list = posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  if (!zip.has(list)) {
    if (part === '') return []
    throw new ZipFault('no list of its sheets')
  }
  const found: Relationship[] = []
  await walkXml(zip.read(list), {
    open: (name, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) => {
      if (name === 'Relationship' && mode !== 'External' && found.length < RELATIONSHIPS_MAX)
        found.push({ id, type: type.split('/').at(-1)!, target: resolved(folder, target) })
    },
  })
  return found
}

const RELATIONSHIPS_MAX = 1_000

/** A target is relative to the folder of the part that points to it, or absolute. */
function resolved(folder: string, target: string): string {
  const path = unescaped(target.replaceAll('\\', '/'))
  return path.startsWith('/') ? posix.normalize(path).slice(1) : posix.join(folder, path)
}

/** A percent sign that escapes nothing stands for itself. */
function unescaped(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
