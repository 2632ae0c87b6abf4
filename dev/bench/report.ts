import { type BookingFigures, measureBooking } from './booking'
import { measureHeartbeat } from './heartbeat'
import { measurePages, type PagesFigures } from './pages'
import { type Ratio, rounded } from './pairs'
import { measureQueue, type QueueFigures } from './queue'
import { measureResults, type ResultsFigures } from './results'
import { measureRoster } from './roster'
import { type RaceFigures, raceForSeats } from './seats-race'
import { measureStanding, type StandingFigures } from './standing'
import { measureStreams, type StreamsFigures } from './streams'
import { measureWorkflow, type WorkflowFigures } from './workflow'

/** What a measurement found: its ratio, where it is one, and the figures behind it. */
export type Found = { readonly figures: object; readonly ratio?: number; readonly lines: readonly string[] }

export interface Measurement {
  readonly name: string
  measure(say: (line: string) => void): Promise<Found>
}

const PAIRS = 5

/** All of them, in the order in which they run. The sizes make runs of some seconds on 2 cores. */
export const measurements: readonly Measurement[] = [
  {
    name: 'booking',
    measure: async say =>
      booking(
        await measureBooking(
          { seats: 2_000, bareSeats: 6_000, connections: 32, pairs: PAIRS, hopPairs: 3 },
          say,
        ),
      ),
  },
  {
    name: 'heartbeat',
    measure: async say =>
      heartbeat(await measureHeartbeat({ beats: 5_000, learners: 256, connections: 32, pairs: PAIRS }, say)),
  },
  {
    name: 'results',
    measure: async say =>
      results(await measureResults({ rows: 10_000, pairs: PAIRS, courseYears: 1_000 }, say)),
  },
  {
    name: 'workflow',
    measure: async say => workflow(await measureWorkflow({ workflows: 100, atOnce: 32, pairs: PAIRS }, say)),
  },
  {
    name: 'standing',
    measure: async say =>
      standing(
        await measureStanding({ entriesFew: 10_000, entriesMany: 1_000_000, asked: 500, pairs: PAIRS }, say),
      ),
  },
  {
    name: 'queue',
    measure: async say =>
      queue(await measureQueue({ claimsFew: 1_000, claimsMany: 100_000, asked: 500, pairs: PAIRS }, say)),
  },
  {
    name: 'roster',
    measure: async say => roster(await measureRoster({ rows: 5_000, pairs: PAIRS }, say)),
  },
  { name: 'streams', measure: async () => streams(await measureStreams({ streams: 200, changes: 100 })) },
  { name: 'pages', measure: async say => pages(await measurePages({ claims: 300 }, say)) },
  { name: 'seatsRace', measure: async () => race(await raceForSeats({ people: 2_000, seats: 500 })) },
]

const headline = (name: string, ratio: Ratio, aim: string): string =>
  `${name}: ${ratio.ratio} (aim ${aim}; ${ratio.min} to ${ratio.max} in ${ratio.pairs} pairs)`

const aSecond = (rate: number): string => `${rate.toFixed(rate < 100 ? 1 : 0)} a second`

const booking = (figures: BookingFigures): Found => ({
  figures,
  ratio: figures.ratio,
  lines: [
    headline('booking', figures, '0.5 or more'),
    `  seats booked, their facts published: ${aSecond(figures.ours)}; bare conditional UPDATE: ${aSecond(figures.bare)}`,
    `  through the portal: ${figures.portalHop.ratio} of that at the exam service's own port`,
  ],
})

const heartbeat = (figures: Ratio): Found => ({
  figures,
  ratio: figures.ratio,
  lines: [
    headline('heartbeat', figures, '0.5 or more'),
    `  beats: ${aSecond(figures.ours)}; bare INSERT: ${aSecond(figures.bare)}`,
  ],
})

const results = (figures: ResultsFigures): Found => {
  const { people, registeredAfter, knowsAfter } = figures.lastPersonKnows
  return {
    figures,
    ratio: figures.ratio,
    lines: [
      headline('results', figures, '0.5 or more'),
      `  posted until registered, by the sitting's real process: ${aSecond(figures.ours)}; bare kafkajs and unnest: ${aSecond(figures.bare)}`,
      `  of ${people} people with course years: registered after ${registeredAfter} s, the last one's process knows after ${knowsAfter} s`,
    ],
  }
}

const workflow = (figures: WorkflowFigures): Found => ({
  figures,
  ratio: figures.ratio,
  lines: [
    headline('workflow', figures, '0.5 or more'),
    `  course years: ${aSecond(figures.ours)}, ${figures.events.ours} events each; bare: ${aSecond(figures.bare)}, ${figures.events.bare} events`,
  ],
})

const standing = (figures: StandingFigures): Found => ({
  figures,
  ratio: figures.ratio,
  lines: [
    headline('standing', figures, '1.2 or less'),
    `  an answer with 1,000,000 entries in the table: ${figures.msMany} ms; with 10,000: ${figures.msFew} ms`,
  ],
})

const queue = (figures: QueueFigures): Found => ({
  figures,
  ratio: figures.ratio,
  lines: [
    headline('queue', figures, '1.2 or less'),
    `  the first page with 100,000 open claims: ${figures.msMany} ms; with 1,000: ${figures.msFew} ms`,
  ],
})

const roster = (figures: Ratio): Found => ({
  figures,
  ratio: figures.ratio,
  lines: [
    headline('roster', figures, 'none set'),
    `  rows uploaded, reviewed and registered: ${aSecond(figures.ours)}; bare parse and unnest: ${aSecond(figures.bare)}`,
  ],
})

const streams = (figures: StreamsFigures): Found => ({
  figures,
  ratio: figures.ratio,
  lines: [
    `streams: ${figures.ratio}, p99 of 200 open streams by that of one`,
    `  a change of seats is seen within ${figures.p99ManyMs} ms (p99) by 200 streams, ${figures.p99FewMs} ms by one; medians ${figures.medianManyMs} and ${figures.medianFewMs} ms`,
  ],
})

const pages = (figures: PagesFigures): Found => ({
  figures,
  lines: [
    `pages: ${figures.claims} claims decided by ${figures.keysAClaim} keys each (aim 4 or less); ${figures.claimsRead} reads of claims on the trail`,
    `  the next claim is on the screen after ${figures.nextClaimMs.median} ms (median), ${figures.nextClaimMs.p99} ms (p99; aim 300)`,
    ...Object.entries(figures.scriptBytes).map(
      ([login, bytes]) => `  script before the start page of ${login}: ${rounded(bytes / 1_000)} kB`,
    ),
  ],
})

const race = (figures: RaceFigures): Found => ({
  figures,
  lines: [
    `2,000 people at once for 500 seats: ${figures.booked} booked, ${figures.waiting} wait, ${figures.twice} twice, all told in ${figures.seconds} s`,
  ],
})
