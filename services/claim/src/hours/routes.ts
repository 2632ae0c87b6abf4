import { z } from 'zod'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { allRuleSets } from '../../../../domain/standards/standards'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { recordAudit } from '../../../kit/sql/audit'
import { sheetFormats } from '../../../kit/tables/sheet'
import type { ClaimDeps } from '../deps'
import { dryRunSheet } from './dry-run'
import { StandardSchema } from './schemas'
import { readStandard } from './standard-parser'

const BYTES_MAX = 256 * 1_024

/** The hour standards that are loaded, and what a new one would change (Article 12). */
export const standardRoutes = (deps: ClaimDeps): Endpoint[] => [
  endpoint({
    id: 'readHourStandards',
    method: 'get',
    path: '/v1/hour-standards',
    summary: 'Every hour standard that is loaded, examples too',
    article: '12',
    who: 'policy.read',
    answers: { 200: z.object({ items: z.array(StandardSchema) }) },
    refusals: [],
    handle: async () =>
      ok({
        items: allRuleSets.map(({ standard, version, label, binds, from, until, loaded, source }) => ({
          ...{ standard, version, from, loaded },
          label: label ?? null,
          until: until ?? null,
          binds: typeof binds === 'object' ? binds.industry : binds,
          source: [source.name, source.number].filter(Boolean).join(' '),
        })),
      }),
  }),
  endpoint({
    id: 'dryRunHourStandard',
    method: 'post',
    path: '/v1/hour-standards/dry-run',
    summary:
      'Shows what a new hour standard, given as YAML, would change in past claims and classes; nothing is kept',
    article: '12',
    who: 'hourStandard.dryRun',
    accepts: ['application/yaml'],
    bytesMax: BYTES_MAX,
    answers: { 200: { media: sheetFormats.csv.media } },
    refusals: ['invalid-input', 'not-found', 'temporarily-unavailable'],
    handle: async ({ actor, bytes, now }) => {
      const standard = readStandard(bytes.toString('utf8'))
      if (isRefusal(standard)) return standard
      const { binds, version } = standard
      const denied = authorise(actor, 'hourStandard.dryRun', typeof binds === 'object' ? binds : {})
      if (denied) return denied
      await recordAudit(deps.sql, actor, now, {
        ...{ act: 'hourStandard.dryRun', objectKind: 'hourStandard', objectId: version },
      })
      return ok(sheetFormats.csv.write(dryRunSheet(deps, actor, standard)), {
        'content-disposition': 'attachment; filename="dry-run.csv"',
        'cache-control': 'no-store',
      })
    },
  }),
]
