export interface StepReport {
  readonly step: string
  readonly seconds: number
  readonly outcome: string
}

/** Runs steps one after another, says one line for each, and keeps what they took. */
export class Steps {
  readonly done: StepReport[] = []

  constructor(private readonly say: (line: string) => void) {}

  async run<T>(
    step: string,
    act: () => Promise<T>,
    outcomeOf: (result: T) => string = () => 'ok',
  ): Promise<T> {
    const start = process.hrtime.bigint()
    const result = await act()
    const seconds = Math.round(Number(process.hrtime.bigint() - start) / 1e8) / 10
    const outcome = outcomeOf(result)
    this.done.push({ step, seconds, outcome })
    this.say(`${String(seconds.toFixed(1)).padStart(6)} s  ${step}: ${outcome}`)
    return result
  }
}
