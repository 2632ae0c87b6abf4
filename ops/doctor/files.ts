import { policy } from '../../domain/policy/policy'
import { plainDateIn } from '../../domain/time/plain-date'
import type { FileStore } from '../../services/kit/files/store'
import type { Sql } from '../../services/kit/sql/database'
import type { Finding } from './finding'

/**
 * The doctor compares files with their store.
 *
 * The claim service's tables say that a file is kept; its bytes are in a folder or bucket. Nobody saw whether they
 * are there before somebody opened them, or whether the sweep (0134) did its work.
 *
 * The doctor lists the keys of the store and compares them with the pieces that must be there, of files and of
 * uploads that may go on. `fileMissing` names the file, whose it is, and whether its sender can send it again. The
 * doctor needs the settings of the claim service (`EVIDENCE_FOLDER`, or `S3_*`). Without them, or where the store
 * does not answer, that is a finding (`filesNotSeen`), since otherwise nobody would look. The nightly doctor mounts
 * the volume, read-only. `uploadLeftOver` names uploads that have been over for two hours longer than the sweep
 * takes. `numbersUnknown` names a service that does not know people's numbers, which no version shows, and the
 * remedy: `rebuild`, or `republish` for one person (decision 0251).
 *
 * Listing costs a request for a thousand pieces. Whether the bytes are the right ones is not checked: whoever opens
 * them finds that by their seal. Bytes in the store that no row knows are not named.
 */

interface KeptPiece {
  readonly key: string
  readonly uploadId: string
  readonly owner: string
  readonly handedIn: boolean
}

/** The services that take files, whose each is, and whether anything rests on it. */
const owners = {
  claim: {
    owner: "coalesce('claim ' || u.claim_id, 'class ' || u.class_id)",
    handedIn: 'is_handed_in(u.upload_id)',
    abandonedAfter: 'claim/evidence-abandoned-after',
  },
  course: {
    owner: "'course ' || u.course_id",
    handedIn: 'EXISTS (SELECT FROM unit_media m WHERE m.media_id = u.upload_id)',
    abandonedAfter: 'course/media-abandoned-after',
  },
} as const
type FileKeeper = keyof typeof owners

/** Pieces whose bytes must be there: of files, and of uploads that may go on. */
const kept = (keeper: FileKeeper): string =>
  `SELECT p.upload_id || '/' || p.piece_id AS key, p.upload_id,
     ${owners[keeper].owner} AS owner, ${owners[keeper].handedIn} AS "handedIn"
   FROM upload_piece p JOIN upload u USING (upload_id) WHERE p.kept AND (u.ended IS NULL OR u.ended = 'kept')`

/** Files of which the store has not every piece that a service says it put there. Their rows are read first: what comes later is no matter. */
export async function findMissingFiles(
  keeper: FileKeeper,
  sql: Sql,
  store: FileStore | undefined,
): Promise<Finding[]> {
  const rows = await sql.query<KeptPiece>(kept(keeper))
  if (rows.length === 0) return []
  if (!store) return [notSeen('the doctor is told of no store: EVIDENCE_FOLDER, or S3_ENDPOINT and the rest')]
  const missing = new Map(rows.map(piece => [piece.key, piece]))
  try {
    for await (const key of store.keys()) missing.delete(key)
  } catch (error) {
    return [
      notSeen(`the store of files says nothing: ${error instanceof Error ? error.message : String(error)}`),
    ]
  }
  return [...new Map([...missing.values()].map(piece => [piece.uploadId, piece])).values()].map(fileMissing)
}

const notSeen = (cause: string): Finding => ({
  kind: 'filesNotSeen',
  subject: 'files of claims, classes and courses',
  since: null,
  cause,
  action:
    'give the doctor what the claim and course services have, and look again; until then nobody sees what is missing',
})

const fileMissing = ({ uploadId, owner, handedIn }: KeptPiece): Finding => ({
  kind: 'fileMissing',
  subject: `file ${uploadId} of ${owner}`,
  since: null,
  cause:
    'its rows say that it is kept, and the store has not all of its pieces: the store lost them, or was brought back from before',
  action: handedIn
    ? `bring ${uploadId}/ back from a backup of the store; it was handed in or stands in courseware, and nothing replaces it`
    : `bring ${uploadId}/ back from a backup of the store; or its sender takes it out and sends it again`,
})

/** The sweep looks each ten minutes, and leaves an hour to requests under way (docs/regulation/art-12.md): this much later it is late. */
const SWEEP_HOURS = 2

const leftOver = (keeper: FileKeeper): string => `SELECT upload_id, ${owners[keeper].owner} AS owner,
    coalesce(ended, 'under way') AS state, coalesce(ended_at, touched_at) AS since
  FROM upload u WHERE (ended IS NULL AND touched_at < $1::timestamptz)
    OR (ended IN ('refused', 'abandoned', 'discarded') AND swept_at IS NULL AND ended_at < $2::timestamptz)
  ORDER BY 4`

/** Uploads that are over and whose bytes are still there: personal data that is nobody's any more. */
export async function findLeftOverUploads(keeper: FileKeeper, sql: Sql, now: Date): Promise<Finding[]> {
  // The same in every set.
  const seconds = policy('city').at(owners[keeper].abandonedAfter, plainDateIn(now)).value
  const late = now.getTime() - SWEEP_HOURS * 3_600_000
  const rows = await sql.query<{ uploadId: string; owner: string; state: string; since: Date }>(
    leftOver(keeper),
    [new Date(late - seconds * 1_000).toISOString(), new Date(late).toISOString()],
  )
  return rows.map(({ uploadId, owner, state, since }) => ({
    kind: 'uploadLeftOver',
    subject: `upload ${uploadId} of ${owner}`,
    since: since.toISOString(),
    cause: `it is ${state}, and its bytes were not swept: the ${keeper} service does not run, or the store removes nothing (its log says)`,
    action: `restart ${keeper}: it sweeps when it starts, and each ten minutes; what is handed in or published stays`,
  }))
}
