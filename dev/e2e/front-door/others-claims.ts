import { addDays, plainDateIn, yearOf } from '../../../domain/time/plain-date'
import {
  awaitRegistered,
  decideClaim,
  draftClaim,
  joinHealthDepartment,
  sendTrainingEvidence,
  submitClaim,
  trainingDay,
  trainingEvidence,
} from '../../journey/claim'
import { documentsOf, evidenceOf, sendFile } from '../../journey/files'
import type { SignedIn } from '../../journey/identity'
import type { Town } from '../town'
import { type Call, callsOn, expectHidden } from './hidden'

const why = { reason: '材料不符' }

const yesterday = () => addDays(plainDateIn(new Date()), -1)

/** Claims, their evidence, classes, certificates and tables: whether they are there is told to nobody who may not see them. */
export const othersClaims = {
  "a claim, its evidence, its hours, a certificate, and a class with its documents answer strangers and other industries' departments like ones that are not there":
    async (town: Town) => {
      const { api, bureau, password } = town
      const department = await joinHealthDepartment(api, bureau, 'hidden', password)
      const owner = await town.signUp('俞医')
      const { claimId, evidenceId } = await claimWithEvidence(town, owner)
      const ofClaim = callsOnOwn(claimId, evidenceId)
      for (const call of ofClaim) await expectHidden(town, town.person, call)

      const elsewhere = await town.account({ role: 'industryDepartment', industry: 'education' })
      for (const call of callsOfReview(claimId, evidenceId)) await expectHidden(town, elsewhere, call)
      const { classId } = await api.post<{ classId: string }>('/v1/training-classes', ownClass, {
        token: department.token,
        idempotencyKey: `class-${claimId}`,
      })
      const plan = { kind: 'plan', fileName: 'plan.pdf', bytes: trainingEvidence('plan', classId) }
      const documentId = await sendFile(api, department, documentsOf(classId), plan)
      for (const call of callsOnClass(classId, documentId)) await expectHidden(town, elsewhere, call)

      await decideClaim(api, department, claimId, { act: 'approval' })
      await awaitRegistered(api, owner, claimId)
      for (const call of ofClaim) await expectHidden(town, town.person, call)
      const ofHours = await callsOnHours(town, owner)
      for (const call of ofHours) await expectHidden(town, town.person, call)
      const departments = ofHours.filter(({ path }) => !path.includes('/certificates/'))
      for (const call of departments) await expectHidden(town, elsewhere, call)
    },
}

async function claimWithEvidence({ api }: Town, owner: SignedIn) {
  const claimId = await draftClaim(api, owner, trainingDay(yesterday(), 'whole'), owner.id)
  await sendTrainingEvidence(api, owner, claimId)
  const bytes = trainingEvidence('timetable', claimId)
  const timetable = { kind: 'timetable', fileName: 'timetable.pdf', bytes }
  const evidenceId = await sendFile(api, owner, evidenceOf(claimId), timetable)
  await submitClaim(api, owner, claimId, 1)
  return { claimId, evidenceId }
}

const callsOnOwn = (claimId: string, evidenceId: string): Call[] => [
  ...callsOn(
    claimId,
    ['GET', '/v1/claims/{id}'],
    ['PUT', '/v1/claims/{id}', { form: trainingDay(yesterday(), 'half') }],
    ['POST', '/v1/claims/{id}/submission', {}],
    ['POST', '/v1/claims/{id}/withdrawal', {}],
    ['POST', '/v1/claims/{id}/appeal', why],
    ['DELETE', '/v1/claims/{id}/appeal'],
    ['POST', '/v1/claims/{id}/evidence', { kind: 'notice', fileName: 'a.pdf', sizeBytes: 9 }],
    ['GET', `/v1/claims/{id}/evidence/${evidenceId}/file`],
  ),
  ...callsOn(
    evidenceId,
    ['GET', `/v1/claims/${claimId}/evidence/{id}/file`],
    ['GET', `/v1/claims/${claimId}/evidence/{id}/upload`],
    ['PATCH', `/v1/claims/${claimId}/evidence/{id}/upload`, '%PDF', bytesFrom(0)],
    ['DELETE', `/v1/claims/${claimId}/evidence/{id}`],
  ),
  ...callsOn(`claim/${claimId}`, ['GET', '/v1/processes/timeline?id={id}']),
]

const bytesFrom = (offset: number) => ({
  'content-type': 'application/offset+octet-stream',
  'upload-offset': String(offset),
})

const callsOfReview = (claimId: string, evidenceId: string): Call[] => [
  ...callsOn(
    claimId,
    ['GET', '/v1/claims/{id}'],
    ['POST', '/v1/claims/{id}/taking-up'],
    ['POST', '/v1/claims/{id}/release'],
    ['POST', '/v1/claims/{id}/assignment', { accountId: evidenceId, ...why }],
    ['POST', '/v1/claims/{id}/return', { ...why, marked: ['form.days'] }],
    ['POST', '/v1/claims/{id}/rejection', why],
    ['POST', '/v1/claims/{id}/referral', { industry: 'education', ...why }],
    ['POST', '/v1/claims/{id}/approval', {}],
    ['POST', '/v1/claims/{id}/provisional-hours', { hours: [{ year: 2026, hours: 8 }], citation: '无' }],
  ),
  ...callsOn(evidenceId, ['GET', `/v1/claims/${claimId}/evidence/{id}/file`]),
  ...callsOn(`claim/${claimId}`, ['GET', '/v1/processes/timeline?id={id}']),
]

const ownClass = {
  ...{ kind: 'departmentClass', title: '急救培训班', industry: 'health' },
  days: [{ on: addDays(yesterday(), 30), part: 'whole', minutes: 360 }],
}

const roster = '证件号码,姓名,参加天数\r\n330302199003074413,林晓,\r\n'

/** A department's own class, to another department. */
const callsOnClass = (classId: string, documentId: string): Call[] => [
  ...callsOn(
    classId,
    ['GET', '/v1/training-classes/{id}'],
    ['GET', '/v1/training-classes/{id}/rows'],
    ['PUT', '/v1/training-classes/{id}/plan', ownClass],
    ['POST', '/v1/training-classes/{id}/cancellation', why],
    ['POST', '/v1/training-classes/{id}/plan-answer', { seq: 1, accept: true }],
    ['POST', '/v1/training-classes/{id}/review', { seq: 1 }],
    ['POST', '/v1/training-classes/{id}/roster', roster, { 'content-type': 'text/csv' }],
    ['POST', '/v1/training-classes/{id}/roster/preview', roster, { 'content-type': 'text/csv' }],
    ['POST', '/v1/training-classes/{id}/documents', { kind: 'plan', fileName: 'a.pdf', sizeBytes: 9 }],
    ['GET', `/v1/training-classes/{id}/documents/${documentId}/file`],
  ),
  ...callsOn(
    documentId,
    ['GET', `/v1/training-classes/${classId}/documents/{id}/file`],
    ['GET', `/v1/training-classes/${classId}/documents/{id}/upload`],
    ['PATCH', `/v1/training-classes/${classId}/documents/{id}/upload`, '%PDF', bytesFrom(0)],
    ['DELETE', `/v1/training-classes/${classId}/documents/{id}`],
  ),
  ...callsOn(`training-class/${classId}`, ['GET', '/v1/processes/timeline?id={id}']),
]

/** The hours of a claim, the certificate of them, and the tables that they stand in. */
async function callsOnHours({ api }: Town, { id, token }: SignedIn): Promise<Call[]> {
  const year = yearOf(yesterday())
  const { items } = await api.get<{ items: { entryId: string; awardId: string }[] }>(
    `/v1/people/${id}/entries?year=${year}`,
    token,
  )
  const { certificateId } = await api.post<{ certificateId: string }>(
    `/v1/people/${id}/certificates`,
    { fromYear: year, toYear: year },
    { token, idempotencyKey: `certificate-${id}` },
  )
  const tables = ['standings', 'entries'].flatMap(table => ['csv', 'xlsx'].map(form => `${table}.${form}`))
  return [
    ...callsOn(items[0]!.entryId, ['GET', '/v1/entries/{id}/explanation']),
    ...callsOn(items[0]!.awardId, ['GET', '/v1/awards/{id}']),
    ...callsOn(certificateId, ['GET', `/v1/people/${id}/certificates/{id}/file`]),
    ...tables.flatMap(table => callsOn(id, ['GET', `/v1/exports/${table}?fromYear=${year}&personId={id}`])),
  ]
}
