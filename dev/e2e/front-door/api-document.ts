import { type Act, authority } from '../../../domain/authority/authority'
import type { Endpoint } from '../../../services/kit/http/endpoint'
import type { SignedIn } from '../../journey/identity'
import type { Town } from '../town'
import { endpointTables, everyEndpoint, pathOf } from './endpoint-tables'

interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>
}

/** One document at the portal, and it is what is served. */
export const apiDocument = {
  'the one API document holds every endpoint of every service and nothing else, each under a name of its own':
    async ({ cluster }: Town) => {
      const document = await read(`${cluster.portalUrl}/openapi.json`)
      const said = operationsOf(document)
      expect(said.sort()).toEqual(everyEndpoint.map(nameOf).sort())
      const ids = everyEndpoint.map(row => row.id)
      expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])

      for (const name of ['identity', 'course', 'exam', 'claim', 'ledger'] as const) {
        const own = await read(`${cluster.urlOf(name)}/openapi.json`)
        expect(operationsOf(own).sort()).toEqual(endpointTables[name].map(nameOf).sort())
        for (const [path, operations] of Object.entries(own.paths))
          expect(document.paths[path]).toMatchObject(operations)
      }
    },

  'every operation of the document is served through the portal; what is not for anyone asks for a token':
    async ({ cluster }: Town) => {
      for (const row of everyEndpoint) {
        const { status, problem } = await call(cluster.portalUrl, row)
        const where = `${row.method} ${row.path} (${row.id})`
        if (row.who === 'anyone') expect([where, status]).not.toEqual([where, 404])
        else expect([where, status, problem.code]).toEqual([where, 401, 'unauthenticated'])
      }
      const { status } = await call(cluster.portalUrl, { method: 'get', path: '/v1/nothing' })
      expect(status).toBe(404)
    },

  'a role that may not do an act is told so before anything else, on every row that somebody may not call':
    async (town: Town) => {
      const tokens = tokensOf(town, await town.account({ role: 'industryDepartment', industry: 'finance' }))
      const openToAll = new Set<string>()
      for (const row of everyEndpoint) {
        const role =
          row.who === 'anyone' ? undefined : tried.find(each => !authority[row.who as Act].may[each])
        if (!role) openToAll.add(row.who)
        else {
          const { status, problem } = await call(town.cluster.portalUrl, row, tokens[role])
          expect([row.id, role, status, problem.code]).toEqual([row.id, role, 403, 'not-allowed'])
        }
      }
      expect([...openToAll].sort()).toEqual(forEverybody)
    },
}

/** What each of the roles tried may do, be it only with its own, and what is for anyone: another one here is to be meant. */
const forEverybody = [
  'anyone',
  'authorisation.read',
  'course.read',
  'employer.read',
  'notice.read',
  'offeredClass.read',
  'offering.read',
  'plan.read',
  'policy.read',
  'results.read',
  'session.changePassword',
  'session.end',
  'session.read',
  'sitting.read',
]

const tried = ['municipalBureau', 'countyBureau', 'examCentre', 'industryDepartment', 'person'] as const

const tokensOf = (town: Town, department: SignedIn): Record<(typeof tried)[number], string> => ({
  municipalBureau: town.bureau.token,
  countyBureau: town.county.token,
  examCentre: town.city.centre.token,
  industryDepartment: department.token,
  person: town.person.token,
})

const nameOf = ({ id, method, path }: Endpoint): string => `${method} ${path} ${id}`

const operationsOf = ({ paths }: ApiDocument): string[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
  )

const read = async (url: string): Promise<ApiDocument> => (await fetch(url)).json() as Promise<ApiDocument>

type Problem = { readonly code?: string }

async function call(
  origin: string,
  row: Pick<Endpoint, 'method' | 'path'>,
  token?: string,
): Promise<{ status: number; problem: Problem }> {
  const answer = await fetch(`${origin}${pathOf(row)}`, {
    method: row.method.toUpperCase(),
    headers: token ? { authorization: `Bearer ${token}` } : {},
  })
  const text = await answer.text()
  const isJson = /json/.test(answer.headers.get('content-type') ?? '')
  return { status: answer.status, problem: isJson ? (JSON.parse(text) as Problem) : {} }
}
