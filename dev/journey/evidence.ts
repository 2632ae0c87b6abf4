import { type Api, ProblemError } from './api'
import type { SignedIn } from './identity'

interface Stands {
  readonly offset: number
  readonly kept: boolean
}

/** Sends a file as evidence of a claim: from where it stands, until it is whole, however often the line breaks. */
export async function sendEvidence(
  api: Api,
  { token }: Pick<SignedIn, 'token'>,
  claimId: string,
  { kind, fileName, bytes }: { kind: string; fileName: string; bytes: Buffer },
): Promise<string> {
  const { evidenceId } = await api.post<{ evidenceId: string }>(
    `/v1/claims/${claimId}/evidence`,
    { kind, fileName, sizeBytes: bytes.length },
    { token, idempotencyKey: `${claimId}-${fileName}` },
  )
  const path = `/v1/claims/${claimId}/evidence/${evidenceId}/upload`
  for (;;) {
    const { offset, kept } = await api.get<Stands>(path, token)
    if (kept) return evidenceId
    await sendFrom(api, path, token, offset, bytes)
  }
}

async function sendFrom(api: Api, path: string, token: string, offset: number, bytes: Buffer): Promise<void> {
  try {
    await api.patch(path, bytes.subarray(offset), {
      token,
      contentType: 'application/offset+octet-stream',
      headers: { 'upload-offset': String(offset) },
    })
  } catch (error) {
    // More has arrived than was heard of.
    if (!(error instanceof ProblemError) || error.problem.code !== 'upload-offset-differs') throw error
  }
}
