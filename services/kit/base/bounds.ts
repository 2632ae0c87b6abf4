/**
 * Every input from outside has a bound. All bounds stand here, with the reason, and dev/abuse tries them from outside.
 * They are ours (docs/decisions/0220), in force since 2026-12-01, and no rule of the regulation.
 */

const KIB = 1_024
const SECOND = 1_000

/** Of a request's head. Node answers 431 and 408 by itself. */
export const head = {
  /** Two tokens and all that a browser sends are below 8 KiB. */
  bytesMax: 16 * KIB,
  /** A head comes in one packet; a bad mobile line needs a few seconds. */
  msMax: 15 * SECOND,
} as const

/** A command's Idempotency-Key: a UUID, a hash, or a name that a program gave it. It stands in an index. */
export const idempotencyKey = { pattern: /^[\w.:~+/=@-]{1,128}$/, keptDays: 30 } as const

/** Of a request's body. */
export const body = {
  /** Of JSON, unless the row says more: the longest form is below 40 KB. */
  jsonBytesMax: 100 * 1_000,
  /** Of lists that are handed in as a file, unless the row says otherwise: 50,000 rows are below it. */
  bytesMax: 10 * 1_000 * 1_000,
  /** The deepest body of ours has 5 levels. */
  jsonDepthMax: 16,
  /** A body whose bytes came with its head is never slow. Then a mobile line in the hills has this long to begin. */
  graceMs: 5 * SECOND,
  /** On average since it began: 20 MiB of evidence within the time for the whole is 70 KiB a second. */
  bytesASecondMin: 8 * KIB,
  /** Longer than that nobody waits; an upload goes on where it stopped. */
  msMax: 300 * SECOND,
  /** Bodies that have begun and not ended: an office behind one address has a few dozen at once. */
  unfinishedAnAddressMax: 100,
  /** One person has a browser and a phone; a centre has a few windows. */
  unfinishedASubjectMax: 16,
  /** Of one process: each may hold `heldBytes` in the portal. */
  unfinishedMax: 1_500,
} as const

/** Requests that are not answered yet, and connections. */
export const load = {
  /** A browser opens 6 connections; an institution's program may open more. */
  inFlightASubjectMax: 64,
  /** 2,000 people may come from one address in one moment (services/kit/http/server.ts). */
  connectionsAnAddressMax: 4_096,
  connectionsMax: 10_000,
} as const

/** Of an answer, which waits in this process for as long as its reader does not take it. */
export const answer = {
  /** A reader that takes all at once never waits. Then a bad line has this long to recover. */
  graceMs: 5 * SECOND,
  /** On average since it began to wait; a line that can send a body can read an answer. */
  bytesASecondMin: 8 * KIB,
  /** How often connections are looked at. */
  lookMs: SECOND,
  /** Answers above `upstream.answerBytes` at once: a browser loads 6 files, an official's program a few. */
  longASubjectMax: 8,
  /** An office behind one address reads a few dozen files of evidence at once. */
  longAnAddressMax: 64,
  /** With `upstream.longBodiesMax`, three quarters of a service's connections: the last quarter is never held by a slow line. */
  longAServiceMax: 128,
} as const

/** Of the way from the portal to a service. */
export const upstream = {
  connectionsMax: 256,
  /** Long bodies may hold this many of them and no more, so that the rest goes on. */
  longBodiesMax: 64,
  /** Connections above this number wait in line: 2,000 people for 256 connections (services/kit/http/server.ts). */
  waitingMax: 4_096,
  waitMs: 10 * SECOND,
  /** A body up to here is taken in whole before a connection is: a slow sender holds none. */
  heldBytes: 64 * KIB,
  /** An answer up to here is taken out whole: a slow reader holds no connection. Above it `answer` bounds who may. */
  answerBytes: 256 * KIB,
  /** Until the head of the answer, once all was sent. */
  answerMs: 30 * SECOND,
  /** For the whole, a body and an answer as long as they may be. */
  wholeMs: 600 * SECOND,
} as const
