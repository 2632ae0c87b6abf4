import type { Daemon } from '../launcher/daemon'

/** An engine in use: one that was given by address (then it is not ours to kill or to stop), or one we run. */
export type Engine = {
  readonly address: string
  /** True where this launcher runs it. */
  readonly ours: boolean
  readonly pid: number | undefined
  kill(signal?: NodeJS.Signals): Promise<void>
  restart(): Promise<void>
  stop(): Promise<void>
}

/** An engine that somebody else runs. */
export function givenEngine<Extra extends object>(address: string, extra: Extra): Engine & Extra {
  const refuse = () => Promise.reject(new Error(`${address} was given by its address; it is not ours to end`))
  return {
    address,
    ours: false,
    pid: undefined,
    kill: refuse,
    restart: refuse,
    stop: async () => {},
    ...extra,
  }
}

/** An engine that runs as this daemon. */
export function ownEngine<Extra extends object>(
  address: string,
  daemon: Daemon,
  extra: Extra,
): Engine & Extra {
  const engine = {
    address,
    ours: true,
    get pid() {
      return daemon.pid
    },
    kill: (signal?: NodeJS.Signals) => daemon.kill(signal),
    restart: () => daemon.restart(),
    stop: () => daemon.stop(),
  }
  return Object.assign(engine, extra)
}
