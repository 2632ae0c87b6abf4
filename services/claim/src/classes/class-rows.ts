import type { ClassDay, ClassKind, TrainingClass } from '../../../../domain/class/class'
import { isBeforeBureau } from '../../../../domain/class/clock'
import type { ClassParty, ClassState } from '../../../../domain/class/states'
import type { PlainDate } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/sql/database'

/** A class as it stands: the fold of its facts, and its plan. */
export interface ClassRow {
  readonly classId: string
  readonly kind: ClassKind
  /** Null: the department's own. */
  readonly organiserId: string | null
  readonly industry: string
  readonly title: string
  readonly online: boolean
  readonly days: readonly ClassDay[]
  readonly firstDay: PlainDate
  readonly lastDay: PlainDate
  readonly series: string | null
  readonly approvalNumber: string | null
  readonly lateReason: string | null
  readonly state: ClassState
  /** Facts so far. */
  readonly seq: number
  /** How often its state was published. */
  readonly version: number
  readonly since: Date
  readonly createdBy: string
  readonly createdAt: Date
  readonly move: ClassParty | 'nobody'
  readonly remindAt: Date | null
  readonly dueAt: Date | null
  readonly dueProvisional: boolean | null
  readonly escalatedAt: Date | null
  readonly escalatedTo: string | null
  /** When people who have signed up since are registered. */
  readonly lateAt: Date | null
}

export const CLASS = `c.class_id, c.class_kind AS kind, c.organiser_id, c.industry, c.title,
  c.online, c.days, c.first_day::text AS "firstDay", c.last_day::text AS "lastDay", c.series, c.approval_number,
  c.late_reason, c.state, c.seq, c.version, c.since, c.created_by,
  c.created_at, c.move,
  c.remind_at, c.due_at, c.due_provisional, c.escalated_at,
  c.escalated_to, c.late_at`

export const findClass = (sql: Sql, classId: string): Promise<ClassRow | undefined> =>
  loadClass(sql, classId, '')

/** One act on a class at a time. */
export const lockClass = (sql: Sql, classId: string): Promise<ClassRow | undefined> =>
  loadClass(sql, classId, 'FOR NO KEY UPDATE')

async function loadClass(sql: Sql, classId: string, lock: string): Promise<ClassRow | undefined> {
  const [row] = await sql.query<ClassRow>(
    `SELECT ${CLASS} FROM training_class c WHERE c.class_id = $1::uuid ${lock}`,
    [classId],
  )
  return row
}

/** As the rules of domain/class take it. */
export const asTrainingClass = (row: ClassRow): TrainingClass => ({
  classId: row.classId,
  kind: row.kind,
  title: row.title,
  industry: row.industry,
  online: row.online,
  days: row.days,
  ...(row.series ? { series: row.series } : {}),
  ...(row.approvalNumber ? { approvalNumber: row.approvalNumber } : {}),
})

/** The party whose move it is, as all readers see it: the bureau, where the class escalated to the bureau. */
export const moveOf = (trainingClass: ClassRow): ClassRow['move'] =>
  isBeforeBureau(trainingClass) ? 'bureau' : trainingClass.move
