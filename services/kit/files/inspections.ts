import type pg from 'pg'
import { isRefusal, type Refusal, refuse, underPolicy } from '../../../domain/refusals/refusal'
import { createTurns } from '../run/reading-threads/turns'
import type { FileDeps } from './owner'
import type { SealedFile } from './pieces'
import { type Found, sealedFileOf, type UploadRow } from './upload-rows'

/** Each may have a whole document in memory. */
const AT_A_TIME_MAX = 2
/** Uploads beyond this queue, or that wait longer than this, are refused for now (`temporarily-unavailable`). */
const WAITING_MAX = 100
const WAITING_MS_MAX = 30_000
/**
 * An upload is inspected at most this often. One that ends the process or takes too long each time is then refused.
 */
const LOOKS_MAX = 3

/** Inspects uploads that have arrived: each upload once at a time, and at most `AT_A_TIME_MAX` uploads at once. */
export interface Inspections {
  /** Finds the format of an upload. The outcome is kept even if no caller waits for it any more. */
  inspect(deps: FileDeps, upload: UploadRow): Promise<Found | Refusal>
}

/** What a service says of a file that has arrived. */
export interface Inspector {
  /** Judges a file by its bytes, as they lie in the store. */
  judge(deps: FileDeps, upload: UploadRow, file: SealedFile): Promise<Found | Refusal | 'too-dear'>
  /** Of a file that could not be judged in as many tries. */
  notJudged(tries: number): Refusal
}

export function createInspections(inspector: Inspector): Inspections {
  const underWay = new Map<string, Promise<Found | Refusal>>()
  const turns = createTurns({ atOnce: AT_A_TIME_MAX, waitingMax: WAITING_MAX, waitingMsMax: WAITING_MS_MAX })
  const inspectInTurn = async (deps: FileDeps, upload: UploadRow): Promise<Found | Refusal> => {
    const turn = await turns.take()
    if (!turn) return COME_AGAIN
    try {
      return await inspectAlone(inspector, deps, upload)
    } finally {
      turn.end()
    }
  }
  return {
    inspect: (deps, upload) => {
      const { uploadId } = upload
      const known = underWay.get(uploadId)
      if (known) return known
      const inspection = inspectInTurn(deps, upload).finally(() => underWay.delete(uploadId))
      underWay.set(uploadId, inspection)
      return inspection
    },
  }
}

/** Replicas share the uploads: a lock of the session keeps them apart, and is gone with the process that had it. */
async function inspectAlone(
  inspector: Inspector,
  deps: FileDeps,
  upload: UploadRow,
): Promise<Found | Refusal> {
  const client = await deps.pool.connect()
  try {
    if (!(await lock(client, upload))) return COME_AGAIN
    try {
      return await inspectOnce(inspector, deps, upload)
    } finally {
      await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [`look/${upload.uploadId}`])
    }
  } finally {
    client.release()
  }
}

async function lock(client: pg.PoolClient, { uploadId }: UploadRow): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got',
    [`look/${uploadId}`],
  )
  return rows[0]!.got
}

async function inspectOnce(
  inspector: Inspector,
  deps: FileDeps,
  upload: UploadRow,
): Promise<Found | Refusal> {
  const [before] = await deps.sql.query<{ looks: number; refusal: Refusal | null } & Nullable<Found>>(
    `UPDATE upload SET looks = looks + CASE WHEN ended IS NULL AND found_format IS NULL THEN 1 ELSE 0 END
     WHERE upload_id = $1 RETURNING looks, refusal, found_format AS format, encode(found_sha256, 'hex') AS sha256,
       found_length_ms AS "lengthMs"`,
    [upload.uploadId],
  )
  const { looks, refusal, format, sha256, lengthMs } = before!
  if (refusal) return refusal
  if (format !== null && sha256 !== null) return { format, sha256, lengthMs }
  const outcome = looks > LOOKS_MAX ? 'too-dear' : await judgeOrUncount(inspector, deps, upload)
  if (outcome === 'too-dear' && looks < LOOKS_MAX) return COME_AGAIN
  if (isRefusal(outcome) && outcome.code === COME_AGAIN.code) return outcome
  return keepOutcome(deps, upload, outcome === 'too-dear' ? inspector.notJudged(LOOKS_MAX) : outcome)
}

const COME_AGAIN = refuse('temporarily-unavailable', { reason: 'too many files are being looked at' })

/** A failure outside the file (the store is unavailable, no thread is free) does not count as an inspection. */
async function judgeOrUncount(
  inspector: Inspector,
  deps: FileDeps,
  upload: UploadRow,
): Promise<Found | Refusal | 'too-dear'> {
  let isLook = false
  try {
    const outcome = await inspector.judge(deps, upload, await sealedFileOf(deps.sql, upload))
    isLook = !isRefusal(outcome) || outcome.code !== COME_AGAIN.code
    return outcome
  } finally {
    if (!isLook)
      await deps.sql.query('UPDATE upload SET looks = looks - 1 WHERE upload_id = $1', [upload.uploadId])
  }
}

type Nullable<T> = { [K in keyof T]: T[K] | null }

/** Keeps the outcome with the upload, for a client that did not get the answer. */
async function keepOutcome(
  { sql, policy, clock }: FileDeps,
  { uploadId }: UploadRow,
  outcome: Found | Refusal,
): Promise<Found | Refusal> {
  if (!isRefusal(outcome)) {
    await sql.query(
      `UPDATE upload SET found_format = $2, found_sha256 = decode($3, 'hex'), found_length_ms = $4
       WHERE upload_id = $1 AND ended IS NULL`,
      [uploadId, outcome.format, outcome.sha256, outcome.lengthMs],
    )
    return outcome
  }
  const refusal = underPolicy(outcome, policy.version)
  await sql.query(
    `UPDATE upload SET ended = 'refused', ended_at = $2, refusal = $3 WHERE upload_id = $1 AND ended IS NULL`,
    [uploadId, clock.now(), JSON.stringify(refusal)],
  )
  return refusal
}
