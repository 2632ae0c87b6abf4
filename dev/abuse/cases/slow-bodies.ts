import type { Socket } from 'node:net'
import { newId } from '../../../services/kit/base/ids'
import type { Cases, Ground } from '../ground'
import { headOf, openLine } from '../raw-line'

const LINES = 300
const DRIPS = 6
const DRIP_MS = 500

/** Bodies that begin and never end, a byte now and then. The budgets say how the others fare. */
async function drip(ground: Ground, addresses: readonly (string | undefined)[], head: string): Promise<void> {
  const lines: Socket[] = []
  for (let n = 0; n < LINES; n += 1) {
    const line = openLine(ground.portal, addresses[n % addresses.length])
    line.write(`${head}{`)
    lines.push(line)
    // Who measures the others' time is this process too.
    if (n % 10 === 9) await new Promise(done => setTimeout(done, 10))
  }
  try {
    for (let n = 0; n < DRIPS; n += 1) {
      await new Promise(done => setTimeout(done, DRIP_MS))
      for (const line of lines) if (line.writable) line.write(' ')
    }
  } finally {
    for (const line of lines) line.destroy()
  }
}

export const slowBodies: Cases = {
  '300 half-sent bodies of nobody, from one address, stop no one': ground =>
    drip(
      ground,
      [ground.newAddress()],
      headOf('POST', '/v1/courses', 'Content-Type: application/json', 'Content-Length: 100000'),
    ),

  '300 half-sent bodies of sign-ins, from one address, stop no one': ground =>
    drip(
      ground,
      [ground.newAddress()],
      headOf('POST', '/v1/sessions', 'Content-Type: application/json', 'Content-Length: 1000'),
    ),

  '300 half-sent bodies of one account, from 30 addresses, stop no one': ground =>
    drip(
      ground,
      Array.from({ length: 30 }, ground.newAddress),
      headOf(
        'POST',
        `/v1/enrolments/${newId()}/study-sessions`,
        ...ground.bearer('centre'),
        'Content-Type: application/json',
        'Content-Length: 1000',
      ),
    ),
}
