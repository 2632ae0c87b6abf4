import { type FileFault, fileFault } from '../../../domain/intake/faults'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { decodeText } from './decode-text'
import { type FileRows, RowPlacing, type Wanted } from './place-rows'
import { DELIMITERS, readCsv, separatorOf } from './read-csv'
import { readJson } from './read-json'
import { readXlsx, xlsxMedia } from './read-xlsx'
import { isZip } from './zip'

/** A sheet as it was sent. */
export interface PostedSheet {
  readonly bytes: Buffer
  readonly contentType: string
}

/** The input of a thread: a file, and the columns that are wanted. */
export type TakingApart<Name extends string> = PostedSheet & Wanted<Name>

/** Takes a file of rows apart. All that comes in from outside is bounded while it is read (./bounds). */
export async function takeApart<Name extends string>({
  bytes: sent,
  contentType,
  ...wanted
}: TakingApart<Name>): Promise<FileRows<Name> | Refusal> {
  // A thread is given the bytes without what makes them a Buffer.
  const bytes = Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength)
  const read = /json/i.test(contentType)
    ? readJson(bytes, wanted)
    : await readSheet({ bytes, contentType }, wanted)
  if ('fault' in read) return refuse('file-unreadable', read)
  if (read.rows.length > 0) return read
  return refuse('file-unreadable', fileFault('no-rows', '没有数据行', 'no rows'))
}

const OLD_EXCEL = 'd0cf11e0'

/** The bytes tell what a file is, since spreadsheets are sent under any name. */
async function readSheet<Name extends string>(
  { bytes, contentType }: PostedSheet,
  wanted: Wanted<Name>,
): Promise<FileRows<Name> | FileFault> {
  if (isZip(bytes)) return readWorkbook(bytes, wanted)
  if (contentType.startsWith(xlsxMedia) || bytes.subarray(0, 4).toString('hex') === OLD_EXCEL)
    return fileFault('not-xlsx', '不是 XLSX 文件，请另存为 XLSX 或 CSV', 'no XLSX: save it as XLSX or CSV')
  return readText(decodeText(bytes, contentType), wanted)
}

async function readWorkbook<Name extends string>(
  bytes: Buffer,
  wanted: Wanted<Name>,
): Promise<FileRows<Name> | FileFault> {
  const read = await readXlsx(bytes, hiddenColumns => new RowPlacing(wanted, hiddenColumns))
  if ('fault' in read) return read
  const placed = read.taker.finish()
  return 'fault' in placed ? placed : { ...placed, notRead: [...read.others, ...placed.notRead] }
}

/** Between its cells stands what its header is written with: the other signs may stand in its cells. */
function readText<Name extends string>(sent: string, wanted: Wanted<Name>): FileRows<Name> | FileFault {
  const { text, delimiter } = separatorOf(sent)
  const takers = (delimiter ? [delimiter] : DELIMITERS).map(sign => {
    const placing = new RowPlacing(wanted)
    for (const record of readCsv(text, sign)) if (!placing.take(record)) break
    return placing
  })
  return (takers.find(placing => placing.hasHeader()) ?? takers[0]!).finish()
}
