import { z } from 'zod'
import { classDocumentKinds } from '../../../../../domain/class/documents'

const instant = z.iso.datetime()

export const DocumentSchema = z
  .object({
    documentId: z.string(),
    kind: z.enum(classDocumentKinds),
    fileName: z.string(),
    sizeBytes: z.number().int(),
    sha256: z.string(),
    mediaType: z.string().describe('The media type by its content'),
    addedAt: instant,
    handedInAt: instant
      .nullable()
      .describe('With the plan or the roster; null: not yet, its organiser’s alone'),
    withdrawnAt: instant.nullable().describe('It was handed in by mistake'),
    withdrawnBecause: z.string().nullable(),
  })
  .meta({ id: 'ClassDocument' })

export const DocumentUploadSchema = z
  .object({
    documentId: z.string(),
    kind: z.string(),
    fileName: z.string(),
    offset: z.number().int().describe('How many bytes have arrived'),
    sizeBytes: z.number().int(),
    expiresAt: instant,
  })
  .meta({ id: 'DocumentUnderWay' })

/** A document that is evidence of a claim too. */
export const SameEvidenceSchema = z.object({
  documentId: z.string(),
  claimId: z.string().nullable().describe('Null: a claim that you may not see'),
  industry: z.string(),
  year: z.number().int(),
})

/** A document that another class has too. */
export const SameFileSchema = z.object({
  documentId: z.string(),
  classId: z.string().nullable().describe('Null: of a class that you may not see'),
  industry: z.string(),
  year: z.number().int(),
})
