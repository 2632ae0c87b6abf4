import fc from 'fast-check'
import { cases } from '../cases'
import { type AwardChange, type AwardState, decideChange, stands } from './award'

interface Row {
  name: string
  changes: [number, boolean][]
  writes: string[]
}

const none: AwardState = { revision: 0, lastSeq: -1 }

function apply(award: AwardState, change: AwardChange): AwardState {
  const wrote = decideChange(award, change) !== 'nothing'
  return { revision: award.revision + (wrote ? 1 : 0), lastSeq: Math.max(award.lastSeq, change.awardSeq) }
}

describe('an award is a chain of grants and reversals', () => {
  test.each(cases<Row>(`${__dirname}/award.cases.yaml`))('$name: $writes', ({ changes, writes }) => {
    let award = none
    const written = changes.map(([awardSeq, stands]) => {
      const change = { awardSeq, stands }
      const what = decideChange(award, change)
      award = apply(award, change)
      return what
    })
    expect(written).toEqual(writes)
  })

  test('in any order, however often, the newest change decides', () => {
    const history = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (outcomes, picks) => {
        const changes = outcomes.map((each, awardSeq) => ({ awardSeq, stands: each }))
        const pick = () => changes[picks.next().value! % changes.length]!
        const arrivals = [...changes.map(pick), ...changes, pick()].sort(() => (picks.next().value! % 3) - 1)
        const award = arrivals.reduce(apply, none)
        expect(stands(award.revision)).toBe(outcomes.at(-1))
      }),
    )
  })
})
