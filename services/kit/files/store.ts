import { z } from 'zod'
import { createDiskStore } from './disk-store'
import { createS3Store } from './s3-store'

/** Where the bytes of files are. A key is letters, digits, `-` and `/`. */
export interface FileStore {
  /** All of it or nothing, and on the disk when it answers. */
  put(key: string, bytes: Buffer): Promise<void>
  /** @throws Error where there is no such key: what is asked for was put */
  get(key: string): Promise<Buffer>
  /** Harmless to repeat. */
  remove(key: string): Promise<void>
  isThere(): Promise<boolean>
  /**
   * All keys, in no order: what is put or removed meanwhile may be among them or not.
   *
   * @param atOnce how many a server is asked for at once
   */
  keys(atOnce?: number): AsyncIterable<string>
}

const YesNo = z.enum(['yes', 'no']).transform(said => said === 'yes')

/** An S3-compatible store where one is given, else a folder. */
export const FileStoreSettings = z.object({
  EVIDENCE_FOLDER: z.string().min(1).optional(),
  S3_ENDPOINT: z.url().optional(),
  S3_BUCKET: z.string().min(1).default('evidence'),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().default(''),
  S3_SECRET_ACCESS_KEY: z.string().default(''),
  /** `no` where the bucket is part of the host's name, as some clouds want it. */
  S3_PATH_STYLE: YesNo.default(true),
})

/** @throws Error where neither is given: nothing is kept where nobody said so */
export function createStore(config: z.infer<typeof FileStoreSettings>): FileStore {
  if (config.S3_ENDPOINT) {
    return createS3Store({
      bucketUrl: bucketUrlOf(config.S3_ENDPOINT, config.S3_BUCKET, config.S3_PATH_STYLE),
      region: config.S3_REGION,
      accessKeyId: config.S3_ACCESS_KEY_ID,
      secretAccessKey: config.S3_SECRET_ACCESS_KEY,
    })
  }
  if (config.EVIDENCE_FOLDER) return createDiskStore(config.EVIDENCE_FOLDER)
  throw new Error('Files need a place: give S3_ENDPOINT, or EVIDENCE_FOLDER')
}

function bucketUrlOf(endpoint: string, bucket: string, isPathStyle: boolean): string {
  const url = new URL(endpoint)
  if (!isPathStyle) url.host = `${bucket}.${url.host}`
  const path = url.pathname.replace(/\/$/, '')
  return isPathStyle ? `${url.origin}${path}/${bucket}` : `${url.origin}${path}`
}
