import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { addDays, plainDateIn, yearOf } from '../../domain/time/plain-date'
import { examine } from '../../ops/doctor/examination'
import type { Finding } from '../../ops/doctor/finding'
import { projections, type Rebuildable } from '../../ops/doctor/rebuild'
import { type Restatable, republish } from '../../ops/doctor/republication'
import { readSurroundings, type Surroundings } from '../../ops/doctor/surroundings'
import { until } from '../../ops/installation/condition'
import { createLog } from '../../services/kit/base/log'
import { awaitAnswer } from '../journey/api'
import {
  awaitRegistered,
  decideClaim,
  draftClaim,
  joinHealthDepartment,
  sendTrainingEvidence,
  submitClaim,
  trainingDay,
  trainingEvidence,
} from '../journey/claim'
import { awaitHours, awaitStage, bookSeat, correct, postResults, ticketOf } from '../journey/exam'
import { evidenceOf, sendFile } from '../journey/files'
import { enrol, study } from '../journey/learner'
import { callDoctor, commandIn, whereabouts } from './doctor-of'
import { courseYearId, resultIn } from './hours/sat'
import { openTown, type Town } from './town'

jest.setTimeout(240_000)

/** Longer than this file takes on a machine with much to do: a sitting that nobody holds meanwhile. */
const LATER_MS = 1_200_000

let town: Town
let owner: pg.Pool
let around: Surroundings

beforeAll(async () => {
  town = await openTown({ policySet: 'test' })
  owner = new pg.Pool({ connectionString: town.cluster.databaseUrl })
  around = readSurroundings(whereabouts(town.cluster))
})

afterAll(async () => {
  await around?.close()
  await owner?.end()
  await town?.close()
})

test('whatever fact is lost, the doctor names it with its cause, and its action heals', async () => {
  const { api, city } = town
  const [chunk, committed, entries, corrected, seated] = await town.learners(
    ...(['施一', '施二', '施三', '施四', '施座'] as const),
  )
  const sittingId = await town.sitting(await town.venue('lost'), 10, 6_000)
  const all = [chunk, committed, entries, corrected]
  for (const person of all) await bookSeat(api, person, sittingId)
  const tickets = await Promise.all(all.map(person => ticketOf(api, person, sittingId)))

  const laterSittingId = await town.sitting(await town.venue('later'), 10, LATER_MS)
  const unheard = await town.signUp('施五')
  const losses = [
    losing('course', 'StudyFinished', unheard.id, async () => {
      await study(api, unheard, {
        courseId: city.courseId,
        enrolmentId: await enrol(api, unheard, city.offeringId, 'unheard'),
      })
    }),
    losing('identity', 'PersonStated', '', () => town.signUp('施六')),
    losing('identity', 'OrganisationStated', '', () =>
      town.account({ role: 'examCentre', locality: '330302' }),
    ),
    losing('exam', 'SeatBooked', seated.id, () => bookSeat(api, seated, laterSittingId)),
  ]
  await losing('exam', 'ResultsChunk', chunk.id, () => post(tickets[0]!))
  await losing('exam', 'ResultsCommitted', '', () => post(tickets[1]!))
  await losing('ledger', 'EntriesWritten', entries.id, async () => {
    await post(tickets[2]!)
    await awaitHours(api, entries, 18)
  })
  await losing('exam', 'ResultCorrected', corrected.id, async () => {
    await post(tickets[3]!)
    const { resultId } = await resultIn(town, corrected, sittingId)
    await awaitHours(api, corrected, 18)
    await correct(api, town.county, resultId, { score: 90, scoreMax: 100 })
  })
  await Promise.all(losses)
  // Told once, when identity first started.
  await owner.query('DELETE FROM course.trust_key')

  const { said } = await doctor(['--json', '--patience', '1'])
  const found = (JSON.parse(said) as { findings: Finding[] }).findings
  const kinds = found.map(({ kind, subject }) => `${kind} ${subject.split(' ')[0]}`)
  expect(kinds).toEqual(
    expect.arrayContaining([
      ...['batchNotRegistered batch', 'batchNotRegistered batch', 'passedWithoutGrant person'],
      ...['notHeard award', 'notHeard correction', 'notHeard study', 'notHeard enrolment', 'notHeard person'],
      ...['notHeard organisation', 'notHeard signingKey'],
      `processBehind ${courseYearId(town, seated)}`,
    ]),
  )
  expect(kinds.filter(kind => kind === 'batchNotRegistered batch')).toHaveLength(2)
  for (const { cause, action } of found) expect([cause, action]).not.toContain('')
  const commands = new Set(found.flatMap(commandIn))
  expect(commands.size).toBe(10)
  const [first, ...others] = [...commands].map(command => command.split(' '))
  expect(await doctor(first!)).toMatchObject({ code: 0 })
  // As the command does, without a process for each.
  for (const [, what, id] of others)
    expect(await republish(what as Restatable, id!, around)).toBeGreaterThan(0)

  await untilHealthy()
  for (const person of all) {
    await awaitHours(api, person, 18)
    await awaitStage(api, person, courseYearId(town, person), 'registered')
  }

  await awaitStage(api, seated, courseYearId(town, seated), 'booked')

  async function post(ticket: string): Promise<void> {
    const rows = [{ ticket, score: 80, scoreMax: 100 }]
    expect((await postResults(api, city.centre, sittingId, { rows })).counts.fresh).toBe(1)
  }
})

test('what was decided on a claim and lost on the way is named, and told again ends in the ledger, once', async () => {
  const { api, bureau, password } = town
  const department = await joinHealthDepartment(api, bureau, 'doctor', password)
  const nurse = await town.signUp('施护')
  const yesterday = addDays(plainDateIn(new Date()), -1)
  const claimId = await draftClaim(api, nurse, trainingDay(yesterday, 'whole'), nurse.id)
  await sendTrainingEvidence(api, nurse, claimId)
  await submitClaim(api, nurse, claimId, 1)
  await losing('claim', 'HoursComputed', claimId, () =>
    losing('claim', 'ClaimMoved', claimId, () => decideClaim(api, department, claimId, { act: 'approval' })),
  )
  const found = await untilFound(
    `hoursNotEntered claim ${claimId}`,
    ...[`notHeard claim ${claimId}`, `notHeard hours ${claimId}`],
    `processBehind claim/${claimId}`,
  )
  const commands = new Set(found.flatMap(commandIn))
  expect(commands.size).toBe(2)
  for (const command of commands) expect(await doctor(command.split(' '))).toMatchObject({ code: 0 })
  await awaitRegistered(api, nurse, claimId)
  await untilHealthy()

  const counted = (halfHours: number) =>
    owner.query('UPDATE claim.registration SET half_hours = $2 WHERE item_id = $1', [claimId, halfHours])
  await counted(2)
  const award = `claim ${claimId}, person ${nurse.id}, ${yearOf(yesterday)}`
  await untilFound(`enteredWithoutGrant ${award}: 1 hours`, `grantWithoutClaim ${award}: 8 hours`)
  await counted(16)
  await untilHealthy()
})

test('a file that the store lost, and a number that a service lost, are named; brought back, and told again, they are found', async () => {
  const { api, cluster } = town
  const nurse = await town.signUp('施件')
  const yesterday = addDays(plainDateIn(new Date()), -1)
  const claimId = await draftClaim(api, nurse, trainingDay(yesterday, 'whole'), nurse.id)
  const fileName = 'notice.pdf'
  const bytes = trainingEvidence('notice', claimId)
  const fileId = await sendFile(api, nurse, evidenceOf(claimId), { kind: 'notice', fileName, bytes })
  const file = join(cluster.evidenceFolder, fileId)
  await rename(file, `${cluster.evidenceFolder}-aside`)
  await owner.query('DELETE FROM course.person_number WHERE person_id = $1', [nurse.id])
  const found = await untilFound(
    `fileMissing file ${fileId} of claim ${claimId}`,
    'numbersUnknown course: people',
  )
  await rename(`${cluster.evidenceFolder}-aside`, file)
  for (const command of found.flatMap(commandIn))
    expect(await doctor(command.split(' '))).toMatchObject({ code: 0 })
  await untilHealthy()
})

test('a fact that can not be handled is a dead letter with its error; replayed once that is mended, it heals', async () => {
  const { api, cluster } = town
  await owner.query(`CREATE FUNCTION public.poison() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no room for this one'; END $$`)
  await owner.query(
    'CREATE TRIGGER poison BEFORE INSERT ON ledger.person FOR EACH ROW EXECUTE FUNCTION public.poison()',
  )
  const person = await town.signUp('施毒')
  const finding = await awaitAnswer(async () => {
    return (await findings()).find(({ kind }) => kind === 'deadLetter')
  }, 'a dead letter')
  expect(finding).toMatchObject({
    subject: expect.stringMatching(/^ledger: xueshi.identity.v1.PersonStated /),
    cause: expect.stringContaining('no room for this one'),
  })
  const known = await fetch(`${cluster.portalUrl}/v1/my/standing`, {
    headers: { authorization: `Bearer ${person.token}` },
  })
  expect([known.status, known.headers.get('retry-after')]).toEqual([503, '2'])

  await owner.query('DROP TRIGGER poison ON ledger.person')
  expect((await doctor(commandIn(finding)[0]!.split(' '))).code).toBe(0)
  await awaitHours(api, person, 0)
  await untilHealthy()
})

test('a process whose step can not be done fails visibly; retried once that is mended, it ends', async () => {
  const { api, city } = town
  const [person] = await town.learners('施错')
  const sittingId = await town.sitting(await town.venue('failed'), 10, 4_000)
  await bookSeat(api, person, sittingId)
  const ticket = await ticketOf(api, person, sittingId)
  await postResults(api, city.centre, sittingId, { rows: [{ ticket, score: 80, scoreMax: 100 }] })
  await awaitHours(api, person, 18)
  await owner.query(
    `ALTER TABLE ledger.entry ADD CONSTRAINT no_reversal CHECK (entry_kind <> 'reversal') NOT VALID`,
  )
  const { resultId } = await resultIn(town, person, sittingId)
  await correct(api, town.county, resultId, { score: 10, scoreMax: 100 })
  const finding = await awaitAnswer(
    async () => (await findings()).find(({ kind }) => kind === 'failedProcess'),
    'a failed process',
  )
  expect(finding).toMatchObject({
    subject: expect.stringMatching(/^correction\//),
    cause: 'changeAward: 23514: new row for relation "entry" violates check constraint "no_reversal"',
  })
  await owner.query('ALTER TABLE ledger.entry DROP CONSTRAINT no_reversal')
  expect((await doctor(commandIn(finding)[0]!.split(' '))).code).toBe(0)
  await awaitHours(api, person, 0)
  await untilHealthy()
})

test('what a service keeps of others is made anew from the facts alone, and is the same; while it runs it is left alone', async () => {
  const { cluster } = town
  const names = Object.keys(projections) as Rebuildable[]
  const before = await Promise.all(names.map(keptBy))
  const refused = await doctor(['rebuild', 'exam'])
  expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('stop it first')])
  expect(await keptBy('exam')).toEqual(before[names.indexOf('exam')])

  await Promise.all([...names, 'listener' as const].map(name => cluster.signal(name, 'SIGTERM')))
  for (const name of names) expect(await doctor(['rebuild', name])).toMatchObject({ code: 0 })
  for (const kept of await Promise.all(names.map(keptBy))) expect(Object.values(kept).flat()).toEqual([])

  await Promise.all(names.map(name => cluster.restart(name)))
  await until('all of it to be there again', async () => {
    expect(await Promise.all(names.map(keptBy))).toEqual(before)
    return true
  })
})

test('a listener that is away is named, and started again it catches up', async () => {
  const { api, cluster } = town
  const person = await town.learner('施听')
  const finding = await awaitAnswer(
    async () => (await findings()).find(({ subject }) => subject.startsWith('listener: course.study')),
    'the listener to be behind',
  )
  expect(finding).toMatchObject({ kind: 'consumerBehind', action: expect.stringContaining('start listener') })
  await cluster.restart('listener')
  await awaitStage(api, person, courseYearId(town, person), 'studied')
  await untilHealthy()
})

/** Loses one fact of a kind, as if its outbox row had gone before it was published. */
async function losing(
  service: string,
  type: string,
  about: string,
  act: () => Promise<unknown>,
): Promise<void> {
  const lost = `public.lost_${type.toLowerCase()}`
  await owner.query(`CREATE TABLE ${lost} (body jsonb)`)
  await owner.query(`GRANT INSERT ON ${lost} TO public`)
  await owner.query(`CREATE FUNCTION ${lost}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO ${lost} VALUES (NEW.body); RETURN NULL; END $$`)
  await owner.query(
    `CREATE TRIGGER lose_${type} BEFORE INSERT ON ${service}.outbox FOR EACH ROW
     WHEN (NEW.type LIKE '%.${type}' AND NEW.body::text LIKE '%${about}%') EXECUTE FUNCTION ${lost}()`,
  )
  await act()
  const count = async () => (await owner.query(`SELECT FROM ${lost}`)).rowCount ?? 0
  await until(`a ${type} to be lost`, async () => (await count()) > 0)
  await owner.query(`DROP FUNCTION ${lost}() CASCADE`)
  expect([type, await count()]).toEqual([type, 1])
}

/** What stays for half a second. */
const findings = (): Promise<Finding[]> => examine(around, createLog('doctor', 'silent'), 0.5)

/** Until these, in the order of the alphabet, are all that the doctor finds. */
async function untilFound(...names: readonly string[]): Promise<Finding[]> {
  let found: Finding[] = []
  await until(names.join(', '), async () => {
    found = await findings()
    expect(found.map(({ kind, subject }) => `${kind} ${subject}`).sort()).toEqual(names)
    return true
  })
  return found
}

const untilHealthy = (): Promise<void> =>
  until('the doctor to find nothing', async () => {
    expect(await findings()).toEqual([])
    return true
  })

const doctor = (args: readonly string[]) => callDoctor(town.cluster, args)

/** All rows of a service's projections, in an order that is always the same. */
async function keptBy(service: Rebuildable): Promise<Record<string, unknown[]>> {
  const tables = await Promise.all(
    projections[service].map(async table => {
      const { rows } = await owner.query(`SELECT t::text AS row FROM ${service}.${table} t ORDER BY 1`)
      return [table, rows.map(({ row }) => row)] as const
    }),
  )
  return Object.fromEntries(tables)
}
