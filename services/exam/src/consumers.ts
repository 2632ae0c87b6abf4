import { type Timestamp, timestampDate } from '@bufbuild/protobuf/wkt'
import {
  EnrolmentEndedSchema,
  OfferingStatedSchema,
  StudyFinishedSchema,
  StudyReversedSchema,
} from '../../../proto/generated/course_pb'
import { OrganisationStatedSchema, PersonStatedSchema } from '../../../proto/generated/identity_pb'
import { type FactHandler, hearFact, sendThenRecord } from '../../kit/facts/consumer'
import { sealedValues } from '../../kit/keys/sealed-personal'
import { keepNumbers } from '../../kit/sql/people-by-number'
import type { PrismaClient } from '../prisma/client/client'
import type { ExamDeps } from './deps'
import { recountAttempts } from './seats/candidates'
import { dropCandidate, reinstateEnrolment } from './seats/dropped-candidates'

/** Made of facts alone: emptied, they are whole again once the facts have been replayed. */
export const projectionTables = [
  'person',
  'person_number',
  'centre',
  'offering',
  'candidate',
  'dropped_enrolment',
] as const

type Handler = FactHandler<PrismaClient>
const hear = hearFact<PrismaClient, typeof PersonStatedSchema>

/**
 * Handlers that keep the facts of other services that the exam service needs. An older fact never overwrites a newer
 * one.
 */
export const createHandlers = (deps: ExamDeps): Handler[] => [
  hear(PersonStatedSchema, async (said, { sql }) => {
    const { personal } = said
    const newer = await sql.query(
      `INSERT INTO person (person_id, version, locality, industry, verified, personal_key_id, personal_nonce, personal_ciphertext)
       VALUES ($1::uuid, $2::integer, $3, $4, $5::boolean, $6, decode($7, 'base64'), decode($8, 'base64'))
       ON CONFLICT (person_id) DO UPDATE SET version = EXCLUDED.version, locality = EXCLUDED.locality,
         industry = EXCLUDED.industry, verified = EXCLUDED.verified, personal_key_id = EXCLUDED.personal_key_id,
         personal_nonce = EXCLUDED.personal_nonce, personal_ciphertext = EXCLUDED.personal_ciphertext
       WHERE person.version < EXCLUDED.version RETURNING person_id`,
      [
        said.personId,
        said.version,
        said.locality,
        said.industry,
        said.status === 'verified',
        ...sealedValues(personal),
      ],
    )
    if (newer.length > 0) await keepNumbers(sql, deps.fieldKey, said)
  }),
  hearFact<PrismaClient, typeof OrganisationStatedSchema>(OrganisationStatedSchema, async (said, { sql }) => {
    if (said.organisationKind !== 'examCentre') return
    await sql.query(
      `INSERT INTO centre (centre_id, version, name, locality, active)
       VALUES ($1::uuid, $2::integer, $3, $4, $5::boolean)
       ON CONFLICT (centre_id) DO UPDATE SET version = EXCLUDED.version, name = EXCLUDED.name,
         locality = EXCLUDED.locality, active = EXCLUDED.active
       WHERE centre.version < EXCLUDED.version RETURNING centre_id`,
      [said.organisationId, said.version, said.name, said.locality, said.active],
    )
  }),
  hearFact<PrismaClient, typeof OfferingStatedSchema>(OfferingStatedSchema, async (said, { sql }) => {
    await sql.query(
      `INSERT INTO offering (offering_id, version, course_id, course_title, year, category, industry, half_hours, proof, status)
       VALUES ($1::uuid, $2::integer, $3::uuid, $4, $5::integer, $6, $7, $8::integer, $9, $10)
       ON CONFLICT (offering_id) DO UPDATE SET version = EXCLUDED.version, course_id = EXCLUDED.course_id,
         course_title = EXCLUDED.course_title, year = EXCLUDED.year, category = EXCLUDED.category,
         industry = EXCLUDED.industry, half_hours = EXCLUDED.half_hours, proof = EXCLUDED.proof, status = EXCLUDED.status
       WHERE offering.version < EXCLUDED.version RETURNING offering_id`,
      [
        said.offeringId,
        said.version,
        said.courseId,
        said.courseTitle,
        said.year,
        said.category,
        said.industry,
        said.halfHours,
        said.proof,
        said.status,
      ],
    )
  }),
  // Article 10: with study finished, the exam is open.
  hearFact<PrismaClient, typeof StudyFinishedSchema>(StudyFinishedSchema, async (said, { sql }) => {
    const finishedAt = said.finishedAt ? timestampDate(said.finishedAt) : new Date(0)
    if (said.reinstatedAt) await reinstateEnrolment(sql, said.enrolmentId, timestampDate(said.reinstatedAt))
    await sql.query(
      `INSERT INTO candidate AS c (person_id, course_id, year, category, enrolment_id, offering_id, industry, half_hours, proof,
         finished_at)
       SELECT $1::uuid, $2::uuid, $3::integer, $4, $5::uuid, $6::uuid, $7, $8::integer, $9, $10::timestamptz
       WHERE NOT EXISTS (SELECT FROM dropped_enrolment WHERE enrolment_id = $5::uuid)
       ON CONFLICT (person_id, course_id, year) DO UPDATE SET category = EXCLUDED.category,
         enrolment_id = EXCLUDED.enrolment_id, offering_id = EXCLUDED.offering_id, industry = EXCLUDED.industry,
         half_hours = EXCLUDED.half_hours, proof = EXCLUDED.proof, finished_at = EXCLUDED.finished_at
       WHERE c.finished_at < EXCLUDED.finished_at RETURNING person_id`,
      [
        said.personId,
        said.courseId,
        said.year,
        said.category,
        said.enrolmentId,
        said.offeringId,
        said.industry,
        said.halfHours,
        said.proof,
        finishedAt.toISOString(),
      ],
    )
    await recountAttempts(sql, [{ personId: said.personId, courseId: said.courseId, year: said.year }])
  }),
  // Seats are given on in a transaction of their own, under the locks of their sittings; harmless to repeat.
  sendThenRecord(
    EnrolmentEndedSchema,
    async (said, { correlationId }) => {
      if (said.reason !== 'studiedBefore') return
      await dropCandidate(deps, { ...said, at: dateOf(said.endedAt), reason: 'studiedBefore' }, correlationId)
    },
    async () => undefined,
  ),
  sendThenRecord(
    StudyReversedSchema,
    async (said, { correlationId }) => {
      if (said.enrolmentId === '') return
      await dropCandidate(
        deps,
        { ...said, at: dateOf(said.reversedAt), reason: 'studyReversed' },
        correlationId,
      )
    },
    async () => undefined,
  ),
]

const dateOf = (at: Timestamp | undefined): Date => (at ? timestampDate(at) : new Date(0))
