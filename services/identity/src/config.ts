import { z } from 'zod'
import { BaseSettings } from '../../kit/base/config'
import { LookupKeySettings } from '../../kit/keys/lookup-digest'
import { FieldKeySettings } from '../../kit/keys/sealed-field'
import { SigningKeySchema } from '../../kit/keys/signing-key'

/** What identity needs beside what every process does. No secret has a default. */
export const Settings = BaseSettings.extend(FieldKeySettings.shape)
  .extend(LookupKeySettings.shape)
  .extend({
    IDENTITY_DATABASE_URL: z.string().min(1),
    SIGNING_KEY: SigningKeySchema,
    /** The first account: of the municipal bureau, which makes all others (Article 5). */
    MUNICIPAL_BUREAU_LOGIN: z.string().min(3),
    MUNICIPAL_BUREAU_PASSWORD: z.string().min(12),
    /** `none`: nobody is verified but by a bureau. `fake` says yes to everybody. */
    REAL_NAME_CHECK: z.enum(['fake', 'none']).default('none'),
    /** Of a password that the bureau names for an account: `once`, its official has to replace it. */
    FIRST_PASSWORDS: z.enum(['once', 'lasting']).default('once'),
  })
  .refine(config => config.NODE_ENV !== 'production' || config.REAL_NAME_CHECK !== 'fake', {
    path: ['REAL_NAME_CHECK'],
    message: "'fake' verifies everybody and is refused with NODE_ENV=production",
  })
  .refine(config => config.NODE_ENV !== 'production' || config.FIRST_PASSWORDS !== 'lasting', {
    path: ['FIRST_PASSWORDS'],
    message:
      "'lasting' lets the bureau know every official's password and is refused with NODE_ENV=production",
  })

export type Config = z.infer<typeof Settings>
