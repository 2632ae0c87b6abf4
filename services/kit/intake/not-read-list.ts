import type { NotRead } from '../../../domain/intake/not-read'
import { NOT_READ_MAX, shortened } from './bounds'
import { safeText } from './decode-text'

/** The parts of a file that were not read: all are counted, the first of them are listed. */
export class NotReadList {
  private readonly listed: NotRead[] = []
  private more = 0

  add(each: NotRead): void {
    if (this.listed.length < NOT_READ_MAX) this.listed.push(each)
    else this.more += 1
  }

  addLine(line: number, cells: readonly string[]): void {
    const texts = cells.map(cell => cell.trim()).filter(Boolean)
    const text = safeText([...new Set(texts)].join(' '))
    if (text !== '') this.add({ kind: 'line', name: shortened(starred(text)), at: String(line) })
  }

  list(): NotRead[] {
    return this.more === 0 ? this.listed : [...this.listed, { kind: 'more', name: String(this.more) }]
  }
}

/** A line that is no person may show a person's number all the same: an example, a sum below it. */
const starred = (text: string): string =>
  text.replace(/[\dA-Z]{9,}/gi, number => `${number.slice(0, 3)}***${number.slice(-2)}`)
