import type { Act } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import type { Due } from '../../../../domain/time/due'
import type { Notice } from '../../../../domain/time/notice'
import { newId } from '../../../kit/base/ids'
import type { Sql } from '../../../kit/sql/database'
import type { CommandContext } from '../deps'

/** One act of one party on a claim or a class, and its details. */
export interface StateMove<ActName extends string, Party extends string> {
  readonly act: ActName
  readonly party: Party
  /** The act of domain/authority that allowed it. */
  readonly by: Act
  readonly reason?: string | undefined
  /** The id of the fact that the act becomes, where the caller has named it. */
  readonly factId?: string
  /** Audited beside the states. */
  readonly after?: object
}

interface Subject<Row, Moved extends Row, Move> {
  readonly kind: 'claim' | 'trainingClass'
  idOf(row: Row): string
  /** Refuses an act that the table of states does not allow. */
  check(row: Row, move: Move): Refusal | undefined
  /** Keeps the act as a fact, and gives the row after it, with its deadlines. */
  keepFact(context: CommandContext, row: Row, move: Move & { readonly factId: string }): Promise<Moved>
  /** Keeps the state and the deadlines of the row. */
  keepState(context: CommandContext, row: Row): Promise<void>
}

/** Moves a claim or a class, which is locked, from state to state. */
export interface StateMover<Row, Moved extends Row, Move> {
  /**
   * @returns the row after the act, kept and audited; the refusal where the act is not allowed in its state, is another party's,
   *   or lacks its reason
   */
  move(context: CommandContext, row: Row, move: Move): Promise<Moved | Refusal>
  /** Moves a row that the system has found ready to move. @throws Error where the act is refused, which is a fault of ours */
  mustMove(context: CommandContext, row: Row, move: Move): Promise<Moved>
}

export function createStateMover<
  Row extends { readonly state: string },
  Moved extends Row,
  Move extends StateMove<string, string>,
>(subject: Subject<Row, Moved, Move>): StateMover<Row, Moved, Move> {
  const move = async (context: CommandContext, row: Row, move: Move): Promise<Moved | Refusal> => {
    const refusal = subject.check(row, move)
    if (refusal) return refusal
    const { act, by, after, factId = newId() } = move
    const reason = move.reason?.trim()
    const moved = await subject.keepFact(context, row, { ...move, factId })
    await subject.keepState(context, moved)
    await context.audit({
      act: by,
      objectKind: subject.kind,
      objectId: subject.idOf(row),
      before: { state: row.state },
      after: { state: moved.state, act, ...after },
      ...(reason ? { reason } : {}),
    })
    return moved
  }
  return {
    move,
    mustMove: async (context, row, asked) => {
      const moved = await move(context, row, asked)
      if (isRefusal(moved)) throw new Error(`${asked.act} of ${subject.idOf(row)} is refused: ${moved.code}`)
      return moved
    },
  }
}

/** The deadlines of a row as its columns have them; null where nothing is due. */
export const deadlineColumns = (remindAt: Due | undefined, due: Due | undefined) => ({
  remindAt: remindAt?.at ?? null,
  dueAt: due?.at ?? null,
  dueProvisional: due?.provisional ?? null,
})

/** An escalation ends when the move becomes another party's. */
export const notEscalated = { escalatedAt: null, escalatedTo: null } as const

const noticeTables = {
  claim: { table: 'notice', id: 'claim_id' },
  trainingClass: { table: 'class_notice', id: 'class_id' },
} as const

/** The reminders and escalations that were sent. */
export const findNotices = (
  sql: Sql,
  kind: keyof typeof noticeTables,
  objectId: string,
): Promise<Notice[]> => {
  const { table, id } = noticeTables[kind]
  return sql.query<Notice>(`SELECT notice AS kind, deadline FROM ${table} WHERE ${id} = $1::uuid`, [objectId])
}

/** A reminder or an escalation of a claim or a class. */
export interface SentNotice {
  readonly kind: keyof typeof noticeTables
  readonly objectId: string
  readonly notice: Notice
  /** The official to whom it escalates; null: to the municipal bureau, or it is a reminder. */
  readonly officialId: string | null
}

export async function keepNotice(
  { sql, now }: Pick<CommandContext, 'sql' | 'now'>,
  { kind, objectId, notice, officialId }: SentNotice,
): Promise<void> {
  const { table, id } = noticeTables[kind]
  await sql.query(
    `INSERT INTO ${table} (${id}, notice, deadline, noticed_at, official_id) VALUES ($1, $2, $3, $4, $5)`,
    [objectId, notice.kind, notice.deadline, now, officialId],
  )
}
