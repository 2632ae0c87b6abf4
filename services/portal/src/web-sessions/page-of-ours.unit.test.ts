import { newSecret } from './cookie'
import { refuseForeignOrigin, refuseForeignPage } from './page-of-ours'

const host = 'xueshi.example:8443'

test.each([
  ['this site, by the browser', { 'sec-fetch-site': 'same-origin' }, true],
  ['another site', { 'sec-fetch-site': 'cross-site' }, false],
  ['another host of the same site', { 'sec-fetch-site': 'same-site' }, false],
  ['an address that was typed', { 'sec-fetch-site': 'none' }, false],
  ['this origin', { origin: `https://${host}` }, true],
  ['another port', { origin: 'https://xueshi.example' }, false],
  ['another origin', { origin: 'https://evil.example' }, false],
  ['a page without an origin', { origin: 'null' }, false],
  [
    'another site that names this origin',
    { 'sec-fetch-site': 'cross-site', origin: `https://${host}` },
    false,
  ],
  ['a program, which says nothing', {}, true],
])('a request of %s: %j is ours: %s', (_from, headers, isOurs) => {
  expect(refuseForeignOrigin({ host, ...headers })?.code).toBe(isOurs ? undefined : 'csrf-token-wrong')
})

const value = newSecret()
const ask = (method: string, given?: string) =>
  refuseForeignPage(
    { method, headers: { host, ...(given === undefined ? {} : { 'x-csrf-token': given }) } },
    value,
  )

test.each(['GET', 'HEAD', 'OPTIONS'])('%s changes nothing and needs no value', method => {
  expect(ask(method)).toBeUndefined()
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])('%s needs the value of the session', method => {
  expect(ask(method, value)).toBeUndefined()
  for (const given of [undefined, '', newSecret(), value.slice(1), `${value}x`])
    expect(ask(method, given)?.code).toBe('csrf-token-wrong')
})
