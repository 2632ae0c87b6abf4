import { crc32 } from 'node:zlib'
import type { Cases, Ground } from '../ground'

const MIB = 1_048_576
/** As long as somebody waits for the last piece of a file to be answered, on a machine with much else to do. */
const LOOKED_AT_MS_MAX = 10_000

interface Drafted {
  readonly claim: string
  call(
    method: string,
    path: string,
    body?: Buffer | object,
    headers?: Record<string, string>,
  ): Promise<Response>
}

async function draft({ town, portal }: Ground): Promise<Drafted> {
  const authorization = `Bearer ${town.person.token}`
  const call: Drafted['call'] = (method, path, body, headers = {}) => {
    const isBytes = Buffer.isBuffer(body)
    const json = { 'content-type': 'application/json' }
    return fetch(portal + path, {
      method,
      headers: { authorization, ...(isBytes || !body ? {} : json), ...headers },
      ...(body ? { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) } : {}),
    })
  }
  const made = await call('POST', '/v1/claims', { form: { type: 3 } })
  expect(made.status).toBe(201)
  const { claimId } = (await made.json()) as { claimId: string }
  return { claim: `/v1/claims/${claimId}`, call }
}

interface LookedAt {
  readonly answer: Response
  /** From the last piece on. */
  readonly ms: number
}

/** Sends a file in pieces of one size. */
async function send({ claim, call }: Drafted, file: Buffer, pieceBytes: number): Promise<LookedAt> {
  const begun = await call('POST', `${claim}/evidence`, {
    kind: 'notice',
    fileName: 'a',
    sizeBytes: file.length,
  })
  const path = begun.headers.get('location')!
  for (let at = 0; ; at += pieceBytes) {
    const piece = file.subarray(at, at + pieceBytes)
    const sentAt = performance.now()
    const answer = await call('PATCH', path, piece, {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(at),
    })
    if (answer.status !== 204 || at + pieceBytes >= file.length)
      return { answer, ms: performance.now() - sentAt }
  }
}

const filled = (bytes: number, head: Buffer, unit: Buffer): Buffer =>
  Buffer.concat([head, Buffer.alloc(bytes - head.length, unit)])

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}

const JPEG = Buffer.from([0xff, 0xd8])
const PNG = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  chunk('IHDR', Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0])),
])
const PDF = Buffer.from('%PDF-1.7\n')

const dear: Readonly<Record<string, readonly [file: Buffer, pieceBytes: number]>> = {
  'a JPEG of FF alone': [filled(6 * MIB, JPEG, Buffer.from([0xff])), 6 * MIB],
  'a JPEG of FF alone, in many pieces': [filled(MIB, JPEG, Buffer.from([0xff])), 16_384],
  'a JPEG of empty segments': [filled(4 * MIB, JPEG, Buffer.from([0xff, 0xe1, 0, 2])), 4 * MIB],
  'a PNG of empty chunks': [filled(2 * MIB, PNG, chunk('tEXt', Buffer.alloc(0))), 2 * MIB],
  'a PDF of numbers': [
    Buffer.concat([filled(8 * MIB, PDF, Buffer.from('1 0 obj ')), Buffer.from('startxref 9 %%EOF')]),
    8 * MIB,
  ],
}

export const dearFiles: Cases = {
  'a file that is dear to look at holds nobody up': async ground => {
    const drafted = await draft(ground)
    for (const [what, [file, pieceBytes]] of Object.entries(dear)) {
      const { answer, ms } = await send(drafted, file, pieceBytes)
      expect([what, answer.status, await answer.json()]).toMatchObject([
        ...[what, 422],
        { code: 'evidence-damaged' },
      ])
      expect(ms).toBeLessThan(LOOKED_AT_MS_MAX)
    }
  },

  'several files at once stay within the memory of the process': async ground => {
    const drafted = await draft(ground)
    const file = filled(12 * MIB, JPEG, Buffer.from([0xff, 0xff]))
    const answers = await Promise.all([1, 2, 3, 4].map(() => send(drafted, file, file.length)))
    for (const { answer } of answers) expect([422, 503]).toContain(answer.status)
  },

  'room in the store is not won back by taking out what was sent': async ground => {
    const drafted = await draft(ground)
    const length = 20 * MIB
    const begin = ({ claim, call }: Drafted) =>
      call('POST', `${claim}/evidence`, { kind: 'notice', fileName: 'a', sizeBytes: length })
    const statuses: number[] = []
    for (let count = 0; count < 30; count += 1) statuses.push((await begin(drafted)).status)
    expect((await drafted.call('POST', `${drafted.claim}/withdrawal`)).status).toBe(200)
    expect(statuses).toContain(201)
    expect((await begin(await draft(ground))).status).toBe(409)
  },
}
