import { z } from 'zod'
import { BaseSettings } from '../../kit/base/config'
import { FieldKeySettings } from '../../kit/keys/sealed-field'
import { SigningKeySchema } from '../../kit/keys/signing-key'

/** What the ledger needs beside what every process does. No secret has a default. */
export const Settings = BaseSettings.extend(FieldKeySettings.shape).extend({
  LEDGER_DATABASE_URL: z.url(),
  /** Signs certificates of hours. */
  CERTIFICATE_KEY: SigningKeySchema,
  /** The public origin, which is printed on them. */
  PUBLIC_URL: z.url().transform(url => url.replace(/\/$/, '')),
})
