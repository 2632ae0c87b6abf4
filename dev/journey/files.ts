import { type Api, ProblemError } from './api'
import type { SignedIn } from './identity'

interface Stands {
  readonly offset: number
  readonly kept: boolean
}

export interface File {
  readonly kind: string
  readonly fileName: string
  readonly bytes: Buffer
  /** Tells its upload from others of the same place; the name does, where it is of ASCII alone. */
  readonly key?: string
}

/** Where the files of something are sent to, and how the id of one is called there. */
export interface FilePlace {
  readonly path: string
  readonly idField: 'evidenceId' | 'documentId' | 'mediaId'
}

export const evidenceOf = (claimId: string): FilePlace => ({
  path: `/v1/claims/${claimId}/evidence`,
  idField: 'evidenceId',
})

export const documentsOf = (classId: string): FilePlace => ({
  path: `/v1/training-classes/${classId}/documents`,
  idField: 'documentId',
})

export const mediaOf = (courseId: string): FilePlace => ({
  path: `/v1/courses/${courseId}/media`,
  idField: 'mediaId',
})

export async function beginFile(
  api: Api,
  { token }: Pick<SignedIn, 'token'>,
  { path, idField }: FilePlace,
  { kind, fileName, bytes, key = fileName }: File,
): Promise<string> {
  const about = { kind, fileName, sizeBytes: bytes.length }
  const idempotencyKey = `${path}-${key}`
  return (await api.post<Record<FilePlace['idField'], string>>(path, about, { token, idempotencyKey }))[
    idField
  ]
}

/** Sends a file: from where it stands, until it is whole, however often the line breaks. */
export async function sendFile(
  api: Api,
  sender: Pick<SignedIn, 'token'>,
  place: FilePlace,
  file: File,
): Promise<string> {
  const id = await beginFile(api, sender, place, file)
  const path = `${place.path}/${id}/upload`
  for (;;) {
    const { offset, kept } = await api.get<Stands>(path, sender.token)
    if (kept) return id
    await sendFrom(api, path, sender.token, offset, file.bytes)
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
