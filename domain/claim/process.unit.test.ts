import fc from 'fast-check'
import { cases } from '../cases'
import { policy } from '../policy/policy'
import { endOfDay, plainDate, startOfDay } from '../time/plain-date'
import { workingCalendar } from '../time/working-days'
import { checkAppeal, checkCorrection, whoseMove } from './clock'
import { type ClaimFact, statusOf } from './history'
import { checkAppealOfficial, checkChange, checkProvisional, checkReviewer } from './people'
import {
  allowedIn,
  type ClaimAct,
  type ClaimState,
  checkAct,
  claimActs,
  claimStates,
  claimTable,
  isOpen,
} from './states'

const city = policy('city')
const morning = (day: string) => new Date(startOfDay(plainDate(day)).getTime() + 10 * 3_600_000)
const fact = (act: ClaimAct, day = '2025-03-03', by = 'u1'): ClaimFact => ({ act, at: morning(day), by })
const story = (...acts: ClaimAct[]) => acts.map(act => fact(act))

describe('the table of states', () => {
  test('leads to every state, and uses every act', () => {
    const moves = claimStates.flatMap(state => Object.entries(claimTable[state].may))
    expect(new Set(['draft', ...moves.map(([, move]) => move.to)])).toEqual(new Set(claimStates))
    expect(new Set(moves.map(([act]) => act))).toEqual(new Set(claimActs))
  })

  test('lets whoever’s move it is do something', () => {
    for (const state of claimStates) {
      const { move } = claimTable[state]
      if (move !== 'nobody') expect(allowedIn(state, move).length).toBeGreaterThan(0)
    }
  })

  test('never takes a decided claim back from the person by a class, nor an open one past it', () => {
    const closed: ClaimState[] = claimStates.filter(state => !isOpen(state))
    expect(closed).toEqual([
      'approved',
      'registered',
      'rejected',
      'appealed',
      'rejectionUpheld',
      'hoursAppealed',
      'reversed',
      'withdrawn',
      'lapsed',
      'closedByClass',
    ])
  })

  test('says what is allowed instead, whose move it is, and asks for a reason', () => {
    expect(checkAct('draft', 'approve', 'department', undefined)).toMatchObject({
      code: 'claim-act-not-allowed',
    })
    expect(checkAct('returned', 'takeUp', 'person', undefined)?.turnedOn).toEqual({
      state: 'returned',
      act: 'takeUp',
      allowed: 'edit, resubmit, withdraw',
    })
    expect(checkAct('inReview', 'approve', 'person', undefined)?.code).toBe('not-your-move')
    expect(checkAct('inReview', 'reject', 'department', ' ')?.code).toBe('claim-reason-required')
    expect(checkAct('inReview', 'approve', 'department', undefined)).toBeUndefined()
  })

  test('whatever was allowed one by one, its facts fold to a status', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), picks => {
        const facts: ClaimFact[] = []
        for (const pick of picks) {
          const acts = allowedIn(statusOf(facts).state)
          if (acts.length > 0) facts.push(fact(acts[pick % acts.length]!))
        }
        const { state } = statusOf(facts)
        expect(whoseMove(facts, city).move).toBe(claimTable[state].move)
      }),
    )
  })
})

describe('the status of a claim', () => {
  test('a return opens a new revision, with the fields to correct', () => {
    const returned: ClaimFact = { ...fact('return'), marked: ['examName'] }
    const facts = [...story('submit', 'takeUp'), returned]
    expect(statusOf(facts)).toMatchObject({ state: 'returned', revision: 1, marked: ['examName'] })
    expect(statusOf([...facts, ...story('edit', 'resubmit')])).toMatchObject({
      state: 'submitted',
      revision: 2,
      marked: [],
    })
  })

  test('remembers who has decided on it', () => {
    const facts = [
      fact('submit', '2025-03-03', 'p1'),
      fact('takeUp'),
      fact('return', '2025-03-04', 'u2'),
      fact('resubmit', '2025-03-05', 'p1'),
      fact('takeUp'),
      fact('reject', '2025-03-06', 'u1'),
    ]
    expect(statusOf(facts).deciders).toEqual([{ accountId: 'u2' }, { accountId: 'u1' }])
  })

  test('who took hours back or brought them back has decided on them too', () => {
    const decided = [...story('submit', 'takeUp', 'approve', 'register'), fact('reverse', '2025-03-10', 'u3')]
    expect(statusOf(decided).deciders).toContainEqual({ accountId: 'u3' })
    const restored = [
      ...decided,
      fact('restore', '2025-03-11', 'u4'),
      fact('register', '2025-03-12', 'system'),
    ]
    expect(statusOf(restored).deciders).toEqual([...statusOf(decided).deciders, { accountId: 'u4' }])
  })

  test('an appeal outlives a reversal: hours that are brought back are contested still, with the whole time to decide', () => {
    const appealed = story('submit', 'takeUp', 'approve', 'register', 'appeal')
    const restored = [...appealed, ...story('reverse', 'restore'), fact('register', '2025-03-10')]
    expect(statusOf(restored)).toMatchObject({ state: 'hoursAppealed', isAppealed: true })
    expect(whoseMove(restored, city)).toMatchObject({
      move: 'bureau',
      due: { at: endOfDay(plainDate('2025-03-31')) },
    })
    for (const act of ['uphold', 'withdrawAppeal'] as const)
      expect(statusOf([...restored, fact(act)])).toMatchObject({ state: 'registered', isAppealed: false })
    const won = [...restored, ...story('overturn', 'register')]
    expect(statusOf(won)).toMatchObject({ state: 'registered', isAppealed: false })
    // Never brought back, it ends when the time to appeal is over, and may be lodged again after a restoration.
    const taken = [...appealed, fact('reverse', '2025-03-10')]
    expect(whoseMove(taken, city)).toMatchObject({
      move: 'nobody',
      due: { at: endOfDay(plainDate('2025-03-31')) },
    })
    const ended = [...taken, fact('endAppeal', '2025-04-01')]
    expect(statusOf(ended)).toMatchObject({ state: 'reversed', isAppealed: false })
    expect(whoseMove(ended, city).due).toBeUndefined()
    const back = [...ended, ...story('restore'), fact('register', '2025-04-10')]
    expect(statusOf(back).state).toBe('registered')
    expect(checkAppeal(back, new Date('2025-04-11T02:00:00Z'), city)).toBeUndefined()
    // What was decided, or taken back, before a reversal is not contested anew.
    const decided = [...appealed, ...story('uphold', 'reverse', 'restore', 'register')]
    expect(statusOf(decided).state).toBe('registered')
  })

  test('a fact that was never allowed is a fault', () => {
    expect(() => statusOf(story('approve'))).toThrow(RangeError)
  })
})

describe('the clock', () => {
  type Row = {
    name: string
    facts: Partial<Record<ClaimAct, string>>
    move: string
    remind?: string
    due?: string
    provisional?: boolean
  }
  test.each(cases<Row>(`${__dirname}/clock.cases.yaml`))('$name', row => {
    const facts = Object.entries(row.facts).map(([act, day]) => fact(act as ClaimAct, day))
    const { move, remindAt, due } = whoseMove(facts, city)
    expect(move).toBe(row.move)
    expect(due).toEqual(
      row.due ? { at: endOfDay(plainDate(row.due)), provisional: row.provisional ?? false } : undefined,
    )
    if (row.remind) expect(remindAt!.at).toEqual(endOfDay(plainDate(row.remind)))
  })

  test('what was returned is corrected in time, on the last day too; a provisional deadline gives more time', () => {
    const returned = story('submit', 'takeUp', 'return')
    expect(checkCorrection(returned, endOfDay(plainDate('2025-03-17')), city)).toBeUndefined()
    expect(checkCorrection(returned, startOfDay(plainDate('2025-03-18')), city)).toMatchObject({
      code: 'claim-correction-late',
      turnedOn: { deadline: endOfDay(plainDate('2025-03-17')).toISOString() },
    })
    const notLoaded = { ...workingCalendar, years: new Set<number>() }
    expect(checkCorrection(returned, endOfDay(plainDate('2025-03-31')), city, notLoaded)).toBeUndefined()
    expect(checkCorrection(returned, startOfDay(plainDate('2025-04-01')), city, notLoaded)?.code).toBe(
      'claim-correction-late',
    )
  })

  test('an appeal is lodged in time, and once', () => {
    const rejected = story('submit', 'takeUp', 'reject')
    expect(checkAppeal(rejected, endOfDay(plainDate('2025-03-24')), city)).toBeUndefined()
    expect(checkAppeal(rejected, startOfDay(plainDate('2025-03-25')), city)?.code).toBe(
      'appeal-window-closed',
    )
    expect(
      checkAppeal([...rejected, ...story('appeal', 'withdrawAppeal')], morning('2025-03-04'), city)?.code,
    ).toBe('appeal-decided-once')
  })
})

describe('who may decide', () => {
  const claim = { personId: 'p1', coAuthorIds: ['p2'], deciders: [{ accountId: 'u1', personId: 'p9' }] }

  test.each([
    [{ accountId: 'u2' }, undefined],
    [{ accountId: 'u2', personId: 'p3' }, undefined],
    [{ accountId: 'u2', personId: 'p1' }, 'own-claim'],
    [{ accountId: 'p1' }, 'own-claim'],
    [{ accountId: 'u2', personId: 'p2' }, 'own-claim'], // a co-author
  ])('%j reviews: %s', (reviewer, code) => expect(checkReviewer(reviewer, claim)?.code).toBe(code))

  test('an appeal goes to another official', () => {
    expect(checkAppealOfficial({ accountId: 'u1' }, claim)?.code).toBe('appeal-same-official')
    expect(checkAppealOfficial({ accountId: 'u3' }, claim)).toBeUndefined()
    expect(checkAppealOfficial({ accountId: 'u3', personId: 'p8' }, claim)).toBeUndefined()
    expect(checkAppealOfficial({ accountId: 'u3', personId: 'p9' }, claim)?.code).toBe('appeal-same-official')
    expect(checkAppealOfficial({ accountId: 'u3', personId: 'p1' }, claim)?.code).toBe('own-claim')
  })

  test('hours are changed with a reason, given provisionally by two with a citation', () => {
    expect(checkChange(' ')?.code).toBe('claim-reason-required')
    expect(checkChange('半天')).toBeUndefined()
    expect(checkProvisional('264', ['u1', 'u1'])?.code).toBe('provisional-needs-two')
    expect(checkProvisional(' ', ['u1', 'u2'])?.code).toBe('provisional-needs-two')
    expect(checkProvisional('264', ['u1', 'u2'])).toBeUndefined()
  })
})
