import type { Actor } from '../../../domain/authority/actor'
import type { Act } from '../../../domain/authority/authority'
import { newId } from '../base/ids'
import type { Sql } from './database'

/** The kinds of object that an act is done to: pages have a word for each. */
export const objectKinds = [
  'absenceContest',
  'account',
  'announcement',
  'auditTrail',
  'authorisation',
  'award',
  'batch',
  'booking',
  'candidate',
  'certificate',
  'claim',
  'course',
  'courseware',
  'employer',
  'employment',
  'enrolment',
  'examPlan',
  'exemption',
  'export',
  'hourStandard',
  'offering',
  'person',
  'postedList',
  'postedResults',
  'process',
  'result',
  'resultBatch',
  'reviewDesk',
  'room',
  'session',
  'sitting',
  'standings',
  'studiedHistory',
  'trainingClass',
  'waiting',
] as const
export type ObjectKind = (typeof objectKinds)[number]

export interface AuditRow {
  readonly act: Act
  readonly objectKind: ObjectKind
  readonly objectId: string
  readonly before?: unknown
  readonly after?: unknown
  readonly reason?: string
  /** The people whose record it is done to or read of; a person who is the object need not be named again. */
  readonly concerns?: readonly string[]
}

/** Writes who did what, in the transaction that does it (Article 16): an act without its row can't commit. Many at once are one statement. */
export async function recordAudit(
  sql: Sql,
  actor: Actor,
  now: Date,
  ...rows: readonly AuditRow[]
): Promise<void> {
  await sql.query(
    `INSERT INTO audit (id, at, actor_id, actor_role, act, object_kind, object_id, before, after, reason, correlation_id, concerns)
     SELECT r.id, $2::timestamptz, $3, $4, r.act, r."objectKind", r."objectId", r.before, r.after, r.reason, $5, r.concerns
     FROM json_to_recordset($1::json) AS r(id uuid, act text, "objectKind" text, "objectId" text, before jsonb, after jsonb,
       reason text, concerns uuid[]) RETURNING id`,
    [
      JSON.stringify(rows.map(row => ({ ...row, id: newId(), concerns: concernsOf(row) }))),
      now.toISOString(),
      actor.id,
      actor.role,
      actor.correlationId,
    ],
  )
}

const concernsOf = ({ concerns, objectKind, objectId }: AuditRow): readonly string[] =>
  concerns ?? (objectKind === 'person' ? [objectId] : [])
