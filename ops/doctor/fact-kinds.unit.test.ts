import { topics } from '../../proto/topics'
import { createHandlers as ofClaim } from '../../services/claim/src/consumers'
import { createHandlers as ofCourse } from '../../services/course/src/consumers'
import { createHandlers as ofExam } from '../../services/exam/src/consumers'
import { systemClock } from '../../services/kit/base/clock'
import { trustHandlers } from '../../services/kit/http/trust'
import { createHandlers as ofLedger } from '../../services/ledger/src/consumers'
import { createHandlers as ofPortal } from '../../services/portal/src/consumers'
import { createHandlers as ofListener } from '../../workflows/listener/handlers'
import { databaseOwners } from '../installation/databases'
import { factKinds } from './fact-kinds'
import { restatables } from './republication'

const handlers = {
  identity: trustHandlers(),
  course: [...trustHandlers(), ...ofCourse({} as never)],
  exam: [...trustHandlers(), ...ofExam({} as never)],
  claim: [...trustHandlers(), ...ofClaim({} as never)],
  ledger: [...trustHandlers(), ...ofLedger({} as never)],
  portal: [...trustHandlers(), ...ofPortal(systemClock)],
  listener: ofListener({} as never, {} as never, {} as never),
}

const nameOf = (typeName: string): string => typeName.split('.').at(-1)!

test('every kind of fact has a row, and its row names those who hear it', () => {
  const kinds = Object.values(topics).flatMap(({ facts }) => facts.map(({ typeName }) => nameOf(typeName)))
  const heardBy = (kind: string) =>
    databaseOwners.filter(name => handlers[name].some(({ schema }) => nameOf(schema.typeName) === kind))
  const heard = Object.fromEntries(kinds.map(kind => [kind, heardBy(kind).sort()]))
  const rows = Object.fromEntries(
    Object.entries(factKinds).map(([kind, row]) => [
      kind,
      typeof row === 'string' ? [] : Object.keys(row).sort(),
    ]),
  )
  expect(rows).toEqual(heard)
})

test('what it says to tell again can be told again', () => {
  const told = Object.values(factKinds)
    .flatMap(row => (typeof row === 'string' ? [] : Object.values(row)))
    .flatMap(seen => (typeof seen === 'string' ? [] : seen))
  for (const { tells } of told) expect(restatables).toContain(tells)
})
