import { processes } from '../../ops/installation/processes'
import { createTurns } from '../../services/kit/run/reading-threads/turns'
import type { Cluster, EngineName } from '../launcher/cluster'
import type { AroundStep, JourneyStep } from './journey'

/**
 * The fault run kills a process at a random instant within a step.
 *
 * "Each process killed in every step" can mean before a call, during it or after it. The losses differ: a call that
 * met nobody, a call whose outcome is unknown, facts that are under way behind a call that was answered.
 *
 * `dev/faults/journey.ts` names eight steps. A killer starts the step and sends SIGKILL at an instant drawn from
 * the seed, within about the time that the step takes on an idle machine. The process is started again at once.
 * Each cell draws from the seed and its own name, so a cell that runs alone kills at the same instant as in the
 * whole matrix. The person in the step has one person ahead and one behind.
 *
 * Over several seeds a cell meets all three cases. A failure names its seed. Timing on another machine may still
 * differ, so the logs are kept.
 */

/** Every process that a kill -9 may meet: our own, then the engines. */
export const killables = [
  ...processes.map(({ name }) => name),
  ...(['kafka', 'postgres', 'temporal'] satisfies EngineName[]),
] as const

export type Killable = (typeof killables)[number]

export interface Kill {
  readonly process: Killable
  readonly step: JourneyStep
  readonly person: number
  /** From the beginning of the step. */
  readonly afterMs: number
}

export interface KillReport extends Kill {
  /** From the kill until every process says again that it is ready. */
  readonly readyMs: number
  /** From the kill until the person's step was done; 0 where it was done before. */
  readonly goesOnMs: number
}

/** About how long a step takes where nothing is killed and the machine is idle: a kill strikes within it. */
const stepMs: Readonly<Record<JourneyStep, number>> = {
  signUp: 150,
  enrol: 60,
  study: 4_000,
  book: 25,
  ticket: 3_000,
  sit: 3_000,
  result: 25,
  hours: 150,
  draft: 25,
  evidence: 100,
  submit: 150,
  return: 25,
  correct: 60,
  approve: 25,
  register: 500,
}

export const withinStep = (step: JourneyStep, chance: () => number): number =>
  Math.floor(chance() * stepMs[step])

/** Every kill before this one has its time to become ready again. */
const WAITING_MS_MAX = 30 * 60_000

/** Carries a plan out: each process is killed within its step, and everything is ready again before the next is killed. */
export function createKiller(cluster: Cluster, plan: readonly Kill[]) {
  const reports: KillReport[] = []
  const turns = createTurns({ atOnce: 1, waitingMax: plan.length, waitingMsMax: WAITING_MS_MAX })

  const inTurn = async <T>(act: () => Promise<T>): Promise<T> => {
    const turn = await turns.take()
    if (!turn) throw new Error(`no kill in ${WAITING_MS_MAX / 60_000} minutes`)
    return act().finally(turn.end)
  }

  const killAndRestart = async ({ process, afterMs }: Kill) => {
    await new Promise(resolve => setTimeout(resolve, afterMs))
    const killedAt = Date.now()
    await cluster.kill9(process)
    await cluster.restart(process)
    await cluster.ready()
    return { killedAt, readyMs: Date.now() - killedAt }
  }

  const around: AroundStep = async (person, step, act) => {
    const kill = plan.find(each => each.person === person && each.step === step)
    if (!kill) return act()
    const { acting, killedAt, readyMs } = await inTurn(async () => {
      let doneAt = Number.POSITIVE_INFINITY
      const acting = act().finally(() => {
        doneAt = Date.now()
      })
      acting.catch(() => undefined)
      return { acting: acting.then(answer => ({ answer, doneAt })), ...(await killAndRestart(kill)) }
    })
    const { answer, doneAt } = await acting
    reports.push({ ...kill, readyMs, goesOnMs: Math.max(0, doneAt - killedAt) })
    return answer
  }
  return { around, reports: reports as readonly KillReport[] }
}
