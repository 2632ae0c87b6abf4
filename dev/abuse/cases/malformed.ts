import { type Cases, processNames } from '../ground'
import { headOf } from '../raw-line'

/** What no client of ours sends. Each is answered 4xx, or its line is cut. */
const lines: Readonly<Record<string, string>> = {
  'no request at all': '\0\x01\x02\r\n\r\n',
  'a line without end': `GET /${'a'.repeat(100_000)}`,
  'a bad escape': headOf('GET', '/v1/people/%ff'),
  'an escape of a slash': headOf('GET', '/v1/people/%2f..%2f'),
  'an escape cut short': headOf('GET', '/v1/sittings/%e4%b8?year=%'),
  'an absolute target': headOf('GET', 'http://evil.example/v1/people/me'),
  'a target with two slashes': headOf('GET', '//evil.example/v1/people/me'),
  'a target of asterisk': headOf('OPTIONS', '*'),
  CONNECT: headOf('CONNECT', 'evil.example:443'),
  'an unknown method': headOf('BREW', '/v1/people/me'),
  'an unknown version': 'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
  'no host': 'GET /healthz HTTP/1.1\r\n\r\n',
  'two hosts': headOf('GET', '/v1/people/me', 'Host: y'),
  'a header without a colon': headOf('GET', '/v1/people/me', 'nothing'),
  'a header with a sign that is none': headOf('GET', '/v1/people/me', 'X-A: a\0b'),
  'a folded header': headOf('GET', '/v1/people/me', 'X-A: a', ' b'),
  'a flood of headers': headOf(
    'GET',
    '/v1/people/me',
    ...Array.from({ length: 5_000 }, (_, n) => `X-${n}: 1`),
  ),
  'a long header': headOf('GET', '/v1/people/me', `X-A: ${'a'.repeat(60_000)}`),
  'a trailer': headOf('GET', '/v1/people/me', 'Trailer: x'),
  'a chunk of no size': `${headOf('POST', '/v1/sessions', 'Transfer-Encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`,
  'a chunk of a size without end': `${headOf('POST', '/v1/sessions', 'Transfer-Encoding: chunked')}${'f'.repeat(40)}\r\n`,
  'a chunk with an extension without end':
    headOf('POST', '/v1/sessions', 'Transfer-Encoding: chunked') +
    `2;${'a'.repeat(60_000)}\r\n{}\r\n0\r\n\r\n`,
  'a length that is none': headOf('POST', '/v1/sessions', 'Content-Length: many'),
  'a length below zero': headOf('POST', '/v1/sessions', 'Content-Length: -1'),
  'a length beyond all': headOf('POST', '/v1/sessions', 'Content-Length: 99999999999999999999'),
  'two lengths': `${headOf('POST', '/v1/sessions', 'Content-Length: 2', 'Content-Length: 3')}{}`,
  'both framings': `${headOf('POST', '/v1/sessions', 'Content-Length: 2', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
  'a token of odd signs': headOf('GET', '/v1/people/me', 'Authorization: Bearer \xff\xfe'),
  'a token that is no token': headOf('GET', '/v1/people/me', 'Authorization: Bearer e30.e30.AA'),
  'a body that was not packed': `${headOf(
    'POST',
    '/v1/sessions',
    'Content-Encoding: gzip',
    'Content-Type: application/json',
    'Content-Length: 2',
  )}{}`,
  'a body in a charset that is none': `${headOf('POST', '/v1/sessions', 'Content-Type: application/json; charset=x', 'Content-Length: 2')}{}`,
  'a type that is none': `${headOf('POST', '/v1/sessions', 'Content-Type: ;;;', 'Content-Length: 2')}{}`,
  'a body as deep as it is long':
    headOf('POST', '/v1/sessions', 'Content-Type: application/json', 'Content-Length: 90000') +
    '['.repeat(90_000),
  'a query without end': headOf('GET', `/v1/offerings?${'year=2026&'.repeat(1_500)}`),
  'a query of a list': headOf('GET', '/v1/offerings?year[]=1&year[a]=2&__proto__[x]=1'),
}

export const malformed: Cases = {
  'malformed lines are refused by every process, and end none': async ground => {
    for (const at of processNames)
      await Promise.all(
        Object.entries(lines).map(async ([what, bytes]) => {
          const { statuses } = await ground.raw(bytes, { at, waitMs: 1_500 })
          expect({ at, what, statuses: statuses.filter(status => status >= 500) }).toEqual({
            ...{ at, what },
            statuses: [],
          })
        }),
      )
  },

  'many requests on one line, and lines closed half way, end none': async ground => {
    const many = headOf('GET', '/healthz').repeat(200)
    for (const at of processNames) {
      const { statuses } = await ground.raw(many, { at })
      expect([at, statuses.every(status => status === 200)]).toEqual([at, true])
      await ground.raw(`${headOf('POST', '/v1/sessions', 'Content-Length: 1000')}{`, { at, waitMs: 50 })
    }
  },
}
