import { z } from 'zod'
import { mediaKinds } from '../../../../domain/course/media'
import { fileFields, standsFields } from '../../../kit/files/schemas'

export const CourseParams = z.object({ courseId: z.uuid() })
export const MediaParams = CourseParams.extend({ mediaId: z.uuid() })
export const UnitParams = z.object({ enrolmentId: z.uuid(), unitId: z.uuid() })

const MediaKindSchema = z.enum(mediaKinds)

export const MediaBodySchema = z.object({ kind: MediaKindSchema, ...fileFields })

export const MediaStandsSchema = z
  .object({ mediaId: z.string(), ...standsFields })
  .meta({ id: 'MediaUpload' })

export const MediumOfUnitSchema = z
  .object({
    mediaId: z.uuid(),
    kind: MediaKindSchema,
    fileName: z.string(),
    mediaType: z.string(),
    lengthSeconds: z.number().int().nullable().describe('Of a video, as its container says'),
  })
  .meta({ id: 'UnitMedium' })
export type MediumOfUnit = z.infer<typeof MediumOfUnitSchema>

const linkFields = {
  url: z.string().describe('On this address; it plays until `expiresAt`, with Range'),
  expiresAt: z.iso.datetime(),
}
export const MediaLinkSchema = z.object(linkFields).meta({ id: 'MediaLink' })

const LinkedMediumSchema = MediumOfUnitSchema.extend(linkFields).meta({ id: 'LinkedMedium' })
export type LinkedMedium = z.infer<typeof LinkedMediumSchema>
export const LinkedMediaSchema = z.object({ media: z.array(LinkedMediumSchema) })

export const MediaListedSchema = z
  .object({
    media: z.array(
      MediumOfUnitSchema.extend({
        sizeBytes: z.number().int(),
        addedAt: z.iso.datetime(),
        isInCourseware: z.boolean().describe('A published version has it: it stays'),
      }).meta({ id: 'ListedMedium' }),
    ),
    uploads: z.array(
      z.object({
        mediaId: z.uuid(),
        kind: MediaKindSchema,
        fileName: z.string(),
        offset: z.number().int(),
        sizeBytes: z.number().int(),
        expiresAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'CourseMedia' })
export type MediaListed = z.infer<typeof MediaListedSchema>

export const LinkProofSchema = z.object({
  until: z
    .string()
    .regex(/^\d{1,12}$/)
    .describe('Seconds since 1970')
    .transform(Number),
  key: z.string().max(64),
  signature: z.string().max(64),
})
