import { cases } from '../cases'
import { type Actor, ActorSchema, type Role, roles, systemActor } from './actor'
import { type Act, authorise, authority, type Guarded, guardOf } from './authority'

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
const acts = Object.keys(authority) as Act[]

test.each(cases<Row>(`${__dirname}/authority.cases.yaml`))('$role, $act, $object: $answer', row => {
  expect(authorise(actor(row.role), row.act, row.object)?.code ?? 'yes').toBe(row.answer)
})

test.each(acts)('%s: a role that may is denied every other object and every actor without scope', act => {
  for (const role of roles) {
    const guard = guardOf(role, act)
    if (!guard) expect(authorise(actor(role), act, scope)?.code).toBe('not-allowed')
    if (!guard || guard === 'any') continue
    expect(authorise(actor(role), act, scope)).toBeUndefined()
    expect(authorise(actor(role), act, {})?.code).toBe('not-found')
    expect(authorise({ ...actor(role), scope: {} }, act, {})?.code).toBe('not-allowed')
  }
})

test('the supervisory organ edits nothing (Article 16)', () => {
  const may = acts.filter(act => guardOf('oversight', act) && !/\.(read|signUp)$|^session\./.test(act))
  expect(may).toEqual([])
})

test('an actor is checked on the way in', () => {
  expect(ActorSchema.parse(systemActor('course-year', 'c-1')).id).toBe('system:course-year')
  expect(ActorSchema.safeParse({ ...actor('person'), role: 'root' }).success).toBe(false)
})
