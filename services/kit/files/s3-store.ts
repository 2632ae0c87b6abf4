import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import { PassingFault } from '../base/faults'
import type { FileStore } from './store'

const ANSWER_MS_MAX = 10_000
const RETRIES = 2
/** As many as a server gives. */
const KEYS_AT_ONCE = 1_000

/** A bucket of an S3-compatible store. Only whole objects are put, so that one request is all there is to it. */
export function createS3Store({
  bucketUrl,
  ...keys
}: {
  readonly bucketUrl: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}): FileStore {
  const client = new AwsClient({ ...keys, service: 's3', retries: RETRIES })
  const ask = (method: string, key: string, body?: Buffer): Promise<Response> =>
    client
      .fetch(`${bucketUrl}/${key}`, {
        method,
        // A store that sends the request elsewhere would have it carry its signature there.
        redirect: 'error',
        headers: body ? { 'x-amz-content-sha256': sha256(body) } : {},
        ...(body ? { body: new Uint8Array(body) } : {}),
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      })
      .catch(cause => {
        throw new PassingFault('the store does not answer', { cause })
      })
  return {
    put: async (key, bytes) => void (await bodyOf(await ask('PUT', key, bytes), 200)),
    get: async key => {
      const answer = await ask('GET', key)
      if (answer.status === 404) throw new Error(`${key} is not in the store: ${await codeOf(answer)}`)
      return bodyOf(answer, 200)
    },
    remove: async key => void (await bodyOf(await ask('DELETE', key), 204, 200, 404)),
    isThere: async () => {
      const answer = await ask('HEAD', '').catch(() => undefined)
      return answer?.ok ?? false
    },
    keys: (atOnce = KEYS_AT_ONCE) =>
      keysListed(async query => String(await bodyOf(await ask('GET', `${query}&max-keys=${atOnce}`), 200))),
  }
}

/** A page at a time (ListObjectsV2). Keys of ours have no sign that XML would write otherwise. */
async function* keysListed(list: (query: string) => Promise<string>): AsyncGenerator<string> {
  let after = ''
  do {
    const page = await list(`?list-type=2${after}`)
    for (const [, key] of page.matchAll(/<Key>([^<]*)<\/Key>/g)) yield key!
    const token = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(page)?.[1]
    after = token ? `&continuation-token=${encodeURIComponent(unescapeXml(token))}` : ''
  } while (after !== '')
}

const signs: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const unescapeXml = (xml: string): string =>
  xml.replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => signs[name]!)

/** Any other answer (a wrong key, a full store) is for the operators; the client may repeat the request later. */
async function bodyOf(answer: Response, ...statuses: number[]): Promise<Buffer> {
  if (statuses.includes(answer.status)) return Buffer.from(await answer.arrayBuffer())
  throw new PassingFault(`the store answered ${answer.status}: ${await codeOf(answer)}`)
}

async function codeOf(answer: Response): Promise<string> {
  return /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] ?? 'no code'
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
