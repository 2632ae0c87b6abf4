import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { answer } from '../base/bounds'
import { slowReadersCut } from '../base/metrics'

export interface ReadingBounds {
  readonly graceMs: number
  readonly bytesASecondMin: number
  readonly lookMs: number
}

/** The progress of a connection; `writableLength` of its bytes still wait for the reader. */
export type Line = Pick<Socket, 'bytesWritten' | 'writableLength' | 'destroy'>

/** Since when something has waited for a reader without a break, and what had been taken by then. */
interface Backlog {
  readonly sinceMs: number
  readonly takenBefore: number
}

/**
 * Cuts connections whose readers take what they asked for slower than they may: each holds memory here, and further in a
 * connection to a service or to a store.
 */
export function boundReaders(server: Server, bounds: ReadingBounds = answer): void {
  const readers = createSlowReaders(bounds)
  const timer = setInterval(() => readers.look(performance.now()), bounds.lookMs)
  timer.unref()
  server.on('connection', (socket: Socket) => {
    readers.watch(socket)
    socket.once('close', () => readers.forget(socket))
  })
  server.once('close', () => clearInterval(timer))
}

export function createSlowReaders(bounds: Pick<ReadingBounds, 'graceMs' | 'bytesASecondMin'>) {
  const backlogs = new Map<Line, Backlog | undefined>()
  return {
    watch: (line: Line) => void backlogs.set(line, undefined),
    forget: (line: Line) => void backlogs.delete(line),
    /** @param nowMs of a clock that only goes forward */
    look: (nowMs: number): void => {
      for (const [line, backlog] of backlogs) {
        if (line.writableLength === 0) backlogs.set(line, undefined)
        else if (!backlog) backlogs.set(line, { sinceMs: nowMs, takenBefore: takenOf(line) })
        else if (isTooSlow(line, backlog, nowMs)) cut(line)
      }
    },
  }

  /**
   * What waits counts as if it were taken: Node says of no piece that half of it has gone, and a piece may be a whole answer. So
   * a reader has the time that all of it takes at the least rate, whichever part of it has gone.
   */
  function isTooSlow(line: Line, { sinceMs, takenBefore }: Backlog, nowMs: number): boolean {
    const offered = line.bytesWritten - takenBefore
    return nowMs - sinceMs > bounds.graceMs + (offered / bounds.bytesASecondMin) * 1_000
  }
}

const takenOf = (line: Line): number => line.bytesWritten - line.writableLength

function cut(line: Line): void {
  slowReadersCut.inc()
  line.destroy()
}
