import { Workbook } from 'exceljs'
import { samplePdf } from '../../services/claim/src/testing/sample-files'
import { xlsxMedia } from '../../services/kit/intake/read-xlsx'
import { type Api, awaitAnswer } from './api'
import { documentsOf, sendFile } from './files'
import { makeAccount, type SignedIn } from './identity'

export interface TrainingClass {
  readonly classId: string
  readonly state: string
  readonly roster: Readonly<Record<'posted' | 'waiting' | 'counted' | 'setAside', number>>
  readonly batches: ReadonlyArray<{ readonly batchId: string; readonly rowCount: number }>
  readonly documents: ReadonlyArray<{ readonly documentId: string; readonly kind: string }>
}

export interface RosterRow {
  readonly number: string
  readonly name: string
  /** Empty: all days. */
  readonly days: string
}

export interface Posted {
  readonly fileId: string
  readonly digest: string
  readonly counts: Readonly<Record<'fresh' | 'same' | 'changed' | 'refused', number>>
  readonly rows: ReadonlyArray<{
    readonly row: number
    readonly verdict: string
    readonly outcome: string | null
    readonly code?: string
    readonly remedy?: string
  }>
}

/** Whoever holds municipal seminars (Article 13); its account is the municipal bureau's to make. */
export const makeOrganiser = (
  api: Api,
  bureau: SignedIn,
  name: string,
  password: string,
): Promise<SignedIn> =>
  makeAccount(api, bureau, {
    role: 'organiser',
    login: `organiser-${name}`,
    password,
    organisationName: `温州市护理学会 ${name}`,
  })

/**
 * A class of the department of health that is over, so that its roster may come at once: its plan came late, with the reason, and
 * was accepted; its summary is there.
 */
export async function holdClass(
  api: Api,
  organiser: SignedIn,
  department: SignedIn,
  { title, days, key }: { title: string; days: readonly string[]; key: string },
): Promise<string> {
  const { token } = organiser
  const plan = {
    ...{ kind: 'municipalSeminar', title, industry: 'health', approvalNumber: '温人社培〔2026〕7号' },
    days: days.map(on => ({ on, part: 'whole', minutes: 360 })),
    lateReason: '批复当日才到',
  }
  const { classId } = await api.post<TrainingClass>('/v1/training-classes', plan, {
    ...{ token, idempotencyKey: `class-${key}` },
  })
  for (const kind of ['plan', 'approval'] as const) await sendClassDocument(api, organiser, classId, kind)
  const path = `/v1/training-classes/${classId}`
  await api.post(`${path}/submission`, {}, { token, idempotencyKey: `plan-${key}` })
  await acceptPlan(api, department, classId, key)
  await awaitClass(api, organiser, classId, { holds: course => course.state === 'held' })
  await sendClassDocument(api, organiser, classId, 'summary')
  return classId
}

type DocumentKind = 'plan' | 'approval' | 'summary'

const sendClassDocument = (api: Api, organiser: SignedIn, classId: string, kind: DocumentKind) =>
  sendFile(api, organiser, documentsOf(classId), {
    ...{ kind, fileName: `${kind}.pdf`, bytes: classDocument(kind, classId) },
  })

export const classDocument = (kind: DocumentKind, classId: string): Buffer =>
  samplePdf(`${kind} of ${classId}`)

/** The bytes of a document, as the department that reviews the class is handed it. */
export async function openDocument(
  api: Api,
  { token }: SignedIn,
  classId: string,
  kind: DocumentKind,
): Promise<Buffer> {
  const { documents } = await readClass(api, { token }, classId)
  const { documentId } = documents.find(each => each.kind === kind)!
  return api.bytes(`${documentsOf(classId).path}/${documentId}/file`, token)
}

export const readClass = (
  api: Api,
  { token }: Pick<SignedIn, 'token'>,
  classId: string,
): Promise<TrainingClass> => api.get<TrainingClass>(`/v1/training-classes/${classId}`, token)

export const awaitClass = (
  api: Api,
  organiser: SignedIn,
  classId: string,
  until: { readonly holds: (course: TrainingClass) => boolean; readonly timeoutMs?: number },
): Promise<TrainingClass> =>
  awaitAnswer(
    async () => {
      const course = await readClass(api, organiser, classId)
      return until.holds(course) ? course : undefined
    },
    `class ${classId} to go on`,
    until.timeoutMs,
  )

/** The empty sheet as it is offered, filled in. */
export async function fillTemplate(
  api: Api,
  { token }: SignedIn,
  rows: readonly RosterRow[],
): Promise<Buffer> {
  const book = await open(await api.bytes('/v1/roster-template', token))
  for (const { number, name, days } of rows) book.worksheets[0]!.addRow([number, name, days])
  return save(book)
}

/** Corrects a number in a sheet that came back marked. */
export async function correctNumber(marked: Buffer, wrong: string, right: string): Promise<Buffer> {
  const book = await open(marked)
  book.worksheets[0]!.eachRow(row => {
    if (row.getCell(1).value === wrong) row.getCell(1).value = right
  })
  return save(book)
}

async function open(bytes: Buffer): Promise<Workbook> {
  const book = new Workbook()
  await book.xlsx.load(bytes as never)
  return book
}

const save = async (book: Workbook): Promise<Buffer> => Buffer.from(await book.xlsx.writeBuffer())

/** Shows what posting would do; who has just signed up may have to wait a moment until the claim service knows. */
export const awaitPreview = (
  api: Api,
  organiser: SignedIn,
  classId: string,
  { sheet, waiting = 0 }: { readonly sheet: Buffer; readonly waiting?: number },
): Promise<Posted> =>
  awaitAnswer(async () => {
    const preview = await send(api, organiser, `${classId}/roster/preview`, sheet)
    return preview.rows.filter(row => row.outcome === 'waits').length === waiting ? preview : undefined
  }, 'the people of the roster to be known')

/** @param shown the digest of the preview that it is to do */
export const postRoster = (
  api: Api,
  organiser: SignedIn,
  classId: string,
  { sheet, shown }: { readonly sheet: Buffer | string; readonly shown?: string },
): Promise<Posted> =>
  send(api, organiser, `${classId}/roster${shown ? `?previewDigest=${shown}` : ''}`, sheet)

const send = (api: Api, { token }: SignedIn, path: string, sheet: Buffer | string): Promise<Posted> =>
  api.post<Posted>(`/v1/training-classes/${path}`, sheet, {
    token,
    contentType: typeof sheet === 'string' ? 'text/csv' : xlsxMedia,
  })

export const markedRoster = (
  api: Api,
  { token }: SignedIn,
  classId: string,
  fileId: string,
): Promise<Buffer> => api.bytes(`/v1/training-classes/${classId}/rosters/${fileId}/marked`, token)

/** The department looks, and accepts the plan that it saw. */
async function acceptPlan(api: Api, { token }: SignedIn, classId: string, key: string) {
  const { seq } = await api.get<{ seq: number }>(`/v1/training-classes/${classId}`, token)
  const path = `/v1/training-classes/${classId}/plan-answer`
  await api.post(path, { seq, accept: true }, { token, idempotencyKey: `accept-${key}` })
}

/** The department looks, and registers what it saw. */
export async function reviewRoster(api: Api, { token }: SignedIn, classId: string, key = 'first') {
  const { seq } = await api.get<{ seq: number }>(`/v1/training-classes/${classId}`, token)
  const path = `/v1/training-classes/${classId}/review`
  return api.post(path, { seq }, { token, idempotencyKey: `review-${key}-${classId}` })
}
