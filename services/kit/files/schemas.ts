import { z } from 'zod'
import { BYTES_SAID_MAX } from '../sql/numbers'

/** A file that is to come. */
export const fileFields = {
  fileName: z.string().min(1).max(1_000),
  sizeBytes: z.number().int().positive().max(BYTES_SAID_MAX),
  sha256: z
    .string()
    .regex(/^[\da-f]{64}$/i)
    .toLowerCase()
    .optional()
    .describe('The bytes must have this hash'),
}

/** Where an upload stands. */
export const standsFields = {
  offset: z.number().int().describe('How many bytes have arrived'),
  sizeBytes: z.number().int(),
  kept: z.boolean().describe('True once it is whole, inspected and kept'),
  expiresAt: z.iso.datetime().describe('Until when it may go on, if nothing more arrives'),
}

/** A request without this header is taken as tus 1.0. */
export const TusVersion = z.literal('1.0.0').optional()

export const SendHeadersSchema = z.object({
  'upload-offset': z.coerce.number().int().min(0).max(BYTES_SAID_MAX).describe('How many bytes have arrived'),
  'tus-resumable': TusVersion,
  'content-length': z.coerce.number().int().min(0).max(BYTES_SAID_MAX).optional(),
})
