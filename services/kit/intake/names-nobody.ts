import { personColumns } from '../../../domain/documents/listed-person'
import { headersOf } from '../../../domain/intake/columns'
import { fileFault } from '../../../domain/intake/faults'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import type { FileRows } from './read-file'

/** A sheet that has neither a column of numbers nor one of ids says of no row whose it is: refused, with the columns that it wants. */
export function namesNobody({
  rows,
  found,
}: Pick<FileRows<'number' | 'personId'>, 'rows' | 'found'>): Refusal | undefined {
  if (found.number !== undefined || found.personId !== undefined) return undefined
  if (rows.some(({ cells, fault }) => fault || cells.number || cells.personId)) return undefined
  const [number, personId] = [headersOf(personColumns.number)[0], headersOf(personColumns.personId)[0]]
  const zh = `没有“${number}”列，也没有“${personId}”列`
  return refuse('file-unreadable', {
    ...fileFault('column-missing', zh, `no column ${number}, nor ${personId}`),
  })
}
