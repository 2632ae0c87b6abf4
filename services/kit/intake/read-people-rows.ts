import type { personColumns } from '../../../domain/documents/listed-person'
import type { Columns } from '../../../domain/intake/columns'
import type { Refusal } from '../../../domain/refusals/refusal'
import { type FileRows, readFileRows } from './read-file'
import type { PostedSheet } from './take-apart'

type PersonColumn = keyof typeof personColumns

/**
 * Takes apart a list of people that names them by document number or by our id (docs/decisions/0251): a sheet without either column
 * is refused with both names.
 *
 * @param required columns beside the one that names people
 */
export const readPeopleRows = <Name extends string>(
  file: PostedSheet,
  columns: Columns<Name | PersonColumn>,
  required: readonly NoInfer<Name>[],
  bound: { readonly rowsMax: number },
): Promise<FileRows<Name | PersonColumn> | Refusal> =>
  readFileRows<Name | PersonColumn>(file, columns, [['number', 'personId'], ...required], bound)
