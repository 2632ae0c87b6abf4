import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import type { PortalDeps } from '../deps'
import type { Caller } from '../processes/caller'
import { searchTrails } from './search'

/** What the trails hold, by service, newest first as each answers; and the names of two ids. */
const account = newId()
const person = newId()
const row = (at: string, actorId = account, objectId = person) => ({
  ...{
    id: newId(),
    at: `2026-05-20T0${at}:00.000Z`,
    actorId,
    actorRole: 'countyBureau',
    act: 'person.verify',
  },
  ...{ objectKind: 'person', objectId, before: null, after: null, reason: null, correlationId: 'c' },
})
const held = {
  identity: [row('3:00'), row('1:00')],
  exam: [row('2:00', 'sitting/1', 'x')],
  claim: [row('4:00')],
  portal: [row('2:30')],
}

function trailsThat(answers: (path: string) => object | Refusal | undefined) {
  const asked: string[] = []
  const deps = {
    sql: { query: async (text: string) => (/^SELECT/.test(text) ? held.portal : []) },
    readFrom: async (_asking: Caller, path: string) => {
      asked.push(path)
      const service = /^\/v1\/audit\/(\w+)/.exec(path)?.[1] as keyof typeof held | undefined
      const names = { items: [{ id: account, kind: 'account', name: 'lucheng', detail: '鹿城区' }] }
      return answers(path) ?? (service ? { rows: held[service] ?? [] } : names)
    },
  } as unknown as PortalDeps
  return { deps, asked }
}
const asking = { actor: { id: account, role: 'oversight', scope: {} }, now: new Date() } as unknown as Caller

test('rows of all trails stand newest first, each with its service and the names that are known', async () => {
  const found = await searchTrails(trailsThat(() => undefined).deps, asking, { limit: 50 })
  expect(found).toMatchObject({
    items: [
      { service: 'claim', at: held.claim[0]!.at, actor: { name: 'lucheng' }, object: null },
      { service: 'identity', at: held.identity[0]!.at },
      { service: 'portal', at: held.portal[0]!.at },
      { service: 'exam', at: held.exam[0]!.at, actor: null },
      { service: 'identity', at: held.identity[1]!.at },
    ],
    next: null,
  })
})

test('a page ends where it is full, and the next goes on behind its last row in every trail', async () => {
  const first = await searchTrails(trailsThat(() => undefined).deps, asking, { limit: 2 })
  const last = held.identity[0]!
  expect(first).toMatchObject({ next: `${last.at}/${last.id}` })
  const { deps, asked } = trailsThat(() => undefined)
  await searchTrails(deps, asking, {
    limit: 2,
    after: { sortedBy: last.at, id: last.id },
    act: 'person.verify',
  })
  const ofTrails = asked.filter(path => path.startsWith('/v1/audit/'))
  expect(ofTrails).toHaveLength(5)
  for (const path of ofTrails) {
    const said = new URL(path, 'http://x').searchParams
    expect([said.get('after'), said.get('act'), said.get('limit')]).toEqual([
      `${last.at}/${last.id}`,
      'person.verify',
      '2',
    ])
  }
})

test('where one trail does not answer, all is refused: a part would look like the whole', async () => {
  const silent = trailsThat(path => (path.startsWith('/v1/audit/ledger') ? refuse('not-found') : undefined))
  expect(await searchTrails(silent.deps, asking, { limit: 50 })).toMatchObject({ code: 'not-found' })
  expect(await searchTrails(silent.deps, asking, { limit: 50, service: 'exam' })).toMatchObject({
    next: null,
  })
})
