import type { Request } from 'express'
import { z } from 'zod'
import { answering, type Endpoint, endpoint, ok } from '../../../../kit/http/endpoint'
import { type Page, pageOf } from '../../../../kit/http/page'
import { saidVerdicts, VerdictSchema } from '../../../../kit/intake/preview'
import type { ClaimDeps } from '../../deps'
import {
  type ListedRoster,
  listRosters,
  type RosterFile,
  readRosterOriginal,
  readRosterVerdicts,
} from '../rosters/posted-rosters'
import { ClassParams, PageQuery } from './schemas'

const FileShown = {
  fileId: z.uuid(),
  mediaType: z.string(),
  sha256: z.string(),
  digest: z.string(),
  postedBy: z.string(),
  postedAt: z.iso.datetime(),
}

const ListedSchema = z
  .object({ ...FileShown, refused: VerdictSchema.nullable().describe('Why, where it was refused whole') })
  .meta({ id: 'ListedRoster' })

const RosterFileSchema = z
  .object({
    ...FileShown,
    rows: z.array(VerdictSchema).describe('Row 0: the file as a whole, where it was refused so'),
  })
  .meta({ id: 'RosterFile' })

const params = ClassParams.extend({ fileId: z.uuid() })

/** Every posted roster as it came, refused ones too. */
export const postedRosterRoutes = (deps: ClaimDeps): Endpoint[] => [
  endpoint({
    id: 'listRosters',
    method: 'get',
    path: '/v1/training-classes/{classId}/rosters',
    summary:
      'The rosters that were posted for a class, the refused ones too, in the order in which they came',
    article: '13',
    who: 'class.read',
    params: ClassParams,
    query: z.object(PageQuery),
    answers: { 200: pageOf(ListedSchema) },
    refusals: ['not-found'],
    handle: async ({ actor, params, query, request }) =>
      answering(({ items, next }: Page<ListedRoster>) =>
        ok({ items: items.map(each => listed(each, request)), next }),
      )(await listRosters(deps, actor, { ...params, ...query })),
  }),
  endpoint({
    id: 'readRoster',
    method: 'get',
    path: '/v1/training-classes/{classId}/rosters/{fileId}',
    summary: 'A posted roster, with the verdict on each of its rows',
    article: '13',
    who: 'class.read',
    params,
    answers: { 200: RosterFileSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params, request }) =>
      answering(({ file, verdicts }: { file: RosterFile; verdicts: ListedVerdicts }) =>
        ok({ ...shownFile(file), rows: said(verdicts, request) }),
      )(await readRosterVerdicts(deps, actor, params)),
  }),
  endpoint({
    id: 'readRosterOriginal',
    method: 'get',
    path: '/v1/training-classes/{classId}/rosters/{fileId}/original',
    summary:
      'The posted file, byte for byte: for its organiser; a file that could not be parsed, for its reviewers too',
    article: '13',
    who: 'class.read',
    params,
    answers: { 200: { media: 'application/octet-stream' } },
    refusals: ['not-found'],
    handle: async ({ actor, params }) =>
      answering(({ bytes, mediaType }: { bytes: Buffer; mediaType: string }) =>
        ok(bytes, { 'X-Original-Content-Type': mediaType }),
      )(await readRosterOriginal(deps, actor, params)),
  }),
]

type ListedVerdicts = Parameters<typeof saidVerdicts>[0]

/** The keyed hash of a number stays inside the service. */
const said = (verdicts: ListedVerdicts, request: Request) =>
  saidVerdicts(verdicts, request).map(each => ({ ...each, key: null }))

const shownFile = ({ isRefused: _, postedAt, ...file }: RosterFile) => ({
  ...file,
  postedAt: postedAt.toISOString(),
})

const listed = ({ refused, ...file }: ListedRoster, request: Request) => ({
  ...shownFile(file),
  refused: refused ? said([refused], request)[0]! : null,
})
