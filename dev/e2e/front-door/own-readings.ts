import { readingActs } from '../../../domain/authority/authority'
import { addDays, plainDateIn, yearOf } from '../../../domain/time/plain-date'
import {
  draftClaim,
  joinHealthDepartment,
  sendTrainingEvidence,
  submitClaim,
  trainingDay,
  trainingEvidence,
} from '../../journey/claim'
import { evidenceOf, sendFile } from '../../journey/files'
import type { Town } from '../town'

interface Reading {
  readonly act: string
  readonly office: string | null
  readonly actorRole: string
  readonly claimId: string | null
}
interface AuditRow {
  readonly act: string
  readonly actorRole: string
  readonly person: { readonly name: string } | null
}

/** Article 16: people see who read their record. */
export const ownReadings = {
  'each look of an official at a record, in whatever service, is shown to its person with office, role and time':
    async (town: Town) => {
      const { api, bureau, password, signUp } = town
      const reviewer = await joinHealthDepartment(api, bureau, 'readings', password)
      const owner = await signUp('蔡医')
      const yesterday = addDays(plainDateIn(new Date()), -1)
      const claimId = await draftClaim(api, owner, trainingDay(yesterday, 'whole'), owner.id)
      await sendTrainingEvidence(api, owner, claimId)
      const bytes = trainingEvidence('timetable', claimId)
      const timetable = { kind: 'timetable', fileName: 'timetable.pdf', bytes }
      const evidenceId = await sendFile(api, owner, evidenceOf(claimId), timetable)
      await submitClaim(api, owner, claimId, 1)
      const own = async () =>
        (await api.get<{ items: Reading[] }>('/v1/my/readings?limit=100', owner.token)).items
      expect(await own()).toEqual([])

      const year = yearOf(yesterday)
      const person = `/v1/people/${owner.id}`
      await api.get(`/v1/claims/${claimId}`, reviewer.token)
      await api.bytes(`/v1/claims/${claimId}/evidence/${evidenceId}/file`, reviewer.token)
      for (const path of [
        person,
        `${person}/standing?year=${year}`,
        `${person}/entries?year=${year}`,
        `${person}/exemptions`,
        `${person}/certificates`,
        `/v1/processes/timeline?id=claim/${claimId}`,
      ])
        await api.get(path, bureau.token)
      const bureausOffice = (await own())[0]!.office
      expect(
        (await own()).map(({ act, office, actorRole, claimId: of }) => [act, office, actorRole, of]),
      ).toEqual([
        ['process.read', bureausOffice, 'municipalBureau', null],
        ['certificate.read', bureausOffice, 'municipalBureau', null],
        ['exemption.read', bureausOffice, 'municipalBureau', null],
        ['entry.explain', bureausOffice, 'municipalBureau', null],
        ['standing.read', bureausOffice, 'municipalBureau', null],
        ['person.readPersonalData', bureausOffice, 'municipalBureau', null],
        ['evidence.read', expect.any(String), 'industryDepartment', claimId],
        ['claim.read', expect.any(String), 'industryDepartment', claimId],
      ])
      expect(bureausOffice).toMatch(/\S/)
      expect(await api.get('/v1/my/readings', town.person.token)).not.toMatchObject({
        items: expect.arrayContaining([expect.objectContaining({ claimId })]),
      })

      // A search by person finds the same looks, and names the person; that search is one more look.
      const before = await own()
      const trail = await api.get<{ items: AuditRow[] }>(
        `/v1/audit?personId=${owner.id}&limit=40`,
        bureau.token,
      )
      const looks = trail.items.filter(
        ({ act, actorRole }) =>
          (readingActs as ReadonlySet<string>).has(act) && actorRole !== 'person' && actorRole !== 'system',
      )
      expect(looks.map(each => each.act)).toEqual(before.map(each => each.act))
      expect(trail.items.every(each => each.person === null || each.person.name === '蔡医')).toBe(true)
      expect((await own()).length).toBe(before.length + 1)
    },
}
