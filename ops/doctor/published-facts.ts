import type { Sql } from '../../services/kit/sql/database'
import type { DatabaseOwner } from '../installation/databases'
import { compareKeys, type Keyed } from './buckets'
import { trusting } from './fact-kinds'
import type { Finding } from './finding'
import type { Restatable } from './republication'

/** A fact that its owner told, and what each listener keeps of it: SELECTs of `key` and, for the operator, `id`. */
interface Told {
  readonly what: Restatable
  readonly owner: DatabaseOwner
  readonly told: string
  readonly heard: Partial<Record<DatabaseOwner, string>>
}

const versioned = (table: string, id: string): string =>
  `SELECT ${id} || '/' || version AS key, ${id}::text AS id FROM ${table}`

const NEWEST_REVISION = `SELECT award_id || '/' || max(revision) AS key, award_id::text AS id FROM entry
  WHERE category <> 'professional' GROUP BY award_id`
const AWARD_HEARD = `SELECT id || '/' || revision AS key, id::text AS id FROM earned_award`

const byEach = (select: string): Told['heard'] => Object.fromEntries(trusting.map(name => [name, select]))

const tellings: readonly Told[] = [
  {
    what: 'organisation',
    owner: 'identity',
    told: `${versioned('organisation', 'id')} WHERE kind = 'examCentre'`,
    heard: { exam: versioned('centre', 'centre_id') },
  },
  {
    what: 'accountHolder',
    owner: 'identity',
    told: `SELECT id || '/' || holder_version AS key, id::text AS id FROM account WHERE holder_version > 0`,
    heard: { claim: `SELECT account_id || '/' || version AS key, account_id AS id FROM account_holder` },
  },
  {
    what: 'signingKey',
    owner: 'identity',
    told: 'SELECT kid AS key, kid AS id FROM signing_key',
    heard: byEach('SELECT kid AS key, kid AS id FROM trust_key'),
  },
  {
    what: 'revocation',
    owner: 'identity',
    told: 'SELECT session_id::text AS key, session_id::text AS id FROM trust_revocation WHERE expires_at > now()',
    heard: byEach('SELECT session_id::text AS key, session_id::text AS id FROM trust_revocation'),
  },
  {
    what: 'study',
    owner: 'course',
    // Of a course studied before exam keeps no candidate, and makes none anew.
    told: `SELECT person_id || '/' || course_id || '/' || year AS key, id::text AS id FROM enrolment
      WHERE finished_at IS NOT NULL AND end_reason IS DISTINCT FROM 'studiedBefore'`,
    heard: { exam: `SELECT person_id || '/' || course_id || '/' || year AS key, '' AS id FROM candidate` },
  },
  {
    what: 'enrolment',
    owner: 'course',
    // Study that is told after the end is newer than the end.
    told: `SELECT id || '/' || offering_id || '/' || CASE WHEN ended_at IS NOT NULL AND finished_at > ended_at IS NOT TRUE THEN 'ended'
        WHEN finished_at IS NOT NULL THEN 'finished' ELSE 'enrolled' END AS key, id::text AS id
      FROM enrolment`,
    heard: {
      ledger: `SELECT enrolment_id || '/' || offering_id || '/' || state AS key, '' AS id FROM enrolment`,
    },
  },
  {
    what: 'booking',
    owner: 'exam',
    // One that was sat is over by its result.
    told: `SELECT booking_id || '/' || (state = 'ended') AS key, booking_id::text AS id FROM booking WHERE state <> 'sat'`,
    heard: {
      ledger: `SELECT booking_id || '/' || ended AS key, '' AS id FROM booking
        WHERE NOT EXISTS (SELECT FROM sat WHERE sat.person_id = booking.person_id AND sat.sitting_id = booking.sitting_id)`,
    },
  },
  {
    // Of a list without a pass the ledger keeps who sat, and no batch that would be missed.
    what: 'batch',
    owner: 'exam',
    told: `SELECT person_id || '/' || sitting_id AS key, batch_id::text AS id FROM result WHERE revision = 0 AND sitting_id IS NOT NULL`,
    heard: { ledger: `SELECT person_id || '/' || sitting_id AS key, '' AS id FROM sat` },
  },
  {
    what: 'claim',
    owner: 'claim',
    told: `SELECT claim_id || '/' || seq AS key, claim_id::text AS id FROM claim WHERE seq > 0`,
    heard: { ledger: `SELECT claim_id || '/' || seq AS key, '' AS id FROM claim` },
  },
  {
    what: 'class',
    owner: 'claim',
    told: `SELECT class_id || '/' || version AS key, class_id::text AS id FROM training_class WHERE version > 0`,
    heard: { ledger: `SELECT class_id || '/' || seq AS key, '' AS id FROM training_class` },
  },
  {
    what: 'hours',
    owner: 'claim',
    told: `SELECT subject_id || '/' || r.person_id || '/' || year || '/' || award_seq AS key, item_id::text AS id
      FROM registration r JOIN item USING (item_id)`,
    heard: {
      ledger: `SELECT subject_id || '/' || person_id || '/' || year || '/' || award_seq AS key, '' AS id FROM computation`,
    },
  },
  { what: 'award', owner: 'ledger', told: NEWEST_REVISION, heard: { course: AWARD_HEARD } },
  {
    what: 'correction',
    owner: 'exam',
    told: `SELECT correction_id::text AS key, correction_id::text AS id FROM result WHERE correction_id IS NOT NULL`,
    heard: { ledger: `SELECT correction_id::text AS key, '' AS id FROM correction` },
  },
  {
    what: 'sitting',
    owner: 'exam',
    told: versioned('sitting', 'sitting_id'),
    heard: { ledger: versioned('sitting', 'sitting_id') },
  },
  {
    what: 'offering',
    owner: 'course',
    told: versioned('offering', 'id'),
    heard: {
      exam: versioned('offering', 'offering_id'),
      ledger: versioned('offering', 'offering_id'),
      portal: versioned('offering', 'offering_id'),
    },
  },
  {
    what: 'person',
    owner: 'identity',
    told: versioned('person', 'id'),
    heard: {
      course: versioned('person', 'id'),
      exam: versioned('person', 'person_id'),
      claim: versioned('person', 'person_id'),
      ledger: versioned('person', 'person_id'),
      portal: versioned('person', 'person_id'),
    },
  },
]

/** What holds by its owner for as long as nothing ended it, and what a listener still takes for holding. */
const holdings: readonly Told[] = [
  {
    // StudyReversed is lost, or the end of an enrolment in a course that was studied before.
    what: 'enrolmentEnd',
    owner: 'course',
    told: `SELECT id::text AS key, id::text AS id FROM enrolment
      WHERE finished_at IS NOT NULL AND end_reason IS DISTINCT FROM 'studiedBefore'`,
    heard: { exam: 'SELECT enrolment_id::text AS key, enrolment_id::text AS id FROM candidate' },
  },
]

/** What ended by its owner and a listener still takes for holding: the fact that says so was lost, or is under way still. */
export async function findUnheardEnds(sqlOf: (name: DatabaseOwner) => Sql): Promise<Finding[]> {
  const found = await Promise.all(
    holdings.flatMap(({ what, owner, told, heard }) =>
      Object.entries(heard).map(async ([listener, select]) => {
        const left = { sql: sqlOf(owner), select: told }
        const right = { sql: sqlOf(listener as DatabaseOwner), select }
        const { onlyRight } = await compareKeys(left, right)
        return onlyRight.map(({ id }) => notHeard(`${what} ${id}`, owner, listener))
      }),
    ),
  )
  return found.flat()
}

/** Facts that were told by their owner and that a listener does not know: lost on the way, or under way still. */
export async function findUnknownFacts(sqlOf: (name: DatabaseOwner) => Sql): Promise<Finding[]> {
  const found = await Promise.all(
    tellings.flatMap(({ what, owner, told, heard }) =>
      Object.entries(heard).map(async ([listener, select]) => {
        const left = { sql: sqlOf(owner), select: told }
        const right = { sql: sqlOf(listener as DatabaseOwner), select }
        const { onlyLeft } = await compareKeys(left, right)
        return unique(onlyLeft).map(id => notHeard(`${what} ${id}`, owner, listener))
      }),
    ),
  )
  return found.flat()
}

/** One batch, or one item, may be behind many keys. */
const unique = (keyed: readonly Keyed[]): string[] => [...new Set(keyed.map(({ id }) => id))]

/** @param told what was told, and its id: as `republish` takes them */
export const notHeard = (told: string, owner: string, listener: string): Finding => ({
  kind: 'notHeard',
  subject: told,
  since: null,
  cause: `${owner} has told it, and ${listener} does not know it: the fact was lost, waits, or is a dead letter of ${listener}`,
  action: `npm run doctor -- republish ${told}: ${owner} tells it again, which changes nothing where it is known`,
})
