import { z } from 'zod'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'

const AccountSchema = z
  .object({
    login: z.string(),
    password: z.string(),
    zh: z.string().describe('Who it is, in Chinese'),
    en: z.string(),
  })
  .meta({ id: 'DemoAccount' })

/** DEMO_ACCOUNTS, which the launcher sets for a demo city alone: the accounts that it has made, as JSON. */
export const DemoAccountsSchema = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' })
      return z.NEVER
    }
  })
  .pipe(z.array(AccountSchema))

export type DemoAccounts = z.infer<typeof DemoAccountsSchema>

/** So that somebody who tries the system can be each of its users. A city that works has none. */
export const demoAccountsRoute = (accounts: DemoAccounts): Endpoint =>
  endpoint({
    id: 'listDemoAccounts',
    method: 'get',
    path: '/v1/demo-accounts',
    summary: 'Lists the accounts of a demo city, with their password; empty in a city that works',
    who: 'anyone',
    answers: { 200: z.object({ items: z.array(AccountSchema) }) },
    refusals: [],
    handle: async () => ok({ items: accounts }),
  })
