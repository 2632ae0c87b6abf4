import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from '@temporalio/worker'
import { workflowBundle } from '../testing/bundle'
import { scenarios } from './scenarios'
import { historyOf } from './stored'

interface Payload {
  readonly data?: string
}

const recorded = readdirSync(__dirname).filter(name => name.endsWith('.json'))
const textIn = (name: string) => readFileSync(join(__dirname, name), 'utf8')

/** Everything that a history carries of ours: the decoded text of each payload in it. */
function payloadsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const { data } = value as Payload
  if (typeof data === 'string') return [JSON.parse(Buffer.from(data, 'base64').toString('utf8') || 'null')]
  return Object.values(value).flatMap(payloadsOf)
}

function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(wordsOf)
}

describe.each(recorded)('the recorded history %s', name => {
  test('replays with the code of today', async () => {
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, historyOf(textIn(name)), name)
  })

  test('carries ids, codes and instants: no names, no document numbers', () => {
    const words = payloadsOf(JSON.parse(textIn(name))).flatMap(wordsOf)
    expect(words.length).toBeGreaterThan(3)
    for (const word of words) {
      expect(word).toMatch(/^[\w:/.+-]*$/)
      expect(word).not.toMatch(/(?<!\d)\d{17}[\dX](?!\d)/i)
    }
  })
})

test('each scenario has a recorded history', () => {
  expect(recorded.map(name => name.replace('.json', '')).sort()).toEqual(Object.keys(scenarios).sort())
})
