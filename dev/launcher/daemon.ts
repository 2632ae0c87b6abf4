import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type UntilOptions, until } from '../../ops/installation/condition'
import { say } from '../../ops/installation/say'
import { hasEnded, neverOrphan } from './orphans'

export type DaemonSpec = {
  name: string
  command: string
  args: string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  user?: { uid: number; gid: number }
  logFile: string
  /** True once it does its work. */
  ready: () => Promise<boolean>
  readyWithinMs?: number
  stopSignal?: NodeJS.Signals
  /** When it ends before it is ready and its log says this, it is started again. */
  startAgainOn?: RegExp
  /** When it dies though nobody here asked for that, it is started again, and the person is told. */
  keepAlive?: boolean
}

/** What fault tests and launchers hold in hand of a running process. */
export type Daemon = {
  readonly name: string
  readonly pid: number | undefined
  /** Sends the signal; where the signal ends the process, waits for its end. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Stops it if it still runs, starts it, waits until it is ready. */
  restart(): Promise<void>
  /** Waits until it is ready. */
  ready(): Promise<void>
  stop(): Promise<void>
}

const endsNothing: NodeJS.Signals[] = ['SIGSTOP', 'SIGCONT', 'SIGUSR1', 'SIGUSR2', 'SIGHUP']
const stopWithinMs = 20_000

/** Holds the id of the process that writes this log: exam.pid beside exam.log. */
export const pidFileOf = (logFile: string): string => logFile.replace(/\.log$/, '.pid')

/** Starts a process in a group of its own, its output in a log file, and waits until it is ready. */
export async function startDaemon(spec: DaemonSpec): Promise<Daemon> {
  const daemon = new RunningDaemon(spec)
  await daemon.start()
  return daemon
}

class RunningDaemon implements Daemon {
  private child: ChildProcess | undefined
  private ended: Promise<string> = Promise.resolve('')
  private end = ''
  private stopping = false
  private wasUp = false
  private logStart = 0

  constructor(private readonly spec: DaemonSpec) {}

  get name(): string {
    return this.spec.name
  }

  get pid(): number | undefined {
    return this.child?.pid
  }

  async start(): Promise<void> {
    const deadline = Date.now() + (this.spec.readyWithinMs ?? 60_000)
    this.stopping = false
    this.wasUp = false
    for (;;) {
      this.launch()
      try {
        await this.ready(deadline - Date.now())
        this.wasUp = true
        return
      } catch (error) {
        if (!this.mayStartAgain(deadline)) {
          await this.stop()
          throw error
        }
      }
    }
  }

  async ready(withinMs = this.spec.readyWithinMs ?? 60_000): Promise<void> {
    const options: UntilOptions = { withinMs, hopeless: () => this.whyNoMore() }
    await until(`${this.name} does not come up (log: ${this.spec.logFile})`, () => this.spec.ready(), options)
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (!this.child) return
    if (endsNothing.includes(signal)) {
      this.child.kill(signal)
      return
    }
    this.stopping = true
    this.child.ref()
    this.child.kill(signal)
    await this.ended
  }

  async stop(): Promise<void> {
    this.stopping = true
    if (!this.child) return
    const child = this.child
    const tooLong = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
    child.kill('SIGCONT')
    await this.kill(this.spec.stopSignal ?? 'SIGTERM')
    clearTimeout(tooLong)
  }

  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  private launch(): void {
    const { command, args, env, cwd, user, logFile } = this.spec
    mkdirSync(dirname(logFile), { recursive: true })
    const log = openSync(logFile, 'a')
    this.logStart = statSync(logFile).size
    this.end = ''
    const child = spawn(command, args, { env, cwd, ...user, detached: true, stdio: ['ignore', log, log] })
    closeSync(log)
    // It does not keep us alive by itself: a test that failed to stop it must still be able to end.
    child.unref()
    this.child = child
    if (child.pid) {
      neverOrphan(child.pid)
      writeFileSync(pidFileOf(logFile), `${child.pid}\n`)
    }
    this.ended = new Promise(resolve => {
      child.once('error', error => resolve(error.message))
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
    })
    void this.ended.then(how => this.onEnd(child, how))
  }

  private onEnd(child: ChildProcess, how: string): void {
    if (child.pid) hasEnded(child.pid)
    if (this.child !== child) return
    this.child = undefined
    this.end = how
    if (!this.wasUp || this.stopping) return
    if (this.spec.keepAlive) void this.revive(how)
    else say(`${this.name} died (${how}). Its last words:\n${this.lastLog()}`)
  }

  private async revive(how: string): Promise<void> {
    this.wasUp = false
    say(`${this.name} died (${how}); starting it again. Its log: ${this.spec.logFile}`)
    for (let waitMs = 250; !this.stopping; waitMs = Math.min(2 * waitMs, 10_000)) {
      try {
        this.launch()
        await this.ready()
        this.wasUp = true
        say(`${this.name} is up again.`)
        return
      } catch {
        await new Promise(resolve => setTimeout(resolve, waitMs))
      }
    }
  }

  private whyNoMore(): string | undefined {
    if (this.child) return undefined
    return `it ended (${this.end || 'not started'})\n${this.lastLog()}`
  }

  private mayStartAgain(deadline: number): boolean {
    const { startAgainOn } = this.spec
    return !this.child && !!startAgainOn?.test(this.lastLog()) && Date.now() < deadline
  }

  /** What it wrote since it was last started, at most the last 4 kB. */
  private lastLog(): string {
    if (!existsSync(this.spec.logFile)) return `(${this.spec.logFile} is gone)`
    const { size } = statSync(this.spec.logFile)
    const from = Math.max(this.logStart, size - 4_096)
    const buffer = Buffer.alloc(Math.max(0, size - from))
    const log = openSync(this.spec.logFile, 'r')
    readSync(log, buffer, 0, buffer.length, from)
    closeSync(log)
    return buffer.toString('utf8')
  }
}
