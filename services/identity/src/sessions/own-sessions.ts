import type { Actor } from '../../../../domain/authority/actor'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type Arrival, type IdentityDeps, ruleAt, secondsAfter } from '../deps'
import { proveOwnPassword } from './passwords'
import { endSessions } from './sessions'

export interface OwnSession {
  readonly sessionId: string
  readonly startedAt: string
  /** When a token of it was handed out last. */
  readonly renewedAt: string
  /** By itself, unless it is renewed. */
  readonly endsAt: string
  /** Whether it is the one that asks. */
  readonly isCurrent: boolean
}

interface Row {
  readonly id: string
  readonly createdAt: Date
  readonly renewedAt: Date
  readonly expiresAt: Date
}

/** One's own sessions that are not over, the newest first: as many as a login may have at once. */
export async function listOwnSessions(
  deps: IdentityDeps,
  actor: Actor,
  { currentId, now }: { currentId: string; now: Date },
): Promise<OwnSession[]> {
  const idle = ruleAt(deps, 'identity/session-idle', now)
  const rows = await deps.sql.query<Row>(
    `SELECT s.id, s.created_at, s.expires_at, max(r.issued_at) AS "renewedAt"
     FROM session s JOIN refresh_token r ON r.session_id = s.id
     WHERE s.subject_id = $1::uuid AND s.ended_at IS NULL AND s.expires_at > $2::timestamptz
     GROUP BY s.id HAVING max(r.issued_at) > $3::timestamptz ORDER BY s.created_at DESC, s.id DESC`,
    [actor.id, now.toISOString(), secondsAfter(now, -idle).toISOString()],
  )
  return rows.map(row => {
    const endsAt = new Date(Math.min(secondsAfter(row.renewedAt, idle).getTime(), row.expiresAt.getTime()))
    return {
      sessionId: row.id,
      startedAt: row.createdAt.toISOString(),
      renewedAt: row.renewedAt.toISOString(),
      endsAt: endsAt.toISOString(),
      isCurrent: row.id === currentId,
    }
  })
}

/** Ends one of one's own sessions, or all but the one that asks; who asks proves the password again (OWASP ASVS 7.5.2). */
export async function endOwnSessions(
  deps: IdentityDeps,
  actor: Actor,
  { password, ...which }: { password: string } & ({ sessionId: string } | { except: string }),
  from: Arrival,
): Promise<Refusal | undefined> {
  const proven = await proveOwnPassword(deps, actor, password, from)
  if (isRefusal(proven)) return proven
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    if ('sessionId' in which) {
      if (!(await isOwn(sql, actor, which.sessionId))) return refuse('not-found', { act: 'session.end' })
      await endSessions(deps, sql, which, from)
    } else await endSessions(deps, sql, { subjectId: actor.id, except: which.except }, from)
    await recordAudit(sql, actor, from.now, {
      ...{ act: 'session.end', objectKind: 'session' },
      ...('sessionId' in which
        ? { objectId: which.sessionId }
        : { objectId: which.except, after: { ended: 'others' } }),
    })
    return undefined
  })
}

const isOwn = async (sql: Sql, actor: Actor, sessionId: string): Promise<boolean> =>
  (
    await sql.query('SELECT FROM session WHERE id = $1::uuid AND subject_id = $2::uuid', [
      sessionId,
      actor.id,
    ])
  ).length > 0
