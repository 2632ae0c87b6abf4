import type { Actor } from '../../../../domain/authority/actor'
import { authorise, guardOf } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { SEALED_PERSONAL, type SealedPersonal, shownPersonal } from '../../../kit/keys/sealed-personal'
import type { ExamDeps } from '../deps'
import { recordReading } from '../sittings/readings'
import { findSitting } from '../sittings/sittings'
import { guardOfResult } from './result-guard'

/** A result as who may correct it finds it: as it stands now. */
export interface ListedResult {
  readonly resultId: string
  readonly ticketNo: string | null
  readonly personId: string
  readonly name: string
  readonly maskedNumber: string
  readonly outcome: 'passed' | 'failed' | 'absent'
  readonly score: number | null
  readonly scoreMax: number | null
  readonly revision: number
}

interface Page {
  readonly after: string | undefined
  readonly limit: number
}

/** The results of a sitting; a county bureau sees those of its own people, wherever they sat (Article 2). */
export async function listResultsOfSitting(
  deps: ExamDeps,
  actor: Actor,
  sittingId: string,
  page: Page,
): Promise<ListedResult[] | Refusal> {
  const sitting = await findSitting(deps.sql, sittingId)
  const locality = guardOf(actor.role, 'results.read') === 'locality' ? (actor.scope.locality ?? null) : null
  const denied = authorise(actor, 'results.read', sitting ? guardOfResult({ ...sitting, locality }) : {})
  if (denied || !sitting) return denied ?? refuse('not-found', { sittingId })
  const where = 'r.sitting_id = $1 AND ($4::text IS NULL OR p.locality = $4)'
  const listed = await listPage(deps, page, { where, id: sittingId, more: [locality] })
  await recordListed(deps, actor, listed, { objectKind: 'sitting', objectId: sittingId })
  return listed
}

/** The results of an offering's assessment list, for the department of its industry (Article 11). */
export async function listAssessed(
  deps: ExamDeps,
  actor: Actor,
  offeringId: string,
  page: Page,
): Promise<ListedResult[] | Refusal> {
  const [offering] = await deps.sql.query<{ industry: string }>(
    'SELECT industry FROM offering WHERE offering_id = $1',
    [offeringId],
  )
  const denied = authorise(actor, 'results.read', offering ?? {})
  if (denied || !offering) return denied ?? refuse('not-found', { offeringId })
  const where = 'r.offering_id = $1 AND r.ticket_id IS NULL'
  const listed = await listPage(deps, page, { where, id: offeringId })
  await recordListed(deps, actor, listed, { objectKind: 'offering', objectId: offeringId })
  return listed
}

const recordListed = (
  deps: ExamDeps,
  actor: Actor,
  listed: readonly ListedResult[],
  of: { readonly objectKind: 'sitting' | 'offering'; readonly objectId: string },
): Promise<void> =>
  recordReading(deps, actor, { act: 'results.read', ...of, concerns: listed.map(each => each.personId) })

type Row = Omit<ListedResult, 'score' | 'scoreMax' | 'name' | 'maskedNumber'> &
  SealedPersonal & {
    readonly score: string | null
    readonly scoreMax: string | null
  }

async function listPage(
  deps: ExamDeps,
  page: Page,
  { where, id, more = [] }: { where: string; id: string; more?: readonly (string | null)[] },
): Promise<ListedResult[]> {
  const rows = await deps.sql.query<Row>(
    `SELECT r.result_id, t.ticket_no, r.person_id, ${SEALED_PERSONAL},
       r.outcome, r.score, r.score_max, r.revision
     FROM result_standing r LEFT JOIN ticket t USING (ticket_id) LEFT JOIN person p ON p.person_id = r.person_id
     WHERE ${where} AND ($2::uuid IS NULL OR r.result_id > $2) ORDER BY r.result_id LIMIT $3`,
    [id, page.after ?? null, page.limit, ...more],
  )
  const number = (text: string | null) => (text === null ? null : Number(text))
  return rows.map(({ keyId, nonce, ciphertext, ...row }) => ({
    ...row,
    ...shownPersonal(deps.fieldKey, row.personId, { keyId, nonce, ciphertext }),
    score: number(row.score),
    scoreMax: number(row.scoreMax),
  }))
}
