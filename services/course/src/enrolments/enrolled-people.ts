import { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { attendanceColumns } from '../../../../domain/course/attendance'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type Page, page, pageOf } from '../../../kit/http/page'
import { SEALED_PERSONAL, type SealedPersonal, shownPersonal } from '../../../kit/keys/sealed-personal'
import type { Sql } from '../../../kit/sql/database'
import type { NumberKeys } from '../../../kit/sql/people-by-number'
import { csvLine } from '../../../kit/tables/csv'
import { type Caller, type CourseDeps, inCommand } from '../deps'

export const EnrolledPersonSchema = z
  .object({
    enrolmentId: z.uuid(),
    personId: z.uuid(),
    name: z.string().describe('Empty where it has not come yet'),
    maskedNumber: z.string(),
    study: z
      .enum(['underWay', 'finished', 'ended'])
      .describe('ended: without being finished, for instance since the year is over'),
    enrolledAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    attendedOn: z.iso.date().nullable().describe('As stated by an attendance list'),
  })
  .meta({ id: 'EnrolledPerson' })
type EnrolledPerson = z.infer<typeof EnrolledPersonSchema>

export const EnrolledPageSchema = pageOf(EnrolledPersonSchema)

export const enrolledQuery = z.object({
  study: EnrolledPersonSchema.shape.study.optional(),
  after: z.uuid().optional().describe('The last enrolment seen'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
type EnrolledQuery = z.infer<typeof enrolledQuery>

/**
 * Lists the people enrolled in an offering, for the department that offers it and the municipal bureau (Article 11).
 * A reading is on the audit trail, because it opens names.
 */
export function listEnrolled(
  deps: CourseDeps,
  caller: Caller,
  { offeringId, ...query }: EnrolledQuery & { offeringId: string },
): Promise<Page<EnrolledPerson> | Refusal> {
  return inCommand(deps, caller, async ({ sql, actor, audit }) => {
    const denied = await refuseReader(sql, actor, offeringId)
    if (denied) return denied
    const enrolments = await readEnrolled(sql, deps, offeringId, query)
    await audit({
      act: 'enrolment.read',
      objectKind: 'offering',
      objectId: offeringId,
      after: { people: enrolments.length },
      concerns: enrolments.map(each => each.personId),
    })
    return page(enrolments, query.limit, each => each.enrolmentId)
  })
}

const TEMPLATE_ROWS_MAX = 500

/** A list of attendance to fill in, with who is still under way in it: UTF-8 with a mark, since Excel takes it for GBK otherwise. */
export async function readAttendanceTemplate(
  deps: CourseDeps,
  caller: Caller,
  offeringId: string,
): Promise<string | Refusal> {
  const asked = { offeringId, study: 'underWay', limit: TEMPLATE_ROWS_MAX } as const
  const listed = await listEnrolled(deps, caller, asked)
  if (isRefusal(listed)) return listed
  const [personId, number, name, day] = (['personId', 'number', 'name', 'attendedOn'] as const).map(
    column => attendanceColumns[column][0],
  )
  const header = [personId!, number!, name!, day!]
  return `\uFEFF${[header, ...listed.items.map(each => [each.personId, '', each.name, ''])].map(csvLine).join('')}`
}

async function refuseReader(sql: Sql, actor: Actor, offeringId: string): Promise<Refusal | undefined> {
  const [offering] = await sql.query<{ industry: string | null }>(
    'SELECT industry FROM offering WHERE id = $1::uuid',
    [offeringId],
  )
  return authorise(actor, 'enrolment.read', offering ?? {}) ?? (offering ? undefined : refuse('not-found'))
}

interface Row
  extends Omit<EnrolledPerson, 'name' | 'maskedNumber' | 'enrolledAt' | 'finishedAt'>,
    SealedPersonal {
  readonly enrolledAt: Date
  readonly finishedAt: Date | null
}

async function readEnrolled(
  sql: Sql,
  { fieldKey }: NumberKeys,
  offeringId: string,
  { study, after, limit }: EnrolledQuery,
): Promise<EnrolledPerson[]> {
  const rows = await sql.query<Row>(
    `SELECT e.id AS "enrolmentId", e.person_id, state.study, e.enrolled_at,
       e.finished_at, a.attended_on::text AS "attendedOn", ${SEALED_PERSONAL}
     FROM enrolment e LEFT JOIN person p ON p.id = e.person_id
       LEFT JOIN attendance a ON a.offering_id = e.offering_id AND a.person_id = e.person_id AND a.ended_at IS NULL,
       LATERAL (SELECT CASE WHEN e.finished_at IS NOT NULL THEN 'finished' WHEN e.status = 'ended' THEN 'ended'
         ELSE 'underWay' END AS study) state
     WHERE e.offering_id = $1::uuid AND ($2::text IS NULL OR state.study = $2) AND ($3::uuid IS NULL OR e.id > $3::uuid)
     ORDER BY e.id LIMIT $4::int`,
    [offeringId, study ?? null, after ?? null, limit],
  )
  return rows.map(({ keyId, nonce, ciphertext, enrolledAt, finishedAt, ...row }) => ({
    ...row,
    ...shownPersonal(fieldKey, row.personId, { keyId, nonce, ciphertext }),
    enrolledAt: enrolledAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }))
}
