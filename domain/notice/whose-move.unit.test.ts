import { type ClaimState, claimTable } from '../claim/states'
import { type ClassState, classTable } from '../class/states'
import { type Mover, moverNames, moverOfParty, moveSentence } from './whose-move'

const since = '2026-11-30T06:00:00.000Z'
const until = '2026-12-21T10:00:00.000Z'

test('a sentence says whose move it is, since when and until when, in Wenzhou’s time', () => {
  expect(moveSentence({ who: 'industryDepartment', since, until }, 'zh')).toBe(
    '由行业主管部门办理，自 2026-11-30 14:00 起，最迟 2026-12-21 18:00',
  )
  expect(moveSentence({ who: 'examCentre', since, until: null }, 'en')).toBe(
    'Whose move: Exam centre, since 2026-11-30 14:00, without a time limit',
  )
  expect(moveSentence({ who: 'nobody', since, until }, 'zh')).toBe('无需办理')
})

const states = [
  ...Object.entries(claimTable).map(([state, { move }]) => ['claim', state as ClaimState, move] as const),
  ...Object.entries(classTable).map(([state, { move }]) => ['class', state as ClassState, move] as const),
]

/** The pages take the party of the API, the process takes its mover: both come to the same name. */
test.each(states)('a %s that is %s has one name for whoever has the move', (_kind, _state, party) => {
  const mover: Mover = moverOfParty[party]
  for (const language of ['zh', 'en'] as const) {
    const sentence = moveSentence({ who: mover, since, until }, language)
    expect(sentence).toContain(moverNames[mover][language])
    expect(sentence).not.toMatch(/undefined|Invalid/)
  }
})
