import type { personColumns } from '../../../domain/documents/listed-person'
import { type Columns, headersOf } from '../../../domain/intake/columns'
import { fileFault } from '../../../domain/intake/faults'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { type FileRows, readFileRows } from './read-file'
import type { PostedSheet } from './take-apart'

type PersonColumn = keyof typeof personColumns

/**
 * Takes apart a list of people that names them by document number or by our id (docs/decisions/0251): a sheet without either column
 * is refused with both names.
 *
 * @param required columns beside the one that names people
 */
export async function readPeopleRows<Name extends string>(
  file: PostedSheet,
  columns: Columns<Name | PersonColumn>,
  required: readonly NoInfer<Name>[],
  bound: { readonly rowsMax: number },
): Promise<FileRows<Name | PersonColumn> | Refusal> {
  const by = (column: PersonColumn) => readFileRows(file, columns, [column, ...required], bound)
  const read = await by('number')
  if (!lacksColumn(read)) return read
  const byId = await by('personId')
  if (!lacksColumn(byId)) return byId
  const [number, personId, ...others] = (['number', 'personId', ...required] as const).map(
    firstHeaderOf(columns),
  )
  const [zh, en] = [others.map(each => `”和“${each}`).join(''), others.map(each => `, ${each}`).join('')]
  return refuse(
    'file-unreadable',
    fileFault(
      'column-missing',
      `没有表头为“${number}”（或“${personId}”）${zh ? `${zh.slice(1)}”` : ''}的列，请按模板写明表头`,
      `no column ${number} (or ${personId})${en}: write the headers as the template has them`,
    ),
  )
}

const firstHeaderOf =
  <Name extends string>(columns: Columns<Name>) =>
  (name: Name): string =>
    headersOf(columns[name])[0]!

const lacksColumn = (read: object | Refusal): boolean =>
  isRefusal(read as Refusal) && (read as Refusal).turnedOn.fault === 'column-missing'
