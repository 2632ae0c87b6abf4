import { createRoutes as claim } from '../../../services/claim/src/routes'
import { createRoutes as course } from '../../../services/course/src/routes'
import { createRoutes as exam } from '../../../services/exam/src/routes'
import { createRoutes as identity } from '../../../services/identity/src/routes'
import type { Endpoint } from '../../../services/kit/http/endpoint'
import { createRoutes as ledger } from '../../../services/ledger/src/routes'
import { createRoutes as portal } from '../../../services/portal/src/routes'

/** The table of endpoints of each service. A row needs what it works with only when it is called. */
export const endpointTables = {
  identity: identity({} as never),
  course: course({} as never),
  exam: exam({} as never),
  claim: claim({} as never),
  ledger: ledger({} as never),
  portal: portal({} as never),
} as const satisfies Record<string, readonly Endpoint[]>

export const everyEndpoint: readonly Endpoint[] = Object.values(endpointTables).flat()

/** The path with an id that nobody has in each place. */
export const pathOf = ({ path }: Pick<Endpoint, 'path'>): string =>
  path
    .replace('{year}', String(new Date().getFullYear()))
    .replace(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000')
