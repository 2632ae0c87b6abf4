import type { Timestamp } from '@bufbuild/protobuf/wkt'
import { timestampDate } from '@bufbuild/protobuf/wkt'
import { halfHours, toHours } from '../../../../domain/hours/half-hours'
import { plainDate, startOfDay } from '../../../../domain/time/plain-date'
import type { ClassMoved, HoursChunk, HoursComputed } from '../../../../proto/generated/claim_pb'
import type { OfferingStated } from '../../../../proto/generated/course_pb'
import type { ResultCorrected, SittingStated } from '../../../../proto/generated/exam_pb'
import type { PersonStated } from '../../../../proto/generated/identity_pb'
import { sealedValues } from '../../../kit/keys/sealed-personal'
import type { Sql } from '../../../kit/sql/database'

// The ledger's copy of others' facts. An older version never overwrites a newer one, in whatever order they come.

export const instant = (at: Timestamp | undefined): string =>
  (at ? timestampDate(at) : new Date(0)).toISOString()

/**
 * Keeps a person's standing data and who may see it. An employer's interval begins with the first day of the
 * employment. Older facts name no first day; then it begins when the ledger first heard of this employer.
 */
export async function knowPerson(sql: Sql, person: PersonStated): Promise<void> {
  await sql.query(
    `INSERT INTO person (person_id, version, locality, industry, employer_id, employer_since, first_year, personal_key_id,
       personal_nonce, personal_ciphertext, verified, title_series)
     SELECT $1::uuid, $2::int, $3, $4, e.id, CASE WHEN e.id IS NOT NULL THEN coalesce($8, $6)::timestamptz END,
       NULLIF($7::int, 0), $9, decode($10, 'base64'), decode($11, 'base64'), $12::boolean, $13::jsonb
     FROM (SELECT NULLIF($5, '')::uuid AS id) e
     ON CONFLICT (person_id) DO UPDATE SET version = EXCLUDED.version, locality = EXCLUDED.locality,
       industry = EXCLUDED.industry, employer_id = EXCLUDED.employer_id, first_year = EXCLUDED.first_year,
       employer_since = CASE WHEN $8 IS NULL AND person.employer_id = EXCLUDED.employer_id THEN person.employer_since
         ELSE EXCLUDED.employer_since END,
       personal_key_id = EXCLUDED.personal_key_id, personal_nonce = EXCLUDED.personal_nonce,
       personal_ciphertext = EXCLUDED.personal_ciphertext, verified = EXCLUDED.verified,
       title_series = EXCLUDED.title_series
     WHERE person.version < EXCLUDED.version RETURNING person_id`,
    [
      person.personId,
      person.version,
      person.locality,
      person.industry,
      person.employerId,
      instant(person.statedAt),
      person.firstYear,
      person.employedSince ? startOfDay(plainDate(person.employedSince)).toISOString() : null,
      ...sealedValues(person.personal),
      person.status === 'verified',
      JSON.stringify(seriesOf(person)),
    ],
  )
}

/** Facts of before the days were said name the series of now alone. */
const seriesOf = ({ titleSeries, titleSeriesDated: dated }: PersonStated) =>
  dated.length > 0
    ? dated.map(({ value, startsOn, endsOn }) => ({ value, startsOn, endsOn }))
    : [{ value: titleSeries, startsOn: '', endsOn: '' }]

/** Keeps the course that an hour was earned by, and whether the offering is open. */
export async function knowOffering(sql: Sql, offering: OfferingStated): Promise<void> {
  await sql.query(
    `INSERT INTO offering (offering_id, version, course_id, course_title, year, category, industry, half_hours, proof,
       status)
     VALUES ($1::uuid, $2::int, $3::uuid, $4, $5::int, $6, NULLIF($7, ''), $8::int, $9, $10)
     ON CONFLICT (offering_id) DO UPDATE SET version = EXCLUDED.version, course_id = EXCLUDED.course_id,
       course_title = EXCLUDED.course_title, year = EXCLUDED.year, category = EXCLUDED.category,
       industry = EXCLUDED.industry, half_hours = EXCLUDED.half_hours, proof = EXCLUDED.proof, status = EXCLUDED.status
     WHERE offering.version < EXCLUDED.version RETURNING offering_id`,
    [
      offering.offeringId,
      offering.version,
      offering.courseId,
      offering.courseTitle,
      offering.year,
      offering.category,
      offering.industry,
      offering.halfHours,
      offering.proof || null,
      offering.status || null,
    ],
  )
}

/** Where and when it was sat for, and whether a seat may still be booked. */
export async function knowSitting(sql: Sql, sitting: SittingStated): Promise<void> {
  await sql.query(
    `INSERT INTO sitting (sitting_id, version, centre_id, starts_at, ends_at, year, category, stage, seats, offering_ids,
       booking_opens_at, booking_closes_at)
     VALUES ($1::uuid, $2::int, $3::uuid, $4::timestamptz, $5::timestamptz, $6::int, $7, $8, NULLIF($9::int, 0), $10::uuid[],
       $11::timestamptz, $12::timestamptz)
     ON CONFLICT (sitting_id) DO UPDATE SET version = EXCLUDED.version, centre_id = EXCLUDED.centre_id,
       starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at, year = EXCLUDED.year, category = EXCLUDED.category,
       stage = EXCLUDED.stage, seats = EXCLUDED.seats, offering_ids = EXCLUDED.offering_ids,
       booking_opens_at = EXCLUDED.booking_opens_at, booking_closes_at = EXCLUDED.booking_closes_at
     WHERE sitting.version < EXCLUDED.version RETURNING sitting_id`,
    [
      sitting.sittingId,
      sitting.version,
      sitting.centreId,
      instant(sitting.startsAt),
      instant(sitting.endsAt),
      sitting.year,
      sitting.category,
      sitting.stage,
      sitting.seats,
      sitting.offeringIds,
      instant(sitting.bookingOpensAt),
      instant(sitting.bookingClosesAt),
    ],
  )
}

/** Which classes will take place. */
export async function knowClass(sql: Sql, moved: ClassMoved): Promise<void> {
  const { classId, seq, classKind, industry, title, online, state, series } = moved
  const days = moved.days.map(({ on, part, minutes, labelledHalfHours }) => ({
    ...{ on, part, minutes },
    ...(labelledHalfHours > 0 ? { labelledHours: toHours(halfHours(labelledHalfHours)) } : {}),
  }))
  await sql.query(
    `INSERT INTO training_class (class_id, seq, class_kind, industry, title, online, days, first_day, state, series)
     SELECT $1::uuid, $2::int, $3, $4, $5, $6::boolean, $7::jsonb, min(d->>'on')::date, $8, NULLIF($9, '')
     FROM jsonb_array_elements($7::jsonb) d
     ON CONFLICT (class_id) DO UPDATE SET seq = EXCLUDED.seq, class_kind = EXCLUDED.class_kind,
       industry = EXCLUDED.industry, title = EXCLUDED.title, online = EXCLUDED.online, days = EXCLUDED.days,
       first_day = EXCLUDED.first_day, state = EXCLUDED.state, series = EXCLUDED.series
     WHERE training_class.seq < EXCLUDED.seq RETURNING class_id`,
    [classId, seq, classKind, industry, title, online, JSON.stringify(days), state, series],
  )
}

/** Keeps a correction. Whether it changes an award comes to the ledger by its command. */
export async function knowCorrection(sql: Sql, correction: ResultCorrected): Promise<void> {
  await sql.query(
    `INSERT INTO correction (correction_id, result_id, sitting_id, person_id, course_id, year, from_outcome, to_outcome,
       corrected_at)
     VALUES ($1::uuid, $2::uuid, NULLIF($3, '')::uuid, $4::uuid, $5::uuid, $6::int, $7, $8, $9::timestamptz)
     ON CONFLICT DO NOTHING RETURNING correction_id`,
    [
      correction.correctionId,
      correction.resultId,
      correction.sittingId,
      correction.personId,
      correction.courseId,
      correction.year,
      correction.fromOutcome,
      correction.toOutcome,
      instant(correction.correctedAt),
    ],
  )
}

/** How professional hours came to be: what explains the entry that follows. */
export async function knowComputation(sql: Sql, computed: HoursComputed): Promise<void> {
  await sql.query(
    `INSERT INTO computation (${COMPUTATION}) VALUES ($1::uuid, $2::uuid, $3::int, $4::int, $5::int, $6, $7, $8, $9::timestamptz)
     ON CONFLICT DO NOTHING RETURNING subject_id`,
    [
      computed.subjectId,
      computed.personId,
      computed.year,
      computed.awardSeq,
      computed.halfHours,
      computed.standardsVersion,
      computed.explanationZh,
      computed.explanationEn,
      instant(computed.computedAt),
    ],
  )
}

const COMPUTATION =
  'subject_id, person_id, year, award_seq, half_hours, standards_version, explanation_zh, explanation_en, computed_at'

/** Keeps the computations of all rows of a chunk, which state shared texts only once. */
export async function knowComputations(
  sql: Sql,
  { rows, explanations, computedAt }: HoursChunk,
): Promise<void> {
  const said = rows.map(
    ({ explanation, subjectId, personId, year, awardSeq, halfHours, standardsVersion }) => ({
      ...{ subjectId, personId, year, awardSeq, halfHours, standardsVersion },
      ...{ zh: explanations[explanation]?.zh ?? '', en: explanations[explanation]?.en ?? '' },
    }),
  )
  await sql.query(
    `INSERT INTO computation (${COMPUTATION})
     SELECT r."subjectId", r."personId", r.year, r."awardSeq", r."halfHours", r."standardsVersion", r.zh, r.en, $2::timestamptz
     FROM json_to_recordset($1::json) AS r("subjectId" uuid, "personId" uuid, year int, "awardSeq" int, "halfHours" int,
       "standardsVersion" text, zh text, en text)
     ON CONFLICT DO NOTHING RETURNING subject_id`,
    [JSON.stringify(said), instant(computedAt)],
  )
}
