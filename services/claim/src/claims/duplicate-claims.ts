import { comparedFamilies, isCompared, isShared } from '../../../../domain/achievement/keys'
import { findSame, type Match, type Other } from '../../../../domain/achievement/same'
import { authorise } from '../../../../domain/authority/authority'
import { papersOfEvent } from '../../../../domain/claim/evidence'
import { type ClaimState, isCounted } from '../../../../domain/claim/states'
import { guardOfReading } from '../../../../domain/class/class'
import type { ClassState } from '../../../../domain/class/states'
import type { Authorship } from '../../../../domain/standards/activity'
import type { Sql } from '../../../kit/sql/database'
import type { Statement } from '../../../kit/sql/statement'
import type { CommandContext } from '../deps'
import { achievementKeysOf, type ClaimRow, type Submission } from './claim-rows'

/** Another claim with the same achievement, or with the same file. */
export interface DuplicateClaim {
  readonly claimId: string
  readonly personId: string
  readonly relation: Match['relation'] | 'sameFile'
  readonly state: ClaimState
  readonly industry: string
  readonly year: number
  readonly authorship: Authorship | null
}

type Found = Omit<DuplicateClaim, 'relation'> & Other
type FoundRow = Omit<Found, 'keys' | 'alike'> & Pick<Submission, 'form' | 'facts'>

const withAchievementKeys = ({ form, facts, ...found }: FoundRow): Found => ({
  ...found,
  ...achievementKeysOf(form, facts),
})

/**
 * Other claims of the same achievement, across people, employers and industries: their latest submissions share a
 * key. Withdrawn, lapsed and finally rejected claims are left out, except where they have the same file.
 */
export async function findDuplicateClaims(
  sql: Sql,
  claim: Pick<ClaimRow, 'claimId' | 'personId'>,
  { keys, alike, isAnother }: Pick<Submission, 'keys' | 'alike' | 'isAnother'>,
): Promise<DuplicateClaim[]> {
  const statement = duplicateClaimsSql(claim, [...keys, ...alike])
  const found = (await sql.query<FoundRow>(statement.text, statement.values)).map(withAchievementKeys)
  const relations = new Map(
    findSame({ personId: claim.personId, keys, alike, isAnother }, found).map(each => [
      each.itemId,
      each.relation,
    ]),
  )
  const same = found.flatMap(({ keys: _keys, alike: _alike, isAnother: _another, ...each }) => {
    const relation = relations.get(each.claimId)
    return relation ? [{ ...each, relation }] : []
  })
  const files = await findDuplicateFiles(sql, claim.claimId)
  return [...same, ...files.filter(file => !same.some(each => each.claimId === file.claimId))]
}

/** A reviewer is shown at most this many claims that share a title or a file; of a work all authors. */
const SHOWN_MAX = 50

/**
 * The person's own claims that share any key; others' claims of the same work; and at most `SHOWN_MAX` merely similar
 * ones, so that one event never lists all who attended.
 */
export function duplicateClaimsSql(
  { claimId, personId }: Pick<ClaimRow, 'claimId' | 'personId'>,
  asked: readonly string[],
): Statement {
  const alike = asked.filter(key => isCompared(key) && !isShared(key))
  return {
    text: `SELECT ${DUPLICATE} FROM (
         SELECT k.claim_id FROM claim m JOIN claim_key k ON k.claim_id = m.claim_id
         WHERE m.person_id = $2::uuid AND k.key = ANY($3)
         UNION SELECT claim_id FROM claim_key WHERE key = ANY($4)
         UNION (SELECT k.claim_id FROM claim_key k JOIN claim c USING (claim_id)
           WHERE k.key = ANY($5) AND k.claim_id <> $1::uuid AND ${STILL_CLAIMED} LIMIT $6)) k
       JOIN ${LATEST_SUBMISSION} ON c.claim_id = k.claim_id WHERE c.claim_id <> $1::uuid AND ${STILL_CLAIMED}`,
    values: [claimId, personId, asked, asked.filter(isShared), alike, SHOWN_MAX],
  }
}

const STILL_CLAIMED = "c.state NOT IN ('withdrawn', 'lapsed', 'rejectionUpheld')"

/**
 * The claims that a reviewer must look at one by one, because another claim has the same achievement or the same
 * personal file.
 */
export async function findClaimsWithDuplicates(
  sql: Sql,
  claimIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ claimId: string }>(
    `SELECT m.claim_id FROM claim m
       JOIN claim c ON c.person_id = m.person_id AND c.claim_id <> m.claim_id AND ${STILL_CLAIMED}
       JOIN claim_key k ON k.claim_id = c.claim_id
       JOIN claim_key mine ON mine.key = k.key AND mine.claim_id = m.claim_id
     WHERE m.claim_id = ANY($1::uuid[])
     UNION SELECT mine.claim_id FROM claim_key mine, LATERAL (
       SELECT 1 FROM claim_key k JOIN claim c ON c.claim_id = k.claim_id AND ${STILL_CLAIMED}
       WHERE k.key = mine.key AND k.claim_id <> mine.claim_id LIMIT 1) other
     WHERE mine.claim_id = ANY($1::uuid[]) AND split_part(mine.key, ':', 1) = ANY($2)
     UNION SELECT mine.claim_id FROM evidence mine, LATERAL (
       SELECT 1 FROM evidence e JOIN claim c ON c.claim_id = e.claim_id AND c.revision > 0
       WHERE e.sha256 = mine.sha256 AND e.claim_id <> mine.claim_id AND e.removed_at IS NULL LIMIT 1) other
     WHERE mine.claim_id = ANY($1::uuid[]) AND mine.removed_at IS NULL AND mine.kind <> ALL($3)
     UNION SELECT mine.claim_id FROM evidence mine JOIN class_document d ON d.sha256 = mine.sha256
       JOIN handed_in_document h USING (document_id)
     WHERE mine.claim_id = ANY($1::uuid[]) AND mine.removed_at IS NULL AND mine.kind <> ALL($3)`,
    [claimIds, comparedFamilies, papersOfEvent],
  )
  return new Set(rows.map(each => each.claimId))
}

const DUPLICATE = `c.claim_id, c.claim_id AS "itemId", c.person_id, c.state, c.industry, c.year, s.form,
  s.facts, s.facts->'authorship' AS authorship,
  EXISTS (SELECT FROM another_work a WHERE a.claim_id = s.claim_id AND a.revision = s.revision) AS "isAnother"`
const LATEST_SUBMISSION = '(claim c JOIN submission s ON s.claim_id = c.claim_id AND s.revision = c.revision)'

async function findDuplicateFiles(sql: Sql, claimId: string): Promise<DuplicateClaim[]> {
  const { text, values } = duplicateFilesSql(claimId)
  const found = await sql.query<DuplicateClaim & FoundRow>(text, values)
  return found.map(({ form: _form, facts: _facts, isAnother: _another, ...each }) => each)
}

/**
 * Other claims that have a file of this claim, except files that all who attended an event have (Article 12, notice
 * and timetable).
 */
export const duplicateFilesSql = (claimId: string): Statement => ({
  text: `SELECT DISTINCT ON (c.claim_id) ${DUPLICATE}, 'sameFile' AS relation FROM evidence mine, LATERAL (
       SELECT e.claim_id FROM evidence e JOIN claim c ON c.claim_id = e.claim_id AND c.revision > 0
       WHERE e.sha256 = mine.sha256 AND e.claim_id <> mine.claim_id AND e.removed_at IS NULL LIMIT $3) e
     JOIN ${LATEST_SUBMISSION} ON c.claim_id = e.claim_id
     WHERE mine.claim_id = $1::uuid AND mine.removed_at IS NULL AND mine.kind <> ALL($2)`,
  values: [claimId, papersOfEvent, SHOWN_MAX],
})

/** One at a time decides on a shared work: who comes second sees the places that are taken. */
export async function lockSharedWorks(sql: Sql, keys: readonly string[]): Promise<void> {
  for (const key of keys.filter(isShared).sort())
    await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`work:${key}`])
}

/** The places among the authors of the same work that are recognised for others. */
export const recognisedAuthorsOf = (same: readonly DuplicateClaim[]): Authorship[] =>
  same.flatMap(({ relation, state, authorship }) =>
    relation === 'coAuthor' && isCounted(state) && authorship ? [authorship] : [],
  )

/** The claimant, and the others who claim the same work: none of them reviews it. */
export const claimantsOf = ({ personId }: Pick<ClaimRow, 'personId'>, same: readonly DuplicateClaim[]) => ({
  personId,
  coAuthorIds: coAuthorsOf(same),
})

const coAuthorsOf = (same: readonly DuplicateClaim[]): string[] =>
  same.filter(each => each.relation === 'coAuthor').map(each => each.personId)

/** A file of a claim that was handed in as a document of a class too. */
export interface DuplicateDocument {
  readonly evidenceId: string
  /** Null: a class that the reviewer may not see. */
  readonly classId: string | null
  readonly industry: string
  readonly year: number
}

const DOCUMENTS_SHOWN_MAX = 20

/** The files of a claim that were handed in as documents of a class too, for those who review the claim. */
export async function findDuplicateDocuments(
  { sql, actor }: Pick<CommandContext, 'sql' | 'actor'>,
  claimId: string,
): Promise<DuplicateDocument[]> {
  type Found = DuplicateDocument & { readonly organiserId: string | null; readonly state: ClassState }
  const found = await sql.query<Found>(
    `SELECT DISTINCT e.evidence_id, c.class_id, c.organiser_id, c.industry,
       c.state, extract(year FROM c.first_day)::int AS year
     FROM evidence e JOIN class_document d ON d.sha256 = e.sha256 JOIN handed_in_document h USING (document_id)
       JOIN training_class c ON c.class_id = d.class_id
     WHERE e.claim_id = $1::uuid AND e.removed_at IS NULL AND e.kind <> ALL($2) ORDER BY 1, 2 LIMIT $3`,
    [claimId, papersOfEvent, DOCUMENTS_SHOWN_MAX],
  )
  return found.map(({ organiserId, state, ...document }) => {
    const guarded = guardOfReading({ organiserId, state, industry: document.industry })
    const mayRead = authorise(actor, 'class.read', guarded) === undefined
    return { ...document, classId: mayRead ? document.classId : null }
  })
}
