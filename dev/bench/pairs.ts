/** What one run of one side measured: how many things it did, and in how many seconds. */
export interface Run {
  readonly count: number
  readonly seconds: number
  /** Of these, how many passed after the last answer, until the facts of it were published. */
  readonly drainSeconds?: number
}

export interface Side {
  readonly name: string
  run(): Promise<Run>
}

export interface Ratio {
  /** Median of the paired ratios: ours divided by bare. */
  readonly ratio: number
  readonly min: number
  readonly max: number
  readonly pairs: number
  /** Medians a second, for reading beside the ratio. */
  readonly ours: number
  readonly bare: number
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length === 0) throw new Error('no values')
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** At most one in a hundred of the values is above it. */
export const percentile99 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1]!

const rate = (run: Run): number => run.count / run.seconds

/**
 * Measures two sides next to each other in the order A B B A A B B A ..., so that a machine that drifts favours neither.
 *
 * @param ours and @param bare each warmed up once, not counted
 * @param pairs at least five
 * @param say told after each pair
 * @returns ratios of throughput: 1 is as fast as the bare side
 */
export async function measurePairs(
  ours: Side,
  bare: Side,
  pairs: number,
  say: (line: string) => void,
): Promise<Ratio> {
  await ours.run()
  await bare.run()
  const ourRates: number[] = []
  const bareRates: number[] = []
  for (let pair = 0; pair < pairs; pair += 1) {
    const order = pair % 2 === 0 ? [ours, bare] : [bare, ours]
    let drained = ''
    for (const side of order) {
      const run = await side.run()
      ;(side === ours ? ourRates : bareRates).push(rate(run))
      if (side === ours && run.drainSeconds !== undefined)
        drained = ` (${run.seconds.toFixed(2)} s, ${run.drainSeconds.toFixed(2)} s of it for the outbox)`
    }
    say(
      `  pair ${pair + 1} of ${pairs}: ${ours.name} ${ourRates[pair]!.toFixed(0)}/s${drained}, ${bare.name} ${bareRates[pair]!.toFixed(0)}/s`,
    )
  }
  const ratios = ourRates.map((each, pair) => each / bareRates[pair]!)
  return {
    ratio: rounded(median(ratios)),
    min: rounded(Math.min(...ratios)),
    max: rounded(Math.max(...ratios)),
    pairs,
    ours: rounded(median(ourRates)),
    bare: rounded(median(bareRates)),
  }
}

export const rounded = (value: number): number => Math.round(value * 1000) / 1000

/** Of one connection that asks again as soon as it is answered. */
export const msAnAnswer = (perSecond: number): number => Math.round(100_000 / perSecond) / 100
