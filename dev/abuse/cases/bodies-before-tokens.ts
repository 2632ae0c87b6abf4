import { gzipSync } from 'node:zlib'
import { newId } from '../../../services/kit/base/ids'
import type { Cases } from '../ground'
import { headOf } from '../raw-line'

const PACKED = gzipSync(Buffer.alloc(9_900_000), { level: 9 })

export const bodiesBeforeTokens: Cases = {
  'a body is neither read nor inflated for who may not send it': async ground => {
    for (const who of ['nobody', 'person', 'bureau'] as const) {
      const head = headOf(
        'POST',
        `/v1/sittings/${newId()}/results`,
        ...ground.bearer(who),
        'Content-Type: text/csv',
        'Content-Encoding: gzip',
        `Content-Length: ${PACKED.length}`,
      )
      const { statuses } = await ground.raw(Buffer.concat([Buffer.from(head), PACKED.subarray(0, -1)]))
      expect([who, statuses]).toEqual([who, [who === 'nobody' ? 401 : 415]])
    }
  },
}
