import pg from 'pg'
import { addDays, plainDateIn } from '../../domain/time/plain-date'
import { examine } from '../../ops/doctor/examination'
import { type FactKind, factKinds, type Seen } from '../../ops/doctor/fact-kinds'
import type { Finding } from '../../ops/doctor/finding'
import { type Restatable, republish } from '../../ops/doctor/republication'
import { readSurroundings, type Surroundings } from '../../ops/doctor/surroundings'
import { until } from '../../ops/installation/condition'
import type { DatabaseOwner } from '../../ops/installation/databases'
import { createLog } from '../../services/kit/base/log'
import { shortUnits } from '../journey/city'
import {
  decideClaim,
  draftClaim,
  joinHealthDepartment,
  sendTrainingEvidence,
  submitClaim,
  trainingDay,
} from '../journey/claim'
import { awaitHours, awaitStage, bookingsOf, bookSeat, correct, postResults, ticketOf } from '../journey/exam'
import type { SignedIn } from '../journey/identity'
import { enrol, study } from '../journey/learner'
import {
  awaitPreview,
  fillTemplate,
  holdClass,
  makeOrganiser,
  postRoster,
  reviewRoster,
} from '../journey/training-class'
import { commandIn, whereabouts } from './doctor-of'
import { courseYearId, resultIn } from './hours/sat'
import { type Learner, openTown, type Town } from './town'

jest.setTimeout(300_000)

/** Longer than this file takes on a machine with much to do: a sitting that nobody holds meanwhile. */
const LATER_MS = 1_200_000
const BOOKABLE_MS = 8_000

type Listener = DatabaseOwner
type Body = Record<string, unknown> & { readonly rows?: readonly Record<string, string>[] }

let town: Town
let owner: pg.Pool
let around: Surroundings

beforeAll(async () => {
  town = await openTown({ policySet: 'test' })
  owner = new pg.Pool({ connectionString: town.cluster.databaseUrl })
  around = readSurroundings(whereabouts(town.cluster))
  await layTraps()
})

afterAll(async () => {
  await around?.close()
  await owner?.end()
  await town?.close()
})

test('each kind of fact that one of its listeners has not heard is named, and what the doctor says heals it', async () => {
  const department = await joinHealthDepartment(town.api, town.bureau, 'lost', town.password)
  await losePeople()
  const [, , late] = await Promise.all([
    loseCourses(),
    reverseAttendance(department),
    loseExams(),
    loseClaims(department),
    loseClasses(department),
  ])
  await loseKeys()

  await untilNamed(() => true)
  // The rows of a batch come late, and nothing but its registration is told to its process after that.
  await owner.query('DELETE FROM public.loss WHERE kind <> $1', ['BatchRegistered'])
  await lose('ResultsCommitted', 'listener', late)
  await doWhatIsSaid()
  await awaitLost('BatchRegistered', 'listener')
  await untilNamed(({ kind }) => kind === 'BatchRegistered')
  await owner.query('DELETE FROM public.loss')
  await doWhatIsSaid()
  await untilHealthy()

  const lost = new Set((await lostFacts()).map(({ kind, listener }) => `${kind} for ${listener}`))
  const all = Object.entries(factKinds).flatMap(([kind, row]) =>
    Object.entries(typeof row === 'string' ? {} : row).flatMap(([listener, seen]) =>
      typeof seen === 'string' ? [] : `${kind} for ${listener}`,
    ),
  )
  expect(all.filter(each => !lost.has(each) && !each.startsWith('SigningKeyStated'))).toEqual([])
})

async function losePeople(): Promise<void> {
  const { api, password } = town
  const name = '施失'
  for (const listener of ['course', 'exam', 'claim', 'ledger', 'portal'] as const)
    await lose('PersonStated', listener, '"version": 1')
  const person = await town.signUp(name)
  await awaitLost('PersonStated', 'portal')
  await forget('PersonStated')
  await lose('OrganisationStated', 'exam', 'lost-centre')
  await api.post(
    '/v1/accounts',
    {
      ...{ role: 'examCentre', login: 'lost-centre', password, organisationName: 'lost-centre' },
      locality: '330302',
    },
    { token: town.bureau.token },
  )
  await lose('AccountHolderStated', 'claim', 'countyBureau')
  const county = await town.account({ role: 'countyBureau', locality: '330304' })
  await awaitLost('AccountHolderStated', 'claim')
  await forget('AccountHolderStated')
  for (const listener of ['course', 'exam', 'claim', 'ledger', 'portal'] as const)
    await lose('SessionRevoked', listener, '')
  await api.delete('/v1/sessions/current', county.token)
  await awaitLost('SessionRevoked', 'portal')
  await forget('SessionRevoked')
  expect(person.id).not.toBe('')
}

async function loseCourses(): Promise<void> {
  const { api, city, bureau } = town
  const other = await offer('职业道德乙')
  for (const listener of ['exam', 'ledger', 'portal'] as const)
    await lose('OfferingStated', listener, '职业道德丙')
  await offer('职业道德丙')

  const [made, changed, studies] = await Promise.all([
    town.signUp('施入'),
    town.signUp('施改'),
    town.signUp('施学'),
  ])
  await lose('EnrolmentMade', 'ledger', made.id)
  await enrol(api, made, city.offeringId, 'made')
  await lose('EnrolmentChanged', 'ledger', changed.id)
  await enrol(api, changed, city.offeringId, 'first')
  await enrol(api, changed, other.offeringId, 'other')
  for (const listener of ['exam', 'ledger', 'listener'] as const)
    await lose('StudyFinished', listener, studies.id)
  await study(api, studies, {
    courseId: city.courseId,
    enrolmentId: await enrol(api, studies, city.offeringId, 'studies'),
  })

  const before = await town.learner('施曾')
  await awaitStage(api, before, courseYearId(town, before), 'studied')
  for (const listener of ['exam', 'ledger', 'listener'] as const)
    await lose('EnrolmentEnded', listener, before.id)
  const rows = [{ number: numberOf('施曾'), courseId: city.courseId, year: city.year - 1 }]
  const imports = '/v1/studied-courses/imports?source=old'
  await api.post(imports, { rows }, { token: bureau.token })
}

async function reverseAttendance(department: SignedIn): Promise<void> {
  const { api, bureau } = town
  const nurse = await town.signUp('施到')
  const { token } = department
  const course = await api.post<{ courseId: string }>(
    '/v1/courses',
    { title: '院感防控', industry: 'health' },
    { token },
  )
  await api.post(`/v1/courses/${course.courseId}/courseware`, { units: shortUnits(2, 2) }, { token })
  const { offeringId, coursewareId } = await api.post<{ offeringId: string; coursewareId: string }>(
    '/v1/offerings',
    {
      ...{ courseId: course.courseId, year: town.city.year, category: 'industryCommon' },
      ...{ hours: 6, studyMode: 'attendance', proof: 'sitting' },
    },
    { token },
  )
  await api.post(`/v1/offerings/${offeringId}/confirmation`, { coursewareId }, { token: bureau.token })
  await enrol(api, nurse, offeringId, 'attended')
  const rows = [{ number: numberOf('施到'), attendedOn: plainDateIn(new Date()) }]
  const posted = await api.post<{ fileId: string }>(
    `/v1/offerings/${offeringId}/attendance-lists`,
    { rows },
    { token },
  )
  const id = `course-year/industryCommon/${town.city.year}/${nurse.id}/${offeringId}`
  await awaitStage(api, nurse, id, 'studied')
  for (const listener of ['exam', 'ledger', 'listener'] as const)
    await lose('StudyReversed', listener, nurse.id)
  // Two officials ask for it.
  for (const official of [bureau, town.colleague])
    await api.post(
      `/v1/posted-lists/${posted.fileId}/reversal`,
      { reason: '名单有误' },
      { token: official.token, idempotencyKey: 'reversal' },
    )
}

const numberOf = (name: string): string => town.personal.find(each => each.name === name)!.number

async function offer(title: string): Promise<{ offeringId: string }> {
  const { api, city } = town
  const { token } = city.bureau
  const { courseId } = await api.post<{ courseId: string }>('/v1/courses', { title }, { token })
  await api.post(`/v1/courses/${courseId}/courseware`, { units: shortUnits(2, 2) }, { token })
  return api.post('/v1/offerings', { courseId, year: city.year, category: 'general' }, { token })
}

/** @returns the sitting whose rows come late */
async function loseExams(): Promise<string> {
  const { api, city, county } = town
  const people = await town.learners(
    ...(['施片', '施录', '施改', '施缺', '施申', '施提', '施败', '施行', '施座', '施退'] as const),
  )
  const [chunk, entries, corrected, contested, decided, committed, failed, rows, seated, gone] = people
  await Promise.all(people.map(person => awaitStage(api, person, courseYearId(town, person), 'studied')))

  const venue = await town.venue('unheard')
  await lose('SittingStated', 'ledger', venue.planId)
  const later = await town.sitting(venue, 10, LATER_MS)
  await awaitLost('SittingStated', 'ledger')
  for (const listener of ['ledger', 'listener'] as const) {
    await lose('SeatBooked', listener, seated.id)
    await lose('BookingEnded', listener, gone.id)
  }
  await bookSeat(api, seated, later)
  const { bookingId } = await bookSeat(api, gone, later)
  await awaitStage(api, gone, courseYearId(town, gone), 'booked')
  await api.delete(`/v1/bookings/${bookingId}`, gone.token)

  const [shared, passes, fails, late] = await Promise.all(
    ['shared', 'passes', 'fails', 'late'].map(async name =>
      town.sitting(await town.venue(name), 10, BOOKABLE_MS),
    ) as [Promise<string>, Promise<string>, Promise<string>, Promise<string>],
  )
  await lose('ResultsChunk', 'listener', chunk.id)
  for (const listener of ['course', 'listener'] as const) await lose('EntriesWritten', listener, entries.id)
  await lose('ResultsCommitted', 'listener', passes)
  await lose('ResultsCommitted', 'listener', fails)
  await lose('ResultsChunk', 'ledger', late)
  await lose('BatchRegistered', 'listener', late)

  const sat = async (person: Learner, sittingId: string, score: number | 'absent') => {
    await bookSeat(api, person, sittingId)
    const ticket = await ticketOf(api, person, sittingId)
    const row = score === 'absent' ? { ticket, absent: true as const } : { ticket, score, scoreMax: 100 }
    expect((await postResults(api, city.centre, sittingId, { rows: [row] })).counts.fresh).toBe(1)
  }
  await Promise.all([
    sat(chunk, shared, 40),
    sat(entries, shared, 80),
    sat(committed, passes, 80),
    sat(failed, fails, 40),
    sat(rows, late, 80),
    sat(corrected, shared, 40).then(async () => {
      const { resultId } = await resultIn(town, corrected, shared)
      for (const listener of ['ledger', 'listener'] as const)
        await lose('ResultCorrected', listener, corrected.id)
      await correct(api, county, resultId, { score: 50, scoreMax: 100 })
    }),
    sat(contested, shared, 'absent').then(async () => {
      await lose('AbsenceContestStated', 'listener', contested.id)
      await contest(contested)
    }),
    sat(decided, shared, 'absent').then(async () => {
      for (const listener of ['ledger', 'listener'] as const)
        await lose('OutcomeDecided', listener, decided.id)
      const { contestId } = await contest(decided)
      const decision = { decision: 'excuse', reason: '急诊住院，有医院证明' }
      await api.post(`/v1/absence-contests/${contestId}/decision`, decision, { token: county.token })
    }),
  ])
  await awaitHours(api, entries, 18)
  return late
}

async function contest(person: SignedIn): Promise<{ contestId: string }> {
  const [last] = await bookingsOf(town.api, person)
  const path = `/v1/bookings/${last!.bookingId}/absence-contest`
  return town.api.post(path, { reason: '当日急诊，未能到场' }, { token: person.token })
}

const yesterday = () => addDays(plainDateIn(new Date()), -1)

async function loseClaims(department: SignedIn): Promise<void> {
  const { api } = town
  const nurse = await town.signUp('施护')
  const claimId = await draftClaim(api, nurse, trainingDay(yesterday(), 'whole'), nurse.id)
  await sendTrainingEvidence(api, nurse, claimId)
  await submitClaim(api, nurse, claimId, 1)
  for (const listener of ['ledger', 'listener'] as const) await lose('ClaimMoved', listener, claimId)
  await lose('HoursComputed', 'ledger', claimId)
  await decideClaim(api, department, claimId, { act: 'approval' })
}

async function loseClasses(department: SignedIn): Promise<void> {
  const { api, bureau, password } = town
  const organiser = await makeOrganiser(api, bureau, 'lost', password)
  const name = '施班'
  await town.signUp(name)
  const number = numberOf(name)
  const days = [yesterday()]
  const classId = await holdClass(api, organiser, department, { title: '护理研修班', days, key: 'lost' })
  const sheet = await fillTemplate(api, organiser, [{ number, name, days: '' }])
  const { digest } = await awaitPreview(api, organiser, classId, { sheet })
  await postRoster(api, organiser, classId, { sheet, shown: digest })
  // From then on no clock has its process ask how the class stands.
  await until('the review to be late', async () => {
    const late = `SELECT FROM claim.training_class WHERE class_id = $1 AND move = 'department' AND escalated_at IS NOT NULL`
    return (await owner.query(late, [classId])).rowCount === 1
  })
  for (const listener of ['ledger', 'listener'] as const) await lose('ClassMoved', listener, classId)
  await lose('HoursChunk', 'ledger', classId)
  await reviewRoster(api, department, classId)
}

/** Told once, when identity first started: nobody would be let in for long, so it is healed at once. */
async function loseKeys(): Promise<void> {
  const trusting = Object.keys(factKinds.SigningKeyStated)
  for (const name of trusting) await owner.query(`DELETE FROM ${name}.trust_key`)
  const { rows } = await owner.query<{ kid: string }>('SELECT kid FROM identity.signing_key')
  const told = `signingKey ${rows[0]!.kid}`
  await until('each lost key to be named', async () => {
    const deafTo = (await findings()).filter(({ subject }) => subject === told).flatMap(whoIsDeaf)
    expect(deafTo.sort()).toEqual([...trusting].sort())
    return true
  })
  expect(await republish('signingKey', rows[0]!.kid, around)).toBe(1)
}

/** Until each of these lost facts is named for the one who has not heard it. */
async function untilNamed(isMeant: (fact: LostFact) => boolean): Promise<void> {
  const lost = (await lostFacts()).filter(isMeant)
  await until('each lost fact to be named', async () => {
    const found = await findings()
    const unseen = lost.filter(fact => !isNamed(fact, found))
    expect(unseen.map(({ kind, listener }) => `${kind} for ${listener}`)).toEqual([])
    return true
  })
}

/** Every command that an action names, as its owner carries it out. */
async function doWhatIsSaid(): Promise<void> {
  for (const command of new Set((await findings()).flatMap(commandIn))) {
    const [act, what, id] = command.split(' ')
    expect(act).toBe('republish')
    expect([command, await republish(what as Restatable, id!, around)]).not.toEqual([command, 0])
  }
}

const isNamed = ({ kind, listener, body }: LostFact, found: readonly Finding[]): boolean => {
  const row = factKinds[kind] as Partial<Record<Listener, readonly Seen[]>>
  return row[listener]!.some(({ finds, tells }) =>
    found.some(
      finding =>
        finding.kind === finds &&
        idsIn(body, tells).some(id => commandIn(finding).includes(`republish ${tells} ${id}`)) &&
        (finds !== 'notHeard' || whoIsDeaf(finding).includes(listener)),
    ),
  )
}

const whoIsDeaf = ({ cause }: Finding): string[] => /and (\w+) does not know/.exec(cause)?.slice(1) ?? []

/** What a fact is about, in the words of what is told again. */
function idsIn(body: Body, tells: Restatable): string[] {
  const names: Partial<Record<Restatable, readonly string[]>> = {
    accountHolder: ['accountId'],
    revocation: ['sessionId'],
    study: ['enrolmentId'],
    enrolmentEnd: ['enrolmentId'],
    decision: ['contestId', 'decisionId'],
    hours: ['itemId'],
    hoursBatch: ['batchId'],
    registration: ['batchId'],
  }
  return [body, ...(body.rows ?? [])].flatMap(each =>
    (names[tells] ?? [`${tells}Id`]).flatMap(name => (each[name] ? [String(each[name])] : [])),
  )
}

interface LostFact {
  readonly kind: Exclude<FactKind, 'SigningKeyStated'>
  readonly listener: Listener
  readonly body: Body
}

const lostFacts = async (): Promise<LostFact[]> =>
  (await owner.query<LostFact>('SELECT kind, listener, body FROM public.lost')).rows

/** From now on a fact of this kind that names this is, to this listener, as one that it has handled already. */
const lose = (kind: FactKind, listener: Listener, about: string): Promise<unknown> =>
  owner.query('INSERT INTO public.loss VALUES ($1, $2, $3)', [kind, listener, about])

const forget = (kind: FactKind): Promise<unknown> =>
  owner.query('DELETE FROM public.loss WHERE kind = $1', [kind])

const awaitLost = (kind: FactKind, listener: Listener): Promise<void> =>
  until(`a ${kind} to be lost to ${listener}`, async () => {
    const { rowCount } = await owner.query('SELECT FROM public.lost WHERE kind = $1 AND listener = $2', [
      kind,
      listener,
    ])
    return (rowCount ?? 0) > 0
  })

/** A fact that is to be lost stands in the inbox of its listener before it is published: there it is skipped. */
async function layTraps(): Promise<void> {
  await owner.query(`CREATE TABLE public.loss (kind text, listener text, about text)`)
  await owner.query(`CREATE TABLE public.lost (kind text, listener text, body jsonb)`)
  await owner.query(`CREATE FUNCTION public.lose() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE chosen record;
    BEGIN
      FOR chosen IN SELECT * FROM public.loss
        WHERE NEW.type LIKE '%.v1.' || kind AND strpos(NEW.body::text, about) > 0
      LOOP
        EXECUTE format('INSERT INTO %I.inbox (fact_id) VALUES ($1) ON CONFLICT DO NOTHING', chosen.listener) USING NEW.fact_id;
        INSERT INTO public.lost VALUES (chosen.kind, chosen.listener, NEW.body);
      END LOOP;
      RETURN NULL;
    END $$`)
  for (const service of ['identity', 'course', 'exam', 'claim', 'ledger'])
    await owner.query(
      `CREATE TRIGGER lose AFTER INSERT ON ${service}.outbox FOR EACH ROW EXECUTE FUNCTION public.lose()`,
    )
}

/** What stays for half a second. */
const findings = (): Promise<Finding[]> => examine(around, createLog('doctor', 'silent'), 0.5)

const untilHealthy = (): Promise<void> =>
  until('the doctor to find nothing', async () => {
    expect(await findings()).toEqual([])
    return true
  })
