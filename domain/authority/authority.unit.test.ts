import { cases } from '../cases'
import { type Actor, ActorSchema, type Role, roles, systemActor } from './actor'
import {
  type Act,
  acts,
  actsOf,
  authorise,
  authority,
  type Guarded,
  guardOf,
  isOfficial,
  readingActs,
} from './authority'

type Row = { role: Role; act: Act; object?: Guarded; answer: 'yes' | 'not-allowed' | 'not-found' }

const scope = {
  personId: 'p1',
  employerId: 'e1',
  centreId: 'c1',
  organiserId: 'o1',
  industry: 'health',
  locality: '330302',
}
const actor = (role: Role): Actor => ({ id: 'a1', role, scope, correlationId: 'test' })

test.each(cases<Row>(`${__dirname}/authority.cases.yaml`))('$role, $act, $object: $answer', row => {
  expect(authorise(actor(row.role), row.act, row.object)?.code ?? 'yes').toBe(row.answer)
})

const theirs = { ...scope, personId: 'p2' }
const officials = roles.filter(isOfficial)
const doneBy = (act: Act) => officials.filter(role => guardOf(role, act) && guardOf(role, act) !== 'own')
const refusedOwn = (act: Act, object: Guarded) =>
  doneBy(act).map(role => authorise(actor(role), act, object)?.code)

test.each(acts.filter(act => !readingActs.has(act)))('%s: no official does it to what is one’s own', act => {
  const own = { ...authority[act] }.own ?? 'own-affair'
  expect(refusedOwn(act, scope)).toEqual(doneBy(act).map(() => own))
  expect(refusedOwn(act, { ...theirs, alsoConcerns: ['p3', 'p1'] })).toEqual(doneBy(act).map(() => own))
  expect(refusedOwn(act, { ...theirs, accountId: 'a1' })).toEqual(doneBy(act).map(() => own))
  expect(refusedOwn(act, { ...theirs, alsoConcerns: ['p3'], accountId: 'a2' })).toEqual(
    doneBy(act).map(() => undefined),
  )
})

test.each([...readingActs])('%s: an official may look at what is one’s own', act => {
  expect(refusedOwn(act, { ...scope, alsoConcerns: ['p1'], accountId: 'a1' })).toEqual(
    doneBy(act).map(() => undefined),
  )
})

test('an account that no person of ours holds, and a process, have nothing of their own', () => {
  const { personId: _, ...nobody } = scope
  const bureau = { ...actor('municipalBureau'), scope: nobody }
  expect(authorise(bureau, 'results.correct', { ...scope, personId: null })).toBeUndefined()
  expect(authorise(actor('system'), 'award.register', scope)).toBeUndefined()
})

test.each(acts)('%s: a role that may is denied every other object and every actor without scope', act => {
  for (const role of roles) {
    const guard = guardOf(role, act)
    if (!guard) expect(authorise(actor(role), act, scope)?.code).toBe('not-allowed')
    if (!guard || guard === 'any') continue
    expect(authorise(actor(role), act, guard === 'own' ? scope : theirs)).toBeUndefined()
    expect(authorise(actor(role), act, {})?.code).toBe('not-found')
    expect(authorise({ ...actor(role), scope: {} }, act, {})?.code).toBe('not-allowed')
  }
})

test('the supervisory organ edits nothing (Article 16)', () => {
  const may = acts.filter(act => guardOf('oversight', act) && !/\.(read|signUp)$|^session\./.test(act))
  expect(may).toEqual([])
})

test('an actor may do what its role may, where it has something to answer for', () => {
  expect(actsOf(actor('organiser'))).toEqual(acts.filter(act => guardOf('organiser', act)))
  expect(actsOf(actor('organiser'))).toContain('roster.post')
  expect(actsOf({ ...actor('organiser'), scope: {} })).not.toContain('roster.post')
})

test('an actor is checked on the way in', () => {
  expect(ActorSchema.parse(systemActor('course-year', 'c-1')).id).toBe('system:course-year')
  expect(ActorSchema.safeParse({ ...actor('person'), role: 'root' }).success).toBe(false)
})
