import type { DetailedError } from 'tus-js-client'
import { sessionHold } from '../api/client'
import { Problem } from '../api/problem'
import { readPreferences } from '../text/preferences'

const CHUNK_BYTES = 2_097_152
const RETRIES_MS = [0, 1_000, 3_000, 5_000, 10_000, 20_000, 30_000]

interface Sending {
  readonly file: File
  /** Where its bytes go, as the API said when the upload began. */
  readonly url: string
  readonly onSent: (bytes: number) => void
}

/**
 * Sends a file in pieces from where its upload stands (tus 1.0). A lost line is tried again by itself; a session that ended
 * is begun again in place.
 *
 * @throws Problem that the API answered, or that the line is lost
 */
export async function sendFile({ file, url, onSent }: Sending): Promise<void> {
  const { Upload } = await import('tus-js-client')
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      uploadUrl: url,
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRIES_MS,
      storeFingerprintForResuming: false,
      onBeforeRequest: request => {
        request.setHeader('Accept-Language', readPreferences().language === 'zh' ? 'zh-CN' : 'en')
        if (sessionHold.csrfToken) request.setHeader('X-Csrf-Token', sessionHold.csrfToken)
      },
      onShouldRetry: error => {
        const status = statusOf(error)
        return status === 0 || status >= 500 || status === 429
      },
      onProgress: onSent,
      onSuccess: () => resolve(),
      onError: error => {
        const failed = async () => {
          if (statusOf(error) === 401 && (await sessionHold.signInAgain?.())) upload.start()
          else reject(problemOfUpload(error))
        }
        void failed()
      },
    })
    upload.start()
  })
}

const statusOf = (error: Error | DetailedError): number =>
  ('originalResponse' in error && error.originalResponse?.getStatus()) || 0

function problemOfUpload(error: Error | DetailedError): Problem {
  const status = statusOf(error)
  if (status === 0) return Problem.unreachable(error)
  const body = ('originalResponse' in error && error.originalResponse?.getBody()) || ''
  const isProblem = body.startsWith('{')
  return new Problem(status, isProblem ? JSON.parse(body) : {})
}
