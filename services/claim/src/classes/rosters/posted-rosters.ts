import type { Actor } from '../../../../../domain/authority/actor'
import { authorise } from '../../../../../domain/authority/authority'
import { guardOfOrganiser, guardOfReading } from '../../../../../domain/class/class'
import { redactVerdict } from '../../../../../domain/class/redaction'
import type { Verdict } from '../../../../../domain/intake/verdict'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import { type Page, page } from '../../../../kit/http/page'
import {
  type FileKeeping,
  findPostedFile,
  findPostedVerdicts,
  keepRefusedFile,
  type PostedFile,
} from '../../../../kit/intake/posted-file'
import type { PostedSheet } from '../../../../kit/intake/read-file'
import type { Sql } from '../../../../kit/sql/database'
import { type Kept, kept } from '../../../../kit/sql/transaction'
import { type ClaimDeps, type CommandContext, inCommand } from '../../deps'
import { findClass } from '../class-rows'

/** Whether rows were taken from a posted file, or the file was refused as a whole. */
type RosterKind = 'roster' | 'refusedRoster'

/** A roster, as one step of this service takes it in. */
export const postedFileOf = (
  { actor, now }: CommandContext,
  classId: string,
  { bytes, contentType }: PostedSheet,
  sourceKind: RosterKind = 'roster',
): PostedFile => ({ bytes, contentType, sourceId: classId, sourceKind, postedBy: actor.id, postedAt: now })

/** Keeps a roster of the actor's class that was refused as a whole, and audits it; its refusal names the file (0190). */
export async function keepRefusedRoster(
  { fieldKey }: ClaimDeps,
  context: CommandContext,
  { classId, sheet }: { readonly classId: string; readonly sheet: PostedSheet },
  refused: Refusal,
): Promise<Kept> {
  const file = postedFileOf(context, classId, sheet, 'refusedRoster')
  const { fileId, refusal } = await keepRefusedFile({ sql: context.sql, fieldKey }, file, refused)
  const after = { fileId, refused: refused.code }
  await context.audit({ act: 'roster.post', objectKind: 'trainingClass', objectId: classId, after })
  return kept(refusal)
}

/** A posted file without its sealed content. */
export interface RosterFile {
  readonly fileId: string
  readonly mediaType: string
  readonly sha256: string
  readonly digest: string
  readonly postedBy: string
  readonly postedAt: Date
  readonly isRefused: boolean
}

const ROSTER_FILE = `file_id, media_type, sha256, verdict_digest AS digest, posted_by,
  posted_at, source_kind = 'refusedRoster' AS "isRefused"`

/** `refused`: the verdict on the file as a whole. */
export type ListedRoster = RosterFile & { readonly refused: Verdict | null }

/** The rosters that were posted for a class, in the order in which they came, refused ones too. */
export function listRosters(
  deps: ClaimDeps,
  actor: Actor,
  { classId, after, limit }: { classId: string; after?: string | undefined; limit: number },
): Promise<Page<ListedRoster> | Refusal> {
  return onReadableClass(deps, actor, classId, async ({ sql }) => {
    const files = await sql.query<RosterFile>(
      `SELECT ${ROSTER_FILE} FROM posted_file WHERE source_id = $1::uuid AND ($2::uuid IS NULL OR file_id > $2::uuid)
       ORDER BY file_id LIMIT $3`,
      [classId, after ?? null, limit],
    )
    const items: ListedRoster[] = []
    for (const file of files) {
      const verdicts = file.isRefused ? await findPostedVerdicts({ ...deps, sql }, file.fileId) : undefined
      items.push({ ...file, refused: verdicts?.[0] ?? null })
    }
    return page(items, limit, file => file.fileId)
  })
}

export interface RosterId {
  readonly classId: string
  readonly fileId: string
}

/** A posted roster with the verdict on each row; row 0 is the file as a whole. */
export const readRosterVerdicts = (
  deps: ClaimDeps,
  actor: Actor,
  { classId, fileId }: RosterId,
): Promise<{ file: RosterFile; verdicts: readonly Verdict[] } | Refusal> =>
  onReadableClass(deps, actor, classId, async ({ sql, audit }) => {
    const file = await findRosterFile(sql, { classId, fileId })
    if (!file) return refuse('not-found', { fileId })
    await audit({
      ...{ act: 'class.read', objectKind: 'trainingClass', objectId: classId },
      ...{ after: { fileId, read: 'verdicts' }, concerns: await peopleOfRoster(sql, fileId) },
    })
    return { file, verdicts: (await findVerdictsFor({ ...deps, sql }, actor, fileId)) ?? [] }
  })

/**
 * The posted file, byte for byte. The audit trail has each reading. The file has whole identity numbers, so its
 * organiser alone reads it (0166). Reviewers read it only where it could not be parsed, since then it cannot be shown
 * otherwise.
 */
export const readRosterOriginal = (
  deps: ClaimDeps,
  actor: Actor,
  { classId, fileId }: RosterId,
): Promise<{ bytes: Buffer; mediaType: string } | Refusal> =>
  onReadableClass(deps, actor, classId, async (context, isOrganiser) => {
    const file = await findRosterFile(context.sql, { classId, fileId })
    const opened = { ...deps, sql: context.sql }
    const original =
      file && (isOrganiser || (file.isRefused && (await isUnreadable(opened, fileId))))
        ? await findPostedFile(opened, fileId)
        : undefined
    if (!original) return refuse('not-found', { fileId })
    await context.audit({
      ...{ act: 'class.read', objectKind: 'trainingClass', objectId: classId },
      ...{ after: { fileId, read: 'original' }, concerns: await peopleOfRoster(context.sql, fileId) },
    })
    return original
  })

async function isUnreadable(
  opened: Parameters<typeof findPostedVerdicts>[0],
  fileId: string,
): Promise<boolean> {
  const verdicts = await findPostedVerdicts(opened, fileId)
  return verdicts?.[0]?.refusal?.code === 'file-unreadable'
}

/** The verdicts on the rows of a file, as the actor may see them (docs/regulation/art-13.md). */
export async function findVerdictsFor(
  keeping: FileKeeping,
  { scope }: Actor,
  fileId: string,
): Promise<readonly Verdict[] | undefined> {
  const verdicts = await findPostedVerdicts(keeping, fileId)
  return scope.organiserId === undefined ? verdicts : verdicts?.map(redactVerdict)
}

export async function findRosterFile(
  sql: Sql,
  { classId, fileId }: RosterId,
): Promise<RosterFile | undefined> {
  const [file] = await sql.query<RosterFile>(
    `SELECT ${ROSTER_FILE} FROM posted_file WHERE file_id = $1::uuid AND source_id = $2::uuid`,
    [fileId, classId],
  )
  return file
}

/** Reads the rosters of a class, for its organiser and its reviewers. Other actors get `not-found`. */
export function onReadableClass<R>(
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  read: (context: CommandContext, isOrganiser: boolean) => Promise<R | Refusal>,
): Promise<R | Refusal> {
  return inCommand(deps, actor, async context => {
    const trainingClass = await findClass(context.sql, classId)
    const denied = authorise(actor, 'class.read', trainingClass ? guardOfReading(trainingClass) : {})
    if (denied || !trainingClass) return denied ?? refuse('not-found', { classId })
    return read(context, authorise(actor, 'roster.post', guardOfOrganiser(trainingClass)) === undefined)
  })
}

/** The people whose rows stand by a posted roster. */
export async function peopleOfRoster(sql: Sql, fileId: string): Promise<string[]> {
  const rows = await sql.query<{ personId: string }>(
    'SELECT person_id AS "personId" FROM roster_row WHERE file_id = $1::uuid AND person_id IS NOT NULL',
    [fileId],
  )
  return rows.map(row => row.personId)
}
