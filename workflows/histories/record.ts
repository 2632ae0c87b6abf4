import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTheatre } from '../testing/theatre'
import { createWorld } from '../testing/world'
import { type Scenario, scenarios } from './scenarios'
import { textOf } from './stored'

/**
 * Records histories again: all of them, or the named ones. A process that runs in the city may have any history that was
 * ever recorded: an old one is deleted only when none of its kind lives any more.
 *
 * `npm run build && node dist/workflows/histories/record.js [name ...]`, with XUESHI_TEST_TIME_SKIPPING_SERVER as
 * `node dev/run.js engines` prints it.
 */
async function record(names: readonly string[]): Promise<void> {
  for (const [name, play] of Object.entries(scenarios)) {
    if (names.length === 0 || names.includes(name)) await recordOne(name, play)
  }
}

async function recordOne(name: string, play: Scenario): Promise<void> {
  const theatre = await openTheatre()
  try {
    theatre.world = createWorld(await theatre.now())
    const history = await theatre.handle(await play(theatre)).fetchHistory()
    const file = join('workflows', 'histories', `${name}.json`)
    writeFileSync(file, textOf(history))
    console.log(`${file}: ${history.events?.length} events`)
  } finally {
    await theatre.close()
  }
}

void record(process.argv.slice(2))
