import type pg from 'pg'
import { endOfYear } from '../../../../domain/course/year'
import type { StudyState } from '../../../../domain/study/study-state'
import type { Sql } from '../../../kit/sql/database'
import type { BeatAnswer } from './schemas'

/** The table of study clocks: this file alone reads and writes it. */

/** The beat tokens of a session: the next one, and the last one with its answer, for a beat that comes again. */
export interface Chain {
  readonly next: string
  readonly last: { readonly token: string; readonly body: string; readonly answer: BeatAnswer } | null
}

export type EndReason = 'ended' | 'takenOver' | 'unitFinished' | 'enrolmentChanged' | 'enrolmentEnded'

/** A session with the clock that it goes on with. */
export interface StudyClock {
  readonly sessionId: string
  readonly personId: string
  readonly enrolmentId: string
  readonly unitId: string
  readonly startedAt: number
  readonly endReason: EndReason | null
  /** The year's last instant: what is dated after it does not count. */
  readonly closesAt: number
  readonly version: number
  readonly state: StudyState
  readonly chain: Chain
}

interface ClockRow {
  personId: string
  enrolmentId: string
  unitId: string
  startedAt: Date
  endReason: EndReason | null
  year: number
  version: number
  state: StudyState
  chain: Chain
}

const SELECT_CLOCK = `SELECT s.person_id, s.enrolment_id, s.unit_id, s.started_at, s.end_reason, e.year,
    u.version, u.state, u.chain
  FROM study_session s JOIN enrolment e ON e.id = s.enrolment_id
    JOIN unit_study u ON u.enrolment_id = s.enrolment_id AND u.unit_id = s.unit_id
  WHERE s.id = $1::uuid`

/** The clock that a session goes on with, or went on with while it was the active one. */
export async function findClock(
  sql: Sql,
  sessionId: string,
  lock: '' | 'FOR UPDATE OF u' = '',
): Promise<StudyClock | undefined> {
  const [row] = await sql.query<ClockRow>(`${SELECT_CLOCK} ${lock}`, [sessionId])
  if (!row) return undefined
  return {
    sessionId,
    personId: row.personId,
    enrolmentId: row.enrolmentId,
    unitId: row.unitId,
    startedAt: row.startedAt.getTime(),
    endReason: row.endReason,
    closesAt: endOfYear(row.year).getTime(),
    version: row.version,
    state: row.state,
    chain: row.chain,
  }
}

const UPDATE_CLOCK = `UPDATE unit_study SET version = version + 1, state = $5, chain = $6
  WHERE enrolment_id = $1::uuid AND unit_id = $2::uuid AND session_id = $3::uuid AND version = $4::int`

/**
 * The one statement of a beat: the clock moves on if no other beat has moved it, and if the session is still the active one.
 * State and stored answer are one row, so a kill in between loses neither.
 */
export async function moveClock(pool: pg.Pool, from: StudyClock, to: ClockMove): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'move-clock',
    text: UPDATE_CLOCK,
    values: valuesOf(from, to),
  })
  return rowCount === 1
}

/** The same inside of a transaction that has locked the clock. */
export async function moveLockedClock(sql: Sql, from: StudyClock, to: ClockMove): Promise<void> {
  const casts = UPDATE_CLOCK.replace('$5', '$5::jsonb').replace('$6', '$6::jsonb')
  const moved = await sql.query(`${casts} RETURNING unit_id`, valuesOf(from, to))
  if (moved.length !== 1) throw new Error(`the clock of session ${from.sessionId} moved while it was locked`)
}

interface ClockMove {
  readonly state: StudyState
  readonly chain: Chain
}

const valuesOf = (from: StudyClock, { state, chain }: ClockMove): unknown[] => [
  from.enrolmentId,
  from.unitId,
  from.sessionId,
  from.version,
  JSON.stringify(state),
  JSON.stringify(chain),
]

export interface UnitKey {
  readonly enrolmentId: string
  readonly unitId: string
}

export async function findState(sql: Sql, unit: UnitKey): Promise<StudyState | null> {
  const [row] = await sql.query<{ state: StudyState }>(
    'SELECT state FROM unit_study WHERE enrolment_id = $1::uuid AND unit_id = $2::uuid FOR UPDATE',
    [unit.enrolmentId, unit.unitId],
  )
  return row?.state ?? null
}

/** Hands the unit's clock to a new session. */
export async function handClock(
  sql: Sql,
  unit: UnitKey,
  sessionId: string,
  { state, chain }: ClockMove,
): Promise<void> {
  await sql.query(
    `INSERT INTO unit_study (enrolment_id, unit_id, session_id, version, state, chain)
     VALUES ($1::uuid, $2::uuid, $3::uuid, 1, $4::jsonb, $5::jsonb)
     ON CONFLICT (enrolment_id, unit_id) DO UPDATE SET session_id = EXCLUDED.session_id,
       version = unit_study.version + 1, state = EXCLUDED.state, chain = EXCLUDED.chain RETURNING unit_id`,
    [unit.enrolmentId, unit.unitId, sessionId, JSON.stringify(state), JSON.stringify(chain)],
  )
}

/** From here on no beat of the session finds its row, in whichever process its clock is remembered. */
export async function stopClock(sql: Sql, sessionId: string, unit: UnitKey): Promise<void> {
  await sql.query(
    `UPDATE unit_study SET session_id = NULL, version = version + 1
     WHERE enrolment_id = $1::uuid AND unit_id = $2::uuid AND session_id = $3::uuid RETURNING unit_id`,
    [unit.enrolmentId, unit.unitId, sessionId],
  )
}

/** The same for the sessions of several enrolments. */
export async function stopClocks(
  sql: Sql,
  sessionIds: readonly string[],
  enrolmentIds: readonly string[],
): Promise<void> {
  await sql.query(
    `UPDATE unit_study SET session_id = NULL, version = version + 1
     WHERE enrolment_id = ANY($1::uuid[]) AND session_id = ANY($2::uuid[]) RETURNING unit_id`,
    [enrolmentIds, sessionIds],
  )
}

/** The clock of each unit that was opened. */
export async function findStates(sql: Sql, enrolmentId: string): Promise<ReadonlyMap<string, StudyState>> {
  const rows = await sql.query<{ unitId: string; state: StudyState }>(
    'SELECT unit_id, state FROM unit_study WHERE enrolment_id = $1::uuid',
    [enrolmentId],
  )
  return new Map(rows.map(row => [row.unitId, row.state]))
}
