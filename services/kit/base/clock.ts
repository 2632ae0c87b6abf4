/** The one source of time. Rules never read it: services hand `now()` in. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
