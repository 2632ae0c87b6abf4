import { columnOfLetters } from '../../../domain/intake/columns'
import type { RowFaultCode } from '../../../domain/intake/faults'
import { COLUMNS_MAX } from './bounds'
import { isTrue } from './xlsx-parts'
import { walkXml } from './xml'
import { type Zip, ZipFault } from './zip'

/** Cells that a sheet shows as one: the file has the value of the first alone. */
interface Merged {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** A row whose covered cells get the value that they show. */
interface Filled {
  readonly line: number
  readonly cells: string[]
  readonly faults: Map<number, RowFaultCode>
}

export interface MergedCells {
  /** Call it for every row, in order. A row without anything of its own stays empty. */
  fill(row: Filled, hasContent: boolean): void
}

const MERGED_MAX = 20_000
/** The most merged ranges that may reach into one row. */
const AT_ONCE_MAX = COLUMNS_MAX

/** The elements behind the rows of a sheet that decide how the rows are read. */
export interface Behind {
  readonly merged: MergedCells
  /** The sheet asks to be computed when it is opened, as Workbook.isUncomputed says of all. */
  readonly isUncomputed: boolean
}

/** It is looked for first; most sheets have none of it. */
export async function readBehind(zip: Zip, part: string): Promise<Behind> {
  const { list, isUncomputed } = (await mentions(zip.read(part), ['mergeCell', 'sheetCalcPr']))
    ? await listBehind(zip, part)
    : { list: [], isUncomputed: false }
  return { merged: mergedCells(list), isUncomputed }
}

function mergedCells(list: readonly Merged[]): MergedCells {
  const waiting = [...list].sort((a, b) => b.top - a.top)
  let active: { merged: Merged; text: string; fault: RowFaultCode | undefined }[] = []
  return {
    fill: (row, hasContent) => {
      active = active.filter(({ merged }) => merged.bottom >= row.line)
      if (hasContent) for (const each of active) cover(row, each)
      while (waiting.length > 0 && waiting.at(-1)!.top <= row.line) {
        const merged = waiting.pop()!
        if (merged.bottom < row.line) continue
        const isFirst = merged.top === row.line
        const [text, fault] = isFirst
          ? [row.cells[merged.left] ?? '', row.faults.get(merged.left)]
          : ['', undefined]
        active.push({ merged, text, fault })
        if (active.length > AT_ONCE_MAX) throw new ZipFault('too many merged cells')
        if (hasContent) cover(row, active.at(-1)!)
      }
    },
  }
}

function cover(
  { cells, faults }: Filled,
  { merged, text, fault }: { merged: Merged; text: string; fault: RowFaultCode | undefined },
): void {
  for (let column = merged.left; column <= Math.min(merged.right, COLUMNS_MAX - 1); column += 1) {
    if (cells[column]) continue
    cells[column] = text
    if (fault) faults.set(column, fault)
  }
}

async function mentions(chunks: AsyncIterable<Buffer>, words: readonly string[]): Promise<boolean> {
  const longest = Math.max(...words.map(word => word.length))
  let before: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const seen = Buffer.concat([before, chunk])
    if (words.some(word => seen.includes(word))) return true
    before = seen.subarray(-longest)
  }
  return false
}

async function listBehind(zip: Zip, part: string): Promise<{ list: Merged[]; isUncomputed: boolean }> {
  const list: Merged[] = []
  let isUncomputed = false
  await walkXml(zip.read(part), {
    open: (name, { ref = '', fullCalcOnLoad }) => {
      if (name === 'sheetCalcPr') isUncomputed = isTrue(fullCalcOnLoad)
      if (name !== 'mergeCell') return
      const [, left, top, right, bottom] = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/i.exec(ref) ?? []
      if (bottom === undefined) return
      list.push({
        ...{ top: Number(top), bottom: Number(bottom) },
        ...{ left: columnOfLetters(left!)!, right: columnOfLetters(right!)! },
      })
      if (list.length > MERGED_MAX) throw new ZipFault('too many merged cells')
    },
  })
  return { list, isUncomputed }
}
