import { newId } from '../../../services/kit/base/ids'
import type { Cases, Ground } from '../ground'
import { chunked, headOf } from '../raw-line'

/** A command that is hidden in the body of another request; its key is used up where it was carried out. */
function hiddenClaim(ground: Ground, key: string): string {
  const body = JSON.stringify({ form: { type: 3, eventName: key } })
  const lines = [
    ...ground.bearer('person'),
    'Content-Type: application/json',
    `Idempotency-Key: ${key}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return headOf('POST', '/v1/claims', ...lines) + body
}

async function wasCarriedOut(ground: Ground, key: string): Promise<boolean> {
  const answer = await fetch(`${ground.portal}/v1/claims`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${ground.town.person.token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify({ form: { type: 3, eventName: `not ${key}` } }),
  })
  const { code } = (await answer.json()) as { code?: string }
  return code === 'idempotency-key-reused'
}

const nowhere = () => `/v1/claims/${newId()}/evidence/${newId()}`

const bodiless = ['GET', 'HEAD', 'DELETE', 'OPTIONS']

export const frontDoor: Cases = {
  'a request in the body of another is never carried out (smuggling)': async ground => {
    for (const method of bodiless)
      for (const isChunked of [true, false]) {
        const key = newId()
        const inner = hiddenClaim(ground, key)
        const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${inner.length}`
        const head = headOf(method, nowhere(), framing)
        const { statuses } = await ground.raw(head + (isChunked ? chunked(inner) : inner))
        expect([method, framing, statuses]).toEqual([method, framing, [400]])
        expect(await wasCarriedOut(ground, key)).toBe(false)
      }
  },

  'headers of one connection end no process and go no further': async ground => {
    const odd = [
      'Trailer: x',
      'TE: trailers',
      'Upgrade: websocket\r\nConnection: Upgrade',
      'Connection: close, authorization',
      'Expect: 100-continue',
      'Expect: 200-ok',
      'Proxy-Connection: keep-alive',
      'HTTP2-Settings: AAMAAABkAAQ',
    ]
    for (const line of odd) {
      const get = await ground.raw(headOf('GET', '/v1/people/me', line))
      const post = await ground.raw(`${headOf('POST', '/v1/sessions', 'Content-Length: 2', line)}{}`)
      for (const status of [...get.statuses, ...post.statuses]) expect(status).toBeLessThan(500)
    }
  },
}
