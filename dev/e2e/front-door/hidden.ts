import type { SignedIn } from '../../journey/identity'
import type { Town } from '../town'

export interface Call {
  readonly method: string
  /** With `{id}` where the id of the object stands; in the body too. */
  readonly path: string
  readonly id: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const NOBODYS = '00000000-0000-4000-8000-000000000000'

/** What can be done to one object. */
export const callsOn = (
  id: string,
  ...calls: ReadonlyArray<readonly [method: string, path: string, body?: unknown, headers?: Call['headers']]>
): Call[] =>
  calls.map(([method, path, body, headers]) => ({ method, path, id, body, ...(headers ? { headers } : {}) }))

/** The same answer as for an id that nobody has, but for the ids of the object and of the request. */
export async function expectHidden(town: Town, stranger: SignedIn, call: Call): Promise<void> {
  const { method, path, id, body, headers } = call
  const ask = async (as: string) => {
    const answer = await fetch(`${town.cluster.portalUrl}${path.replace('{id}', encodeURIComponent(as))}`, {
      method,
      headers: {
        authorization: `Bearer ${stranger.token}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body
        ? { body: typeof body === 'string' ? body : JSON.stringify(body).replaceAll('{id}', as) }
        : {}),
    })
    const text = (await answer.text()).replaceAll(as, '{id}').replace(/urn:xueshi:correlation:[^"]+/, '')
    return { call: `${method} ${path}`, status: answer.status, text }
  }
  const theirs = await ask(id)
  expect([theirs.call, theirs.status]).toEqual([theirs.call, 404])
  expect(theirs).toEqual(await ask(id.replace(/[\da-f-]{36}/, NOBODYS)))
}
