import { type FileFault, fileFault } from '../../../domain/intake/faults'
import type { NotRead } from '../../../domain/intake/not-read'
import { shortened } from './bounds'
import { safeText } from './decode-text'
import type { RecordTaker } from './sheet-record'
import { readNumberFormats } from './xlsx-formats'
import { type ListedSheet, readWorkbook, type Workbook } from './xlsx-parts'
import { type Looks, readSheet } from './xlsx-sheet'
import { readText, walkXml, XmlFault } from './xml'
import { openZip, type Zip, ZipFault } from './zip'

export const xlsxMedia = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Takes the rows of a sheet, and says whether the sheet has the columns that are looked for. */
export interface SheetTaker extends RecordTaker {
  hasHeader(): boolean
  hasContent(): boolean
}

/** The sheet that was read, and the others that have something in them. */
export interface ReadWorkbook<Taker> {
  readonly taker: Taker
  readonly others: readonly NotRead[]
}

/**
 * Reads the first sheet of a workbook (ECMA-376) that has the columns that are looked for, of those that are shown; where none has
 * them, the first that has anything. It is read as it unpacks, part by part, so that nothing larger than the archive may unfold to is
 * ever held.
 */
export async function readXlsx<Taker extends SheetTaker>(
  bytes: Buffer,
  createTaker: (hiddenColumns: ReadonlySet<number>) => Taker,
): Promise<ReadWorkbook<Taker> | FileFault> {
  try {
    const zip = await openZip(bytes)
    const workbook = await readWorkbook(zip)
    return await readSheets(zip, workbook, await readLooks(zip, workbook), createTaker)
  } catch (error) {
    if (error instanceof ZipFault || error instanceof XmlFault)
      return fileFault('not-xlsx', `无法作为 XLSX 打开：${error.message}`, `XLSX: ${error.message}`)
    throw error
  }
}

async function readLooks(zip: Zip, workbook: Workbook): Promise<Looks> {
  const { strings, styles, from1904, isUncomputed, hasNoCalculation } = workbook
  return {
    ...{ isUncomputed, hasNoCalculation },
    strings: strings ? await readSharedStrings(zip, strings) : [],
    formats: await readNumberFormats(styles ? zip.read(styles) : undefined, { from1904 }),
  }
}

/** More than the cells that are read could ever refer to. */
const STRINGS_MAX = 400_000

async function readSharedStrings(zip: Zip, part: string): Promise<string[]> {
  const strings: string[] = []
  const reading = readText()
  await walkXml(zip.read(part), {
    open: reading.open,
    close: (name, text) => {
      reading.close(name, text)
      if (name === 'si') strings.push(reading.take())
      if (strings.length > STRINGS_MAX) throw new ZipFault(`more than ${STRINGS_MAX} texts`)
    },
  })
  return strings
}

async function readSheets<Taker extends SheetTaker>(
  zip: Zip,
  { sheets }: Workbook,
  looks: Looks,
  createTaker: (hiddenColumns: ReadonlySet<number>) => Taker,
): Promise<ReadWorkbook<Taker>> {
  const tried = new Map<ListedSheet, Taker>()
  for (const sheet of sheets.filter(({ part, isHidden }) => part !== undefined && !isHidden)) {
    const hiddenColumns = new Set<number>()
    const taker = createTaker(hiddenColumns)
    await readSheet(zip, { part: sheet.part!, looks, hiddenColumns }, taker)
    tried.set(sheet, taker)
    if (taker.hasHeader()) break
  }
  const all = [...tried]
  const [read] = [
    all.find(([, taker]) => taker.hasHeader()),
    all.find(([, taker]) => taker.hasContent()),
    all[0],
  ].filter(each => each !== undefined)
  if (!read) throw new ZipFault('no sheet')
  const others: NotRead[] = []
  for (const sheet of sheets) {
    if (sheet === read[0] || !(await hasContent(zip, sheet, looks, tried.get(sheet)))) continue
    others.push({
      kind: sheet.isHidden ? 'hiddenSheet' : 'sheet',
      name: safeText(shortened(sheet.name)),
    })
  }
  return { taker: read[1], others }
}

/** A chart has no rows, and shows something all the same. */
async function hasContent(
  zip: Zip,
  { part }: ListedSheet,
  looks: Looks,
  tried: SheetTaker | undefined,
): Promise<boolean> {
  if (tried) return tried.hasContent()
  if (part === undefined) return true
  let isFilled = false
  const taker: RecordTaker = {
    take: () => {
      isFilled = true
      return false
    },
  }
  await readSheet(zip, { part, looks, hiddenColumns: new Set() }, taker)
  return isFilled
}
