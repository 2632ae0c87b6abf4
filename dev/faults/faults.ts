import { say } from '../../ops/installation/say'
import { type CellOutcome, runCells } from './matrix'
import { readOptions } from './options'
import { cellsOf } from './plan'
import { registerUnderKills } from './registration'

/**
 * npm run test:faults [-- --seed N] [-- --process name] [-- --journey name] [-- --step name] [-- --registration]: every process killed (-9) in
 * every step of the journey, one line a cell, and of a registration of 5,000 people while it is under way; the
 * last line is `N passed, N failed`.
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  console.log(`Seed ${options.seed} (the same again: npm run test:faults -- --seed ${options.seed})`)
  let failed = 0
  let passed = 0
  for await (const outcome of runCells(cellsOf(options))) {
    if (outcome.faults.length > 0) failed += 1
    else passed += 1
    for (const line of linesOf(outcome)) console.log(line)
  }
  if (options.registration) {
    const faults = await registerUnderKills(options.seed).catch((error: Error) => [error.message])
    if (faults.length > 0) failed += 1
    else passed += 1
    console.log(`${faults.length > 0 ? 'FAILED' : 'ok    '} every process x registration of a roster`)
    for (const fault of faults) console.log(`         ${fault}`)
  }
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

function linesOf({ process, step, afterMs, report, faults, logs }: CellOutcome): string[] {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
  const verdict = faults.length > 0 ? 'FAILED' : 'ok    '
  const times = report
    ? `ready after ${seconds(report.readyMs)}, the journey went on after ${seconds(report.goesOnMs)}`
    : 'the journey did not go on'
  return [
    `${verdict} ${process.padEnd(8)} x ${step.padEnd(8)} killed ${seconds(afterMs)} into the step; ${times}`,
    ...faults.map(fault => `         ${fault}`),
    ...(logs ? [`         logs: ${logs}`] : []),
  ]
}

main().catch((error: Error) => {
  say(error.message)
  process.exitCode = 1
})
