import { once } from 'node:events'
import type { Socket } from 'node:net'
import { samplePdf } from '../../../services/claim/src/testing/sample-files'
import { answer as bounds } from '../../../services/kit/base/bounds'
import { evidenceOf, sendFile } from '../../journey/files'
import type { Cases, Ground } from '../ground'
import { headOf, openLine } from '../raw-line'

const LINES = 300
/** Longer than all that lies between a service and a reader: what the machine itself holds for a connection is no use of ours. */
const FILE_BYTES = 18 * 1_048_576
/** What waits for a reader, at the least rate, with the grace before it; and a machine with much else to do. */
const CUT_MS_MAX = 90_000

/** Somebody with a long file: not who is asked for honestly meanwhile, of whom so much at once is refused. */
async function longAnswer({ town, portal }: Ground): Promise<{ path: string; token: string }> {
  const { api } = town
  const person = await town.signUp('慢读')
  const { claimId } = await api.post<{ claimId: string }>(
    '/v1/claims',
    { form: { type: 3 } },
    { token: person.token, idempotencyKey: 'slow-readers' },
  )
  const file = { kind: 'notice', fileName: 'long.pdf', bytes: samplePdf('long', FILE_BYTES) }
  const evidenceId = await sendFile(api, person, evidenceOf(claimId), file)
  const path = `/v1/claims/${claimId}/evidence/${evidenceId}/file`
  const read = await fetch(portal + path, { headers: { authorization: `Bearer ${person.token}` } })
  expect([read.status, (await read.arrayBuffer()).byteLength]).toEqual([200, file.bytes.length])
  return { path, token: person.token }
}

/** Reads the head of an answer and then no more. */
async function stopReading(line: Socket): Promise<number> {
  const [head] = (await once(line, 'data')) as [Buffer]
  line.pause()
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(head.toString('latin1'))?.[1])
}

async function readersCut({ town }: Ground): Promise<number> {
  const figures = await (await fetch(`${town.cluster.urlOf('portal')}/metrics`)).text()
  return Number(/^xueshi_slow_readers_cut_total (\d+)/m.exec(figures)?.[1])
}

export const slowReaders: Cases = {
  '300 answers of one account that nobody reads stop no one, and are cut': async ground => {
    const { path, token } = await longAnswer(ground)
    const cutBefore = await readersCut(ground)
    const addresses = Array.from({ length: 30 }, ground.newAddress)
    const lines = Array.from({ length: LINES }, (_, nr) => {
      const line = openLine(ground.portal, addresses[nr % addresses.length])
      line.write(headOf('GET', path, `Authorization: Bearer ${token}`))
      return line
    })
    try {
      const statuses = await Promise.all(lines.map(stopReading))
      expect(statuses.filter(status => status === 200).length).toBeLessThanOrEqual(bounds.longASubjectMax)
      expect(new Set(statuses)).toEqual(new Set([200, 429]))
      const began = performance.now()
      while ((await readersCut(ground)) < cutBefore + bounds.longASubjectMax) {
        expect(performance.now() - began).toBeLessThan(CUT_MS_MAX)
        await new Promise(done => setTimeout(done, 500))
      }
    } finally {
      for (const line of lines) line.destroy()
    }
  },
}
