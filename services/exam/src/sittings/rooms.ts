import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import type { Sql } from '../../../kit/sql/database'
import { answerOnce } from '../../../kit/sql/idempotency'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'

export interface NewRoom {
  readonly centreId: string
  readonly name: string
  readonly address: string
  readonly seats: number
}

/** Writes a room of an exam centre (考点). Its size is fixed: another size is another room. */
export async function writeRoom(
  deps: ExamDeps,
  actor: Actor,
  key: string | undefined,
  room: NewRoom,
): Promise<RoomView | Refusal> {
  return inCommand(deps, actor, context =>
    answerOnce(context.sql, { actorId: actor.id, operation: 'writeRoom', key, input: room }, async () => {
      const denied = authorise(actor, 'room.write')
      if (denied) return denied
      const centres = await context.sql.query('SELECT 1 FROM centre WHERE centre_id = $1 AND active', [
        room.centreId,
      ])
      if (centres.length === 0) return refuse('not-found', { centreId: room.centreId })
      const roomId = newId()
      await context.sql.query(
        `INSERT INTO room (room_id, centre_id, name, address, seats, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [roomId, room.centreId, room.name, room.address, room.seats, context.now],
      )
      await context.audit({ act: 'room.write', objectKind: 'room', objectId: roomId, after: room })
      return { roomId, ...room, withdrawnAt: null }
    }),
  )
}

/** A room as it is shown. */
export interface RoomView extends NewRoom {
  readonly roomId: string
  readonly withdrawnAt: string | null
}

/** The fields of a room that can be corrected; another size is another room. */
export type RoomCorrection = Pick<NewRoom, 'name' | 'address'>

/** Corrects name and address (考点). Once tickets name them they stay: the sitting is moved to another room instead, which tells people. */
export async function correctRoom(
  deps: ExamDeps,
  actor: Actor,
  roomId: string,
  { name, address }: RoomCorrection,
): Promise<RoomView | Refusal> {
  return inCommand(deps, actor, async context => {
    const before = await lockRoom(context, roomId)
    if (!before || 'code' in before) return before ?? refuse('not-found', { roomId })
    if (before.name === name && before.address === address) return before
    const printed = await refuseOpen(context.sql, roomId, ['bookingClosed'])
    if (printed) return printed
    await context.sql.query('UPDATE room SET name = $2, address = $3 WHERE room_id = $1', [
      roomId,
      name,
      address,
    ])
    const after = { ...before, name, address }
    await context.audit({ act: 'room.write', objectKind: 'room', objectId: roomId, before, after })
    return after
  })
}

/** Withdraws a room in which no sitting is still to take place: none is published in it any more. Withdrawn stays withdrawn. */
export async function withdrawRoom(
  deps: ExamDeps,
  actor: Actor,
  roomId: string,
  reason: string,
): Promise<RoomView | Refusal> {
  return inCommand(deps, actor, async context => {
    const before = await lockRoom(context, roomId)
    if (!before || 'code' in before) return before ?? refuse('not-found', { roomId })
    if (before.withdrawnAt) return before
    const open = await refuseOpen(context.sql, roomId, ['published', 'bookingClosed'])
    if (open) return open
    await context.sql.query('UPDATE room SET withdrawn_at = $2 WHERE room_id = $1', [roomId, context.now])
    const after = { ...before, withdrawnAt: context.now.toISOString() }
    await context.audit({ act: 'room.write', objectKind: 'room', objectId: roomId, before, after, reason })
    return after
  })
}

const ROOM = `room_id, centre_id, name, address, seats, withdrawn_at`

type Row = NewRoom & { readonly roomId: string; readonly withdrawnAt: Date | null }

const roomView = (row: Row): RoomView => ({ ...row, withdrawnAt: row.withdrawnAt?.toISOString() ?? null })

/** Locks the room: no sitting can be published in it or moved there meanwhile. */
async function lockRoom(context: CommandContext, roomId: string): Promise<RoomView | Refusal | undefined> {
  const denied = authorise(context.actor, 'room.write')
  if (denied) return denied
  const [row] = await context.sql.query<Row>(`SELECT ${ROOM} FROM room WHERE room_id = $1 FOR UPDATE`, [
    roomId,
  ])
  return row && roomView(row)
}

async function refuseOpen(sql: Sql, roomId: string, stages: readonly string[]): Promise<Refusal | undefined> {
  const [open] = await sql.query<{ sittingId: string; startsAt: Date }>(
    `SELECT sitting_id, starts_at FROM sitting
     WHERE room_id = $1 AND stage = ANY($2::text[]) ORDER BY starts_at LIMIT 1`,
    [roomId, [...stages]],
  )
  return (
    open && refuse('room-has-sittings', { sittingId: open.sittingId, startsAt: open.startsAt.toISOString() })
  )
}

/** The rooms of a centre, the withdrawn ones included. */
export async function listRooms(
  deps: ExamDeps,
  query: { centreId: string; after?: string | undefined; limit: number },
): Promise<RoomView[]> {
  const rows = await deps.sql.query<Row>(
    `SELECT ${ROOM} FROM room WHERE centre_id = $1 AND ($2::uuid IS NULL OR room_id > $2) ORDER BY room_id LIMIT $3`,
    [query.centreId, query.after ?? null, query.limit],
  )
  return rows.map(roomView)
}

/** A room that a sitting is laid in. */
export interface Room {
  readonly roomId: string
  readonly roomNo: number
  readonly centreId: string
  readonly seats: number
  readonly locality: string
  readonly withdrawnAt: Date | null
}

export const refuseWithdrawn = ({ withdrawnAt }: Room): Refusal | undefined =>
  withdrawnAt ? refuse('room-withdrawn', { withdrawnAt: withdrawnAt.toISOString() }) : undefined

export const fitsRoom = (room: Room, seats: number): Refusal | undefined =>
  seats > room.seats ? refuse('room-too-small', { roomSeats: room.seats, seats }) : undefined

/** The exclusion key sitting_room_at_a_time refused it. */
export const isRoomInUse = (error: unknown): boolean => (error as { code?: unknown }).code === '23P01'

/** Reads the room and holds it: its withdrawal waits until the sitting is published. */
export async function holdRoom(sql: Sql, roomId: string): Promise<Room | undefined> {
  const [row] = await sql.query<Room>(
    `SELECT r.room_id, r.room_no, r.centre_id, r.seats, c.locality,
       r.withdrawn_at
     FROM room r JOIN centre c USING (centre_id) WHERE r.room_id = $1 FOR SHARE OF r`,
    [roomId],
  )
  return row
}
