import { z } from 'zod'
import { BaseSettings } from '../../kit/base/config'

export const Settings = BaseSettings.extend({
  PORTAL_DATABASE_URL: z.url(),
  IDENTITY_URL: z.url(),
  COURSE_URL: z.url(),
  EXAM_URL: z.url(),
  CLAIM_URL: z.url(),
  LEDGER_URL: z.url(),
  /** How long a command waits for its process: longer than an activity's first attempt, shorter than a phone's patience. */
  ANSWER_WITHIN_MS: z.coerce.number().int().positive().default(10_000),
})

export type PortalConfig = z.infer<typeof Settings>
