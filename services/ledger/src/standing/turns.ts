import type { Actor } from '../../../../domain/authority/actor'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { createTurns, type Turn, type Turns } from '../../../kit/run/reading-threads/turns'

/**
 * A certificate's file, a year plan and an export cost the ledger far more than their requests cost whoever sends them. One
 * account has one of them at work at a time: its others wait, a few of them and not long, and nobody else waits for them.
 */
const OF_AN_ACCOUNT = { atOnce: 1, waitingMax: 15, waitingMsMax: 10_000 }

interface Queue {
  readonly turns: Turns
  users: number
}

const queues = new Map<string, Queue>()

/** The account's turn, which it ends; or `too-many-requests`. */
export async function takeTurn({ id }: Pick<Actor, 'id'>): Promise<Turn | Refusal> {
  const queue = queues.get(id) ?? { turns: createTurns(OF_AN_ACCOUNT), users: 0 }
  queues.set(id, queue)
  queue.users += 1
  const turn = await queue.turns.take()
  let isLeft = false
  const leave = () => {
    if (isLeft) return
    isLeft = true
    turn?.end()
    queue.users -= 1
    if (queue.users === 0) queues.delete(id)
  }
  if (turn) return { end: leave }
  leave()
  return refuse('too-many-requests')
}

/** Does what is dear in the account's turn. */
export async function inTurn<T>(actor: Pick<Actor, 'id'>, dear: () => Promise<T>): Promise<T | Refusal> {
  const turn = await takeTurn(actor)
  if (!('end' in turn)) return turn
  try {
    return await dear()
  } finally {
    turn.end()
  }
}

/** How many accounts are at work or wait. */
export const accountsInTurn = (): number => queues.size
