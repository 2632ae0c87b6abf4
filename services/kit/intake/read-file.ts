import type { Columns } from '../../../domain/intake/columns'
import { fileFault } from '../../../domain/intake/faults'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { PassingFault } from '../base/faults'
import { type Reading, readInThread } from '../run/reading-threads/reading-threads'
import { ROWS_MAX } from './bounds'
import type { FileRows, Required } from './place-rows'
import { xlsxMedia } from './read-xlsx'
import { type PostedSheet, type TakingApart, takeApart } from './take-apart'
import { isZip } from './zip'

export type { FileRows } from './place-rows'
export type { PostedSheet } from './take-apart'

/** The media types of a file of rows. */
export const rowMedia = ['application/json', 'text/csv', xlsxMedia] as const

/** Text up to this size costs the event loop a few milliseconds, less than a thread would; all else is read in one. */
const SMALL_BYTES = 65_536

/**
 * Takes a file of rows apart: a sheet (XLSX, or CSV in UTF-8, UTF-16 or GB18030; header in Chinese or English) or JSON
 * `{ rows: [...] }` with our names. A bad row never spoils the others; a file that is no such thing is refused whole. What stands in it
 * and was not read is named. Authorise first: reading costs more than refusing.
 *
 * @param required columns that the file can't do without; of several together any one; the first is that by which a row is known
 */
export async function readFileRows<Name extends string>(
  { bytes, contentType }: PostedSheet,
  columns: Columns<Name>,
  required: Required<NoInfer<Name>>,
  { rowsMax = ROWS_MAX }: { readonly rowsMax?: number } = {},
): Promise<FileRows<Name> | Refusal> {
  const given: TakingApart<Name> = { bytes, contentType, columns, required, rowsMax }
  if (bytes.length <= SMALL_BYTES && !isZip(bytes)) return takeApart(given)
  const read = await readInThread(takingApart as Reading<TakingApart<Name>, FileRows<Name> | Refusal>, given)
  // Nothing of such a request is kept: it is to be sent again.
  if (isRefusal(read) && read.code === 'temporarily-unavailable')
    throw new PassingFault('too many files are being read')
  return read === 'too-dear'
    ? refuse(
        'file-unreadable',
        fileFault(
          'reading-too-dear',
          '读取该文件所需的时间或内存过多，请另存为 CSV 或分成几个文件提交',
          'it takes too long or too much memory to read: save it as CSV, or send it in several files',
        ),
      )
    : read
}

const takingApart = { file: require.resolve('./take-apart'), name: 'takeApart' }
