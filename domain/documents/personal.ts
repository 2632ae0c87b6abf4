import { z } from 'zod'

/**
 * The personal data that other services may know: the JSON inside `PersonStated.personal`, sealed with the field key
 * and the person's id as context. The whole number never leaves identity.
 */
export const PersonalSchema = z.object({ name: z.string(), maskedNumber: z.string() })
export type Personal = z.infer<typeof PersonalSchema>

/** With what stands for the number, a keyed digest in base64 for each key in use: who is sent a list with numbers finds people by it. */
export const SharedSchema = PersonalSchema.extend({ numberDigests: z.array(z.string()).default([]) })
export type Shared = z.infer<typeof SharedSchema>
