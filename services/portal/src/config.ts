import { z } from 'zod'
import { BaseSettings } from '../../kit/config'

export const Settings = BaseSettings.extend({
  PORTAL_DATABASE_URL: z.url(),
  IDENTITY_URL: z.url(),
  COURSE_URL: z.url(),
  EXAM_URL: z.url(),
  LEDGER_URL: z.url(),
})

export type PortalConfig = z.infer<typeof Settings>
