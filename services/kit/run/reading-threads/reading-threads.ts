import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import Piscina from 'piscina'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { createTurns } from './turns'

/** A function that reads untrusted bytes, by the file that exports it (`require.resolve('./...')`) and its name there. */
export interface Reading<Given, Read> {
  readonly file: string
  readonly name: string
  /** Never there: it ties what is given to what is read. */
  readonly types?: (given: Given) => Read
}

/** The time and memory of a thread; a reading that needs more is ended with its thread. */
const SECONDS_MAX = 15
const HEAP_MB_MAX = 112
const YOUNG_HEAP_MB_MAX = 16
/** Two at once: the main thread, which answers everybody else, keeps a share of each processor. */
const THREADS_MAX = Math.max(1, Math.min(2, availableParallelism() - 1))
/** A thread that has nothing to do ends, and gives its memory back. */
const IDLE_MS = 30_000

/** The number of readings that may wait for a thread, and how long. Further readings are refused with 503. */
const WAITING_MAX = 16
const WAITING_MS_MAX = 10_000

const turns = createTurns({ atOnce: THREADS_MAX, waitingMax: WAITING_MAX, waitingMsMax: WAITING_MS_MAX })
let threads: Piscina | undefined

/**
 * Reads in a thread of its own, so that a hostile file costs neither the event loop nor the memory of the process. What is given and
 * what is read are copied; a port in it moves over. The threads end with the process, and never keep it alive.
 *
 * @returns what was read; `too-dear` where it took too long or too much memory; or the refusal `temporarily-unavailable`
 */
export async function readInThread<Given, Read>(
  { file, name }: Reading<Given, Read>,
  given: Given,
  {
    secondsMax = SECONDS_MAX,
    moved = [],
  }: { readonly secondsMax?: number; readonly moved?: MessagePort[] } = {},
): Promise<Read | 'too-dear' | Refusal> {
  const turn = await turns.take()
  if (!turn) return refuse('temporarily-unavailable', { reason: 'too many files are being read' })
  try {
    threads ??= startThreads()
    return (await threads.run(given, {
      filename: file,
      name,
      // Piscina names the type of Node 20, which newer types of Node have no more.
      transferList: moved as never,
      signal: AbortSignal.timeout(secondsMax * 1_000),
    })) as Read
  } catch (error) {
    if (isTooDear(error)) return 'too-dear'
    throw error
  } finally {
    turn.end()
  }
}

function startThreads(): Piscina {
  return new Piscina({
    minThreads: 0,
    maxThreads: THREADS_MAX,
    idleTimeout: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX, maxYoungGenerationSizeMb: YOUNG_HEAP_MB_MAX },
    // A thread that reads what strangers send needs no secret of ours.
    env: {},
    execArgv: isBuilt ? [] : ['--require', join(__dirname, 'testing/typescript.js')],
  })
}

/** In tests the code runs as it is written. */
const isBuilt = __filename.endsWith('.js')

function isTooDear(error: unknown): boolean {
  const { name, code } = error as { name?: unknown; code?: unknown }
  return name === 'AbortError' || name === 'TimeoutError' || code === 'ERR_WORKER_OUT_OF_MEMORY'
}
