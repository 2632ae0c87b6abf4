import { Workbook, type Worksheet } from 'exceljs'
import type { Actor } from '../../../../../domain/authority/actor'
import { masked } from '../../../../../domain/documents/mask'
import { sayNotRead } from '../../../../../domain/intake/not-read'
import type { Verdict } from '../../../../../domain/intake/verdict'
import { explain, isRefusal, type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import type { Language } from '../../../../kit/http/problem'
import { findPostedFile, WHOLE_FILE } from '../../../../kit/intake/posted-file'
import type { ClaimDeps } from '../../deps'
import { findRosterFile, findVerdictsFor, onReadableClass, peopleOfRoster } from './posted-rosters'
import { type RosterFileRows, readRosterFile, rosterColumns } from './roster-sheet'
import { type ClassSheet, previewRoster } from './rosters'

const NUMBER_WIDTH = 24
const TEXT_FORMAT = '@'

const columns = [
  { key: 'number', header: rosterColumns.number[0], width: NUMBER_WIDTH },
  { key: 'name', header: rosterColumns.name[0], width: 14 },
  { key: 'days', header: rosterColumns.days.headers[0], width: 18 },
] as const

const verdictColumns = [
  { key: 'verdict', header: '核对结果', width: 10 },
  { key: 'comesTo', header: '计入', width: 30 },
  { key: 'detail', header: '原因', width: 50 },
  { key: 'remedy', header: '办法', width: 50 },
] as const

const NOTES = [
  '证件号码、姓名必填，每人一行。证件号码按文本填写，不要让表格把它变成数字；护照须注明，如：护照E12345678。',
  '参加天数：不填为全程参加；可填 0.5 的倍数（如 2.5），或逐日填写日期（如 2026-03-02、2026-03-04半天）。跨年度的班未全程参加的须逐日填写。',
]

/** The empty sheet of a roster, its cells text: so that no number loses its end. */
export async function writeTemplateSheet(): Promise<Buffer> {
  const book = new Workbook()
  fillSheet(book.addWorksheet('参加人员名单'), columns, [])
  const notes = book.addWorksheet('填写说明')
  notes.columns = [{ key: 'note', width: 120 }]
  for (const note of NOTES) notes.addRow({ note })
  return bytesOf(book)
}

/** Writes the empty sheet as CSV, which a spreadsheet opens as UTF-8 by its byte order mark. */
export const writeTemplateCsv = (): string => `\uFEFF${columns.map(each => each.header).join()}\r\n`

/** The rows of a roster as it was sent, each with its verdict: to be corrected and sent again, as it is. Nothing is kept. */
export async function markRoster(
  deps: ClaimDeps,
  actor: Actor,
  { classId, sheet, language }: ClassSheet & { readonly language: Language },
): Promise<Buffer | Refusal> {
  const preview = await previewRoster(deps, actor, { classId, sheet })
  return isRefusal(preview) ? preview : writeMarkedSheet(preview.sent, preview.verdicts, language)
}

/**
 * The marked sheet of a posted roster, with the verdicts of that time, for its organiser to correct. Other readers
 * see masked numbers. The audit trail has each reading.
 */
export async function readMarkedRoster(
  deps: ClaimDeps,
  actor: Actor,
  { classId, fileId }: { classId: string; fileId: string },
  language: Language,
): Promise<Buffer | Refusal> {
  const kept = await onReadableClass(deps, actor, classId, async (context, isOrganiser) => {
    const files = { sql: context.sql, fieldKey: deps.fieldKey }
    const known = await findRosterFile(context.sql, { classId, fileId })
    const file = known && (await findPostedFile(files, fileId))
    const verdicts = await findVerdictsFor(files, actor, fileId)
    if (!file || !verdicts) return refuse('not-found', { fileId })
    await context.audit({
      ...{ act: 'class.read', objectKind: 'trainingClass', objectId: classId },
      after: { fileId, rows: verdicts.length },
      concerns: await peopleOfRoster(context.sql, fileId),
    })
    return { file, verdicts, shownNumber: isOrganiser ? (number: string) => number : masked }
  })
  if (isRefusal(kept)) return kept
  const { bytes, mediaType: contentType } = kept.file
  const sent = await readRosterFile({ bytes, contentType })
  return isRefusal(sent) ? sent : writeMarkedSheet(sent, kept.verdicts, language, kept.shownNumber)
}

const said: Readonly<Record<Verdict['verdict'], string>> = {
  fresh: '新增',
  same: '未变',
  changed: '变更',
  refused: '未采用',
}

async function writeMarkedSheet(
  { rows, notRead }: Pick<RosterFileRows, 'rows' | 'notRead'>,
  verdicts: readonly Verdict[],
  language: Language,
  shownNumber: (number: string) => string = number => number,
): Promise<Buffer> {
  const byRow = new Map(verdicts.map(each => [each.row, each]))
  const book = new Workbook()
  fillSheet(
    book.addWorksheet('参加人员名单'),
    [...columns, ...verdictColumns],
    rows.map(({ row, cells }) => {
      const { verdict = 'refused', comesTo, refusal } = byRow.get(row) ?? byRow.get(WHOLE_FILE) ?? {}
      const { detail = '', remedy = '' } = refusal ? explain(refusal, language) : {}
      const number = shownNumber(cells.number ?? '')
      return { ...cells, number, verdict: said[verdict], comesTo: comesTo?.[language] ?? '', detail, remedy }
    }),
  )
  if (notRead.length > 0)
    fillSheet(
      book.addWorksheet('未读取的内容'),
      [{ key: 'said', header: '未读取的内容', width: 100 }],
      notRead.map(each => ({ said: sayNotRead(each)[language] })),
    )
  return bytesOf(book)
}

/** Every cell is text, so that no cell is a formula. */
function fillSheet(
  sheet: Worksheet,
  header: readonly { readonly key: string; readonly header: string; readonly width: number }[],
  rows: readonly Readonly<Record<string, string>>[],
): void {
  sheet.columns = header.map(each => ({ ...each, style: { numFmt: TEXT_FORMAT } }))
  sheet.getRow(1).font = { bold: true }
  sheet.views = [{ state: 'frozen', ySplit: 1 }]
  sheet.addRows([...rows])
}

const bytesOf = async (book: Workbook): Promise<Buffer> => Buffer.from(await book.xlsx.writeBuffer())
