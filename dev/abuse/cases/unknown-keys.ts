import { randomBytes } from 'node:crypto'
import { Pool } from 'undici'
import { newId } from '../../../services/kit/base/ids'
import type { Cases } from '../ground'

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** A token that nobody signed, by a key that nobody has. */
const madeUpToken = (): string =>
  `${encoded({ alg: 'EdDSA', kid: newId() })}.${encoded({ sub: 'x' })}.${randomBytes(64).toString('base64url')}`

export const unknownKeys: Cases = {
  'tokens of keys that nobody has cost the others nothing': async ground => {
    const pool = new Pool(ground.town.cluster.urlOf('exam'), { connections: 32 })
    try {
      for (let round = 0; round < 30; round += 1) {
        const statuses = await Promise.all(
          Array.from({ length: 32 }, async () => {
            const headers = { authorization: `Bearer ${madeUpToken()}` }
            const answer = await pool.request({ method: 'GET', path: '/v1/my/bookings', headers })
            await answer.body.dump()
            return answer.statusCode
          }),
        )
        expect(new Set(statuses)).toEqual(new Set([401]))
      }
    } finally {
      await pool.destroy()
    }
  },
}
