import type { Api } from '../../journey/api'
import { shortUnits } from '../../journey/city'
import {
  awaitHours,
  awaitStage,
  bookSeat,
  entriesOf,
  hoursOf,
  type Posted,
  postResults,
  refusalOf,
  ticketOf,
} from '../../journey/exam'
import type { SignedIn } from '../../journey/identity'
import { enrol, study } from '../../journey/learner'
import type { Town } from '../town'

interface Offering {
  readonly offeringId: string
  readonly courseId: string
  readonly coursewareId: string
}

/** Article 11: proposed by the department, confirmed by the bureau, proved and registered by the department. */
export const industryCommon = {
  "a department's courses are confirmed by the bureau, proved by its own list or a sitting, and register their own hours, several a year":
    async (town: Town) => {
      const { api, bureau } = town
      const department = await town.account({ role: 'industryDepartment', industry: 'health' })
      const [nurse, teacher] = await Promise.all([
        town.signUp('潘护', { titleSeries: 'health' }),
        town.signUp('黎师', { titleSeries: 'schoolTeacher' }),
      ])
      const online = await propose(api, department, { hours: 6, studyMode: 'online', proof: 'assessment' })
      const attended = await propose(api, department, {
        hours: 4.5,
        studyMode: 'attendance',
        proof: 'sitting',
      })

      const early = await refusalOf(enrol(api, nurse, online.offeringId, 'too-early'))
      expect(early.problem.code).toBe('offering-not-confirmed')
      for (const { offeringId, coursewareId } of [online, attended])
        await api.post(`/v1/offerings/${offeringId}/confirmation`, { coursewareId }, { token: bureau.token })
      const stranger = await refusalOf(enrol(api, teacher, online.offeringId, 'not-hers'))
      expect(stranger.problem).toMatchObject({
        code: 'industry-mismatch',
        turnedOn: { industry: 'health', personIndustry: 'education' },
      })

      await Promise.all([
        proveByList(town, department, nurse, online),
        proveBySitting(town, department, nurse, attended),
      ])

      await awaitHours(api, nurse, 10.5, 'industryCommon')
      expect(await hoursOf(api, nurse)).toMatchObject({ general: 0, industryCommon: 10.5, total: 10.5 })
      const seenByBureau = await entriesOf(api, nurse, bureau)
      expect(seenByBureau.map(({ hours }) => hours).sort()).toEqual([4.5, 6])
      for (const entry of seenByBureau)
        expect(entry).toMatchObject({ category: 'industryCommon', registeredBy: 'industryDepartment' })
      for (const { offeringId } of [online, attended])
        await awaitStage(api, nurse, courseYearId(town, nurse, offeringId), 'registered')
    },
}

const courseYearId = ({ city }: Town, person: SignedIn, offeringId: string): string =>
  `course-year/industryCommon/${city.year}/${person.id}/${offeringId}`

async function propose(
  api: Api,
  department: SignedIn,
  terms: { hours: number; studyMode: string; proof: string },
): Promise<Offering> {
  const { token } = department
  const course = { title: `医院感染防控 ${terms.proof}`, industry: 'health' }
  const { courseId } = await api.post<{ courseId: string }>('/v1/courses', course, { token })
  await api.post(`/v1/courses/${courseId}/courseware`, { units: shortUnits(2, 2) }, { token })
  const proposal = { courseId, year: new Date().getFullYear(), category: 'industryCommon', ...terms }
  const offering = await api.post<Offering & { status: string }>('/v1/offerings', proposal, { token })
  expect(offering.status).toBe('proposed')
  return offering
}

/** The one who is enrolled, as the department reads it: it knows no id of ours but from there. */
async function findEnrolled(
  api: Api,
  { token }: SignedIn,
  { offeringId }: Offering,
): Promise<{ personId: string; name: string }> {
  const { items } = await api.get<{ items: { personId: string; name: string }[] }>(
    `/v1/offerings/${offeringId}/enrolments`,
    token,
  )
  expect(items).toEqual([expect.objectContaining({ study: 'underWay' })])
  return items[0]!
}

/** Studied online, then on the department's assessment list (考核). */
async function proveByList(town: Town, department: SignedIn, nurse: SignedIn, of: Offering): Promise<void> {
  const { api } = town
  const enrolmentId = await enrol(api, nurse, of.offeringId, 'by-list')
  const path = `/v1/offerings/${of.offeringId}/assessments`
  const { personId, name } = await findEnrolled(api, department, of)
  const list = `人员编号,姓名,考核结果\n${personId},${name},合格\n`
  const post = () =>
    api.post<Posted>(path, list, { token: department.token, contentType: 'text/csv; charset=utf-8' })
  expect((await post()).rows).toMatchObject([{ verdict: 'refused', code: 'row-not-studied' }])
  await study(api, nurse, { courseId: of.courseId, enrolmentId })
  const other = await town.account({ role: 'industryDepartment', industry: 'education' })
  const notTheirs = await refusalOf(
    api.post(path, list, { token: other.token, contentType: 'text/csv; charset=utf-8' }),
  )
  expect(notTheirs.status).toBe(404)
  await awaitStage(api, nurse, courseYearId(town, nurse, of.offeringId), 'studied')
  expect((await post()).counts).toEqual({ fresh: 1, same: 0, changed: 0, refused: 0 })
  expect((await post()).counts).toEqual({ fresh: 0, same: 1, changed: 0, refused: 0 })
}

/** Studied by being on an attendance list, then by a sitting whose results the department posts. */
async function proveBySitting(
  town: Town,
  department: SignedIn,
  nurse: SignedIn,
  of: Offering,
): Promise<void> {
  const { api } = town
  await enrol(api, nurse, of.offeringId, 'by-sitting')
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const { personId } = await findEnrolled(api, department, of)
  const rows = [{ personId, attendedOn: today }]
  await api.post(`/v1/offerings/${of.offeringId}/attendance-lists`, { rows }, { token: department.token })
  const venue = await town.venue('industry', { category: 'industryCommon', offeringIds: [of.offeringId] })
  const sittingId = await town.sitting(venue, 5)
  await bookSeat(api, nurse, sittingId)
  const ticket = await ticketOf(api, nurse, sittingId)
  const { counts } = await postResults(api, department, sittingId, {
    rows: [{ ticket, score: 60, scoreMax: 100 }],
  })
  expect(counts.fresh).toBe(1)
}
