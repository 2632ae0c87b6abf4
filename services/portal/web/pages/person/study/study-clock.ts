import { client } from '../../../api/client'
import { Problem } from '../../../api/problem'
import type { operations } from '../../../generated/api'

type Json<Id extends keyof operations, Status extends number> = operations[Id] extends {
  responses: Record<Status, { content: { 'application/json': infer Body } }>
}
  ? Body
  : never
type Session = Json<'startStudySession', 201>
type Beat = Json<'beat', 200>
type Answered = Json<'answerCheck', 200>
export type Check = NonNullable<Beat['check']>
export type LossReason = NonNullable<Beat['unrecorded']>['reason'] | 'checkMissed'

/** The server's own figures, and no others. */
export interface Counted {
  readonly creditedSeconds: number
  readonly provisionalSeconds: number
  readonly requiredSeconds: number
}

export interface Loss {
  readonly reason: LossReason
  readonly seconds: number
  readonly at: Date
}

export interface ClockState {
  readonly phase: 'ready' | 'starting' | 'running' | 'elsewhere' | 'stopped' | 'finished'
  readonly counted: Counted | null
  readonly check: Check | null
  /** What was not recorded in this sitting at the screen, newest first. */
  readonly losses: readonly Loss[]
  /** Of this device, in milliseconds: when the server answered last. */
  readonly heardAt: number
  /** The last beat was not answered: it is sent again until it is. */
  readonly isCutOff: boolean
  readonly beatEverySeconds: number
  /** How far the server's clock is ahead of this device's. */
  readonly aheadMs: number
  readonly startSeconds: number
  readonly isStudyFinished: boolean
  readonly problem: unknown
}

/** What is played; a page that is read has none. */
export interface Media {
  positionSeconds(): number
  pause(): void
  playFrom(seconds: number): void
}

/** What a beat says, as it was at that moment. */
interface Sample {
  readonly visible: boolean
  readonly positionSeconds?: number
  readonly fromSeconds?: number
}

const TRY_AGAIN_MS = 2_000
const LOSSES_SHOWN = 5
/** Less than this of a video between two seeks is not worth a beat. */
const PLAYED_MIN_SECONDS = 0.5

const READY: ClockState = {
  phase: 'ready',
  counted: null,
  check: null,
  losses: [],
  heardAt: 0,
  isCutOff: false,
  beatEverySeconds: 0,
  aheadMs: 0,
  startSeconds: 0,
  isStudyFinished: false,
  problem: undefined,
}

/**
 * Studies one unit: reports to the server that somebody is there, and keeps what the server says of it (Article 9). It counts
 * nothing itself. One request is under way at a time, as the API asks.
 */
export class StudyClock {
  #state = READY
  readonly #listeners = new Set<() => void>()
  #session = ''
  #token = ''
  #queue: Promise<unknown> = Promise.resolve()
  #timer: ReturnType<typeof setTimeout> | undefined
  #wasHidden = false
  #fromSeconds: number | undefined
  #media: Media | undefined
  #run = 0

  constructor(
    private readonly enrolmentId: string,
    private readonly unitId: string,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly read = (): ClockState => this.#state

  /** Goes to a stretch that was not watched yet. */
  playFrom(seconds: number): void {
    this.#media?.playFrom(seconds)
  }

  set media(media: Media | undefined) {
    this.#media = media
  }

  /** @param positionSeconds where a video is played from; else where the first stretch is missing */
  async start(positionSeconds?: number): Promise<void> {
    this.#set({ ...READY, losses: this.#state.losses, phase: 'starting' })
    this.#run += 1
    const run = this.#run
    try {
      const { data, response } = await client.POST('/v1/enrolments/{enrolmentId}/study-sessions', {
        params: { path: { enrolmentId: this.enrolmentId } },
        body: { unitId: this.unitId, positionSeconds },
      })
      if (run !== this.#run) return
      this.#begin(data!, response)
    } catch (problem) {
      this.#stop(problem)
    }
  }

  #begin(session: Session, response: Response): void {
    this.#session = session.sessionId
    this.#token = session.beatToken
    this.#wasHidden = document.visibilityState === 'hidden'
    this.#fromSeconds = undefined
    if (session.discardedSeconds > 0) this.#lose('checkMissed', session.discardedSeconds)
    this.#set({
      phase: 'running',
      beatEverySeconds: session.beatEverySeconds,
      startSeconds: session.positionSeconds,
    })
    this.#take(session, response)
    this.#schedule()
  }

  /** The page left the screen, or came back. Beats go out while it is on the screen. */
  readonly changeVisibility = (): void => {
    if (this.#state.phase !== 'running') return
    if (document.visibilityState === 'hidden') {
      clearTimeout(this.#timer)
      this.#media?.pause()
      // What was studied until now counts.
      this.#send(this.#sample())
      this.#wasHidden = true
    } else this.beat()
  }

  /** Reports now, before the interval is over. */
  beat(): void {
    if (this.#state.phase === 'running') this.#send(this.#sample())
  }

  /** The video was moved: what was played before the jump is reported, and the next report begins behind it. */
  jump(playedUntilSeconds: number, toSeconds: number): void {
    if (this.#state.phase !== 'running') return
    const from = this.#fromSeconds ?? this.#state.startSeconds
    if (playedUntilSeconds - from > PLAYED_MIN_SECONDS)
      this.#send({ ...this.#sample(), positionSeconds: playedUntilSeconds })
    this.#fromSeconds = toSeconds
  }

  /** @throws Problem where the answer was not right, or did not arrive: it can be given again */
  answer(answer: string): Promise<void> {
    const { check } = this.#state
    if (!check) return Promise.resolve()
    const sent = this.#queue.then(async () => {
      const { data, response } = await client.POST('/v1/study-sessions/{sessionId}/check-answers', {
        params: { path: { sessionId: this.#session } },
        body: { checkId: check.checkId, answer },
      })
      this.#take(data!, response)
      if (data!.unitFinished) this.#finish(data!)
    })
    this.#queue = sent.catch(() => undefined)
    return sent.catch((problem: unknown) => this.#takeRefusedAnswer(problem))
  }

  #takeRefusedAnswer(problem: unknown): void {
    if (!(problem instanceof Problem)) throw problem
    if (problem.code === 'check-missed') {
      this.#lose('checkMissed', Number(problem.body.turnedOn?.discardedSeconds ?? 0))
      this.#set({ check: null })
      this.beat()
    } else if (problem.code === 'check-unknown') this.#set({ check: null })
    else if (problem.code === 'check-answered-wrongly' || isWorthAnotherTry(problem)) throw problem
    else this.#stop(problem)
  }

  /** Another tab of this browser studies now. */
  giveWay(): void {
    this.#end({ phase: 'elsewhere' })
  }

  /** Leaves the unit: the last stretch is reported, and the session ends. */
  leave(): void {
    if (this.#state.phase !== 'running') return
    this.beat()
    const sessionId = this.#session
    const run = this.#run
    void this.#queue.then(() => {
      if (run === this.#run) this.#end({ phase: 'ready' })
      // Whatever the server answers, nothing more is studied here; what was not ended is taken over by the next session.
      return client
        .POST('/v1/study-sessions/{sessionId}/end', { params: { path: { sessionId } }, keepalive: true })
        .catch(() => undefined)
    })
  }

  #sample(): Sample {
    const sample: Sample = {
      visible: !this.#wasHidden,
      ...(this.#media ? { positionSeconds: round(this.#media.positionSeconds()) } : {}),
      ...(this.#media && this.#fromSeconds !== undefined ? { fromSeconds: round(this.#fromSeconds) } : {}),
    }
    this.#wasHidden = document.visibilityState === 'hidden'
    this.#fromSeconds = sample.positionSeconds
    return sample
  }

  #send(sample: Sample): void {
    clearTimeout(this.#timer)
    const run = this.#run
    this.#queue = this.#queue.then(() => this.#deliver(sample, run))
  }

  /** Sends a beat, and the same again until it is answered: a lost answer costs nothing. */
  async #deliver(sample: Sample, run: number): Promise<void> {
    while (run === this.#run && this.#state.phase === 'running') {
      try {
        const { data, response } = await client.POST('/v1/study-sessions/{sessionId}/beats', {
          params: { path: { sessionId: this.#session } },
          body: { token: this.#token, ...sample },
          // A page that is left or locked still gets its last beat out.
          keepalive: true,
        })
        this.#token = data!.nextToken
        if (data!.unrecorded) this.#lose(data!.unrecorded.reason, data!.unrecorded.seconds)
        if (data!.discardedSeconds > 0) this.#lose('checkMissed', data!.discardedSeconds)
        this.#take(data!, response)
        if (document.visibilityState === 'visible') this.#schedule()
        return
      } catch (problem) {
        if (!isWorthAnotherTry(problem)) return this.#stop(problem)
        this.#set({ isCutOff: true })
        await new Promise(resolve => setTimeout(resolve, TRY_AGAIN_MS))
      }
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.beat(), this.#state.beatEverySeconds * 1_000)
  }

  #take(
    { creditedSeconds, provisionalSeconds, requiredSeconds, check }: Counted & { check: Check | null },
    response: Response,
  ): void {
    const said = Date.parse(response.headers.get('date') ?? '')
    this.#set({
      counted: { creditedSeconds, provisionalSeconds, requiredSeconds },
      check,
      heardAt: performance.now(),
      isCutOff: false,
      ...(Number.isNaN(said) ? {} : { aheadMs: said - Date.now() }),
    })
  }

  #lose(reason: LossReason, seconds: number): void {
    if (seconds <= 0) return
    this.#set({ losses: [{ reason, seconds, at: new Date() }, ...this.#state.losses].slice(0, LOSSES_SHOWN) })
  }

  #finish({ studyFinished }: Answered): void {
    this.#end({ phase: 'finished', check: null, isStudyFinished: studyFinished })
  }

  #stop(problem: unknown): void {
    this.#end({ phase: 'stopped', check: null, problem })
  }

  #end(more: Partial<ClockState>): void {
    this.#run += 1
    clearTimeout(this.#timer)
    this.#media?.pause()
    this.#set(more)
  }

  #set(more: Partial<ClockState>): void {
    this.#state = { ...this.#state, ...more }
    for (const listener of this.#listeners) listener()
  }
}

/** The line or the server is away for now. */
const isWorthAnotherTry = (problem: unknown): boolean =>
  problem instanceof Problem && (problem.isUnreachable || problem.status >= 500 || problem.status === 429)

const round = (seconds: number): number => Math.round(seconds * 1_000) / 1_000
