import { z } from 'zod'
import { BaseSettings } from '../../kit/config'
import { FieldKeySettings } from '../../kit/sealed-field'
import { SigningKeySchema } from '../../kit/signing-key'

/** What the ledger needs beside what every process does. No secret has a default. */
export const Settings = BaseSettings.extend(FieldKeySettings.shape).extend({
  LEDGER_DATABASE_URL: z.url(),
  /** Signs certificates of hours. */
  CERTIFICATE_KEY: SigningKeySchema,
  /** The public origin, which is printed on them. */
  PUBLIC_URL: z.url().transform(url => url.replace(/\/$/, '')),
})
