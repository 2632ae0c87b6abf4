import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import type { Authorisation } from '../../../../domain/class/class'
import { industryOf } from '../../../../domain/places/title-series'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { PlainDate } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { type Page, page } from '../../../kit/http/page'
import type { Sql } from '../../../kit/sql/database'
import { type ClaimDeps, inCommand } from '../deps'

/** An association is authorised for the title reviews of one series (Article 13), from a day, until another where one is set. */
export interface NewAuthorisation {
  readonly organiserId: string
  readonly series: string
  readonly documentNumber: string
  readonly fromDay: PlainDate
  readonly untilDay?: PlainDate | undefined
}

/** Records it; the same again is the same. The municipal bureau's, whose title reviews they are [D]. */
export function recordAuthorisation(
  deps: ClaimDeps,
  actor: Actor,
  asked: NewAuthorisation,
): Promise<string | Refusal> {
  return inCommand(deps, actor, async context => {
    const denied = authorise(actor, 'authorisation.write')
    if (denied) return denied
    const { organiserId, series, documentNumber, fromDay, untilDay } = asked
    if (!industryOf(series, fromDay)) return refuse('title-series-unknown', { series })
    const authorisationId = newId()
    await context.sql.query(
      `INSERT INTO authorisation (authorisation_id, organiser_id, series, document_number, from_day, until_day, recorded_by,
         recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        authorisationId,
        organiserId,
        series,
        documentNumber,
        fromDay,
        untilDay ?? null,
        actor.id,
        context.now,
      ],
    )
    const after = { organiserId, series, documentNumber, fromDay, untilDay }
    await context.audit({
      act: 'authorisation.write',
      objectKind: 'authorisation',
      objectId: authorisationId,
      after,
    })
    return authorisationId
  })
}

/** Ends it with a day, with the reason: classes after it are claims of type 3. */
export function endAuthorisation(
  deps: ClaimDeps,
  actor: Actor,
  authorisationId: string,
  { untilDay, reason }: { untilDay: PlainDate; reason: string },
): Promise<Refusal | undefined> {
  return inCommand(deps, actor, async context => {
    const denied = authorise(actor, 'authorisation.write')
    if (denied) return denied
    const [known] = await context.sql.query<{ fromDay: PlainDate; untilDay: PlainDate | null }>(
      `SELECT from_day, until_day FROM authorisation WHERE authorisation_id = $1::uuid FOR UPDATE`,
      [authorisationId],
    )
    if (!known) return refuse('not-found', { authorisationId })
    if (untilDay < known.fromDay)
      return refuse('invalid-input', { field: 'body.untilDay', reason: `before ${known.fromDay}` })
    await context.sql.query('UPDATE authorisation SET until_day = $2 WHERE authorisation_id = $1', [
      authorisationId,
      untilDay,
    ])
    await context.audit({
      ...{ act: 'authorisation.write', objectKind: 'authorisation', objectId: authorisationId, reason },
      ...{ before: { untilDay: known.untilDay }, after: { untilDay } },
    })
    return undefined
  })
}

export interface ShownAuthorisation extends NewAuthorisation {
  readonly authorisationId: string
}

/** The authorisations of an association, the oldest first. They are public. */
export async function listAuthorisations(
  { sql }: Pick<ClaimDeps, 'sql'>,
  { organiserId, after, limit }: { organiserId: string; after?: string | undefined; limit: number },
): Promise<Page<ShownAuthorisation>> {
  const items = await sql.query<ShownAuthorisation>(
    `SELECT authorisation_id, organiser_id, series,
       document_number, from_day, until_day
     FROM authorisation WHERE organiser_id = $1::uuid AND ($2::uuid IS NULL OR authorisation_id > $2::uuid)
     ORDER BY authorisation_id LIMIT $3`,
    [organiserId, after ?? null, limit],
  )
  return page(items, limit, each => each.authorisationId)
}

/** As the rules take them. */
export const authorisationsOf = (sql: Sql, organiserId: string): Promise<Authorisation[]> =>
  sql.query(
    'SELECT series, from_day AS "from", until_day AS until FROM authorisation WHERE organiser_id = $1::uuid',
    [organiserId],
  )
