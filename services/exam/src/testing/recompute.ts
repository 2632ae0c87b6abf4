/** For tests: what anyone entitled does with the log of a sitting's allocations. */

export interface LogRow {
  readonly seq: number
  readonly sittingId: string | null
  readonly move: string
  readonly reason: string
  readonly seatNo: number | null
  readonly bookingId: string | null
  readonly waitingId: string | null
  readonly priority: number | null
  readonly placeNo: number | null
}

/**
 * Plays the log back: a seat has one taker at a time, no seat is free while somebody waits who may have it, and each offer goes
 * to the first of them.
 *
 * @returns the state of each seat, by its number
 */
export function recompute(log: readonly LogRow[], sittingId: string, seatsAtFirst: number, seatsNow: number) {
  const seats = new Map<number, { state: string; of?: string | null }>()
  for (let no = 1; no <= seatsAtFirst; no += 1) seats.set(no, { state: 'free' })
  const waits = new Map<string, LogRow>()
  let passedOver = new Set<string>()
  const seatOf = (id: string | null) => [...seats].find(([, seat]) => id !== null && seat.of === id)?.[0]
  const vacate = (id: string | null) => {
    const no = seatOf(id)
    if (no !== undefined) seats.set(no, { state: 'empty' })
  }
  const first = () =>
    [...waits.values()]
      .filter(each => !passedOver.has(each.waitingId!))
      .sort((a, b) => a.priority! - b.priority! || a.placeNo! - b.placeNo!)[0]?.waitingId

  for (const row of log) {
    const { move, seatNo, bookingId, waitingId } = row
    const isElsewhere = row.sittingId !== sittingId
    switch (move) {
      case 'queued':
      case 'entitled':
        vacate(waitingId)
        waits.set(waitingId!, row)
        break
      case 'passedOver':
        passedOver.add(waitingId!)
        break
      case 'offered':
        if (!isElsewhere && seatOf(waitingId) === undefined) {
          expect(['free', 'empty', 'reserved']).toContain(seats.get(seatNo!)!.state)
          expect(waitingId).toBe(first())
          seats.set(seatNo!, { state: 'offered', of: waitingId })
        }
        waits.delete(waitingId!)
        passedOver = new Set()
        break
      case 'accepted':
      case 'lapsed':
      case 'left':
      case 'closed':
        vacate(waitingId)
        waits.delete(waitingId!)
        break
      case 'booked':
        expect(['free', 'empty']).toContain(seats.get(seatNo!)!.state)
        seats.set(seatNo!, { state: 'taken', of: bookingId })
        break
      case 'ended':
        expect(seatOf(bookingId)).toBe(seatNo)
        vacate(bookingId)
        break
      case 'reseated': {
        const of = bookingId ?? waitingId
        vacate(of)
        expect(seats.get(seatNo!)!.of).toBeUndefined()
        seats.set(seatNo!, { state: bookingId ? 'taken' : 'offered', of })
        break
      }
      case 'freed':
        expect(first()).toBeUndefined()
        seats.set(seatNo!, { state: 'free' })
        passedOver = new Set()
        break
      case 'reserved':
        seats.set(seatNo!, { state: 'reserved' })
        break
      case 'keptEmpty':
        seats.set(seatNo!, { state: 'empty' })
        break
      default:
        throw new Error(`what is ${move}?`)
    }
  }
  return Array.from({ length: seatsNow }, (_, at) => seats.get(at + 1)!.state)
}
