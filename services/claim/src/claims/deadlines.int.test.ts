import { WorkflowNotFoundError } from '@temporalio/client'
import { calendarOf, type WorkingCalendar, workingCalendar } from '../../../../domain/time/working-days'
import { ClaimMovedSchema, ClaimNoticedSchema } from '../../../../proto/generated/claim_pb'
import type { ClaimActivities, ClaimStands } from '../../../../workflows/contracts/claim'
import { updates, workflowIds, workflowTypes } from '../../../../workflows/contracts/names'
import { ofClaimMoved } from '../../../../workflows/listener/signals'
import { openTheatre, type Theatre } from '../../../../workflows/testing/theatre'
import { newId } from '../../../kit/base/ids'
import { type Collected, until } from '../../../kit/testing/harness'
import { createWorld, type Person, trainingForm, type World } from '../testing/world'
import { recomputeProvisionalDeadlines } from './deadlines'

jest.setTimeout(60_000)

/**
 * The service and the process as they are, on a clock that runs as fast as the test likes, set to any day of the past: each
 * deadline falls on the right working day, once (Article 12, the dated calendar).
 */
describe('the deadlines of a claim, with time let pass', () => {
  let world: World
  let theatre: Theatre
  let person: Person
  let official: string
  let moved: Collected<typeof ClaimMovedSchema>
  let noticed: Collected<typeof ClaimNoticedSchema>
  let told = 0
  /** From the stage's clock to the service's. */
  let offset = 0
  let claims = 0

  beforeAll(async () => {
    // Temporal's runtime is installed once a process, before any worker.
    theatre = await openTheatre({ claim: onStage })
    world = await createWorld()
    person = await world.person()
    official = await world.official()
    moved = await world.harness.collect(ClaimMovedSchema)
    noticed = await world.harness.collect(ClaimNoticedSchema)
  })
  afterAll(async () => {
    await theatre.close()
    await world.close()
  })
  beforeEach(() => {
    Object.assign(world.deps, { calendar: workingCalendar })
  })

  const setClock = async () => world.harness.clock.set(new Date((await theatre.now()) + offset))
  const shifted = (iso: string | null) => iso && new Date(Date.parse(iso) - offset).toISOString()
  const staged = <A>(answer: A): A => {
    const stands = answer as Partial<ClaimStands>
    if (stands?.kind !== 'claimStands') return answer
    return { ...answer, nextAt: shifted(stands.nextAt ?? null), dueAt: shifted(stands.dueAt ?? null) }
  }
  const played =
    <Name extends keyof ClaimActivities>(name: Name) =>
    async (...args: Parameters<ClaimActivities[Name]>) => {
      await setClock()
      const activity = world.activities[name] as (...args: unknown[]) => Promise<object>
      return staged(await activity(...args))
    }
  const onStage = {
    submitClaim: played('submitClaim'),
    keepClaimTime: played('keepClaimTime'),
    dueRegistrations: played('dueRegistrations'),
    recordRegistered: played('recordRegistered'),
  }

  /** What the listener does: each fact of a claim becomes a signal to its process. */
  const listen = async (count: number) => {
    await moved.atLeast(told + count)
    for (const { message, factId } of moved.facts.slice(told)) {
      for (const { workflowId, signal, payload } of ofClaimMoved(message, factId)) {
        const { stands, ...rest } = payload as unknown as { stands: ClaimStands }
        const signalled = theatre.client.workflow
          .getHandle(workflowId)
          .signal(signal, { ...rest, stands: staged(stands) })
        // What a run did last, it need not hear.
        await signalled.catch(error => {
          if (!(error instanceof WorkflowNotFoundError)) throw error
        })
      }
    }
    told = moved.facts.length
  }

  /** A claim handed in at 10:00 in Wenzhou on a day. */
  const submittedOn = async (day: string) => {
    offset = Date.parse(`${day}T02:00:00Z`) - (await theatre.now())
    await setClock()
    claims += 1
    const year = day.slice(0, 4)
    const form = trainingForm([{ on: `${year}-01-0${1 + (claims % 9)}`, minutes: 60 }], {
      eventName: `班 ${claims}`,
    })
    const claimId = await world.draft(person, form)
    const id = workflowIds.claim(claimId)
    const actor = world.harness.actor('person', { personId: person.personId })
    await theatre.open(
      { type: workflowTypes.claim, id, input: { claimId } },
      updates.submitClaim,
      { claimId, commandId: newId() },
      newId(),
      actor,
    )
    await listen(1)
    return { claimId, id }
  }
  const act = async (name: string, claimId: string, token = official, body?: object) => {
    await setClock()
    const answer = await world.act(name, claimId, token, body)
    expect([name, answer.status]).toEqual([name, 200])
    await listen(1)
  }
  const noticesOf = (claimId: string) =>
    world.owner.query<{ notice: string; deadline: Date; noticedAt: Date }>(
      `SELECT notice, deadline, noticed_at FROM notice WHERE claim_id = $1 ORDER BY deadline`,
      [claimId],
    )
  /** What was told, of which day's end, and that it was told at once, and once. */
  const expectNotices = async (claimId: string, expected: readonly (readonly [string, string])[]) => {
    const notices = await noticesOf(claimId)
    expect(notices.map(each => [each.notice, each.deadline.toISOString()])).toEqual(
      expected.map(([notice, day]) => [notice, `${day}T15:59:59.999Z`]),
    )
    for (const { deadline, noticedAt } of notices) {
      expect(noticedAt.getTime()).toBeGreaterThan(deadline.getTime())
      expect(noticedAt.getTime() - deadline.getTime()).toBeLessThan(60_000)
    }
    await until(
      () => noticed.facts.filter(each => each.message.claimId === claimId).length === expected.length,
      'the notices as facts',
    )
  }
  const withdraw = async (claimId: string, id: string) => {
    await act('withdrawal', claimId, person.token)
    await theatre.handle(id).result()
  }

  test('over the Spring Festival of 2025: reminder and escalation on the right working day, once', async () => {
    const { claimId, id } = await submittedOn('2025-01-20')
    await act('taking-up', claimId)
    await theatre.pass('40 days')
    await expectNotices(claimId, [
      // 21 22 23 24, Sun 26 worked, 27, off to Feb 4, 5 6 7, Sat 8 worked, 10 11 | 12 13 14
      ['reminder', '2025-02-11'],
      ['escalation', '2025-02-14'],
    ])
    expect(await world.read(claimId, official)).toMatchObject({
      move: { who: 'department', escalatedAt: expect.stringMatching(/^2025-02-14T16:00/) },
      review: { escalatedTo: null },
    })
    await withdraw(claimId, id)
  })

  test('over New Year: to the official whom the department names, who then has it', async () => {
    const chief = newId()
    const named = { accountId: chief, name: '李处长' }
    await world.official('health', chief)
    await world.send('put', '/v1/review-desks/health/escalation', official, named).expect(204)
    const { claimId, id } = await submittedOn('2025-12-22')
    await act('taking-up', claimId)
    await theatre.pass('25 days')
    await expectNotices(claimId, [
      // 23 24 25 26 29 30 31, off to 3, Sun 4 worked, 5 6 7 8 | 9 12 13
      ['reminder', '2026-01-08'],
      ['escalation', '2026-01-13'],
    ])
    expect(await world.read(claimId, official)).toMatchObject({
      review: { assignee: chief, escalatedTo: chief },
    })
    expect((await world.act('approval', claimId, official)).body.code).toBe('claim-taken')
    await withdraw(claimId, id)
  })

  test('returned, the clock of the review stops; corrected, it goes on where it was', async () => {
    const { claimId, id } = await submittedOn('2026-02-09')
    await theatre.pass('3 days')
    await act('return', claimId, official, { reason: '缺页', marked: ['form.days'] })
    await theatre.pass('17 days')
    await expectNotices(claimId, [])
    const actor = world.harness.actor('person', { personId: person.personId })
    const again = { claimId, commandId: newId() }
    await theatre.open(
      { type: workflowTypes.claim, id, input: { claimId } },
      updates.submitClaim,
      again,
      newId(),
      actor,
    )
    await listen(1)
    await theatre.pass('25 days')
    await expectNotices(claimId, [
      // 10 11 12 before the return; back on Sun 1 March: 2 3 4 5 6 9 10 11 12 | 13 16 17
      ['reminder', '2026-03-12'],
      ['escalation', '2026-03-17'],
    ])
    await withdraw(claimId, id)
  })

  test('escalated, returned and corrected: the department has a working day, then it escalates anew', async () => {
    const { claimId, id } = await submittedOn('2025-03-03')
    await theatre.pass('25 days')
    await act('return', claimId, official, { reason: '缺页', marked: ['form.days'] })
    await theatre.pass('4 days')
    const actor = world.harness.actor('person', { personId: person.personId })
    const again = { claimId, commandId: newId() }
    const process = { type: workflowTypes.claim, id, input: { claimId } }
    await theatre.open(process, updates.submitClaim, again, newId(), actor)
    await listen(1)
    await theatre.pass('4 days')
    await expectNotices(claimId, [
      ['reminder', '2025-03-19'],
      ['escalation', '2025-03-24'],
      // Back on Tue 1 April.
      ['reminder', '2025-04-01'],
      ['escalation', '2025-04-02'],
    ])
    await withdraw(claimId, id)
  })

  test('returned over the Spring Festival of 2026 and not corrected, it lapses on the right day', async () => {
    const { claimId, id } = await submittedOn('2026-02-12')
    await act('return', claimId, official, { reason: '缺页', marked: ['form.days'] })
    await theatre.pass('18 days')
    expect(await world.read(claimId, person.token)).toMatchObject({ state: 'returned' })
    expect(await theatre.handle(id).result()).toBe('lapsed')
    // 13, Sat 14 worked, off to 23, 24 25 26 27, Sat 28 worked, 2 | 3 4
    await expectNotices(claimId, [['reminder', '2026-03-02']])
    expect((await world.read(claimId, person.token)).move.since).toMatch(/^2026-03-04T16:00/)
    await listen(1)
  })

  test('into a year that is not loaded nothing escalates on the day; loading the year re-arms it', async () => {
    const { claimId, id } = await submittedOn('2026-12-21')
    expect(await world.read(claimId, person.token)).toMatchObject({ move: { provisional: true } })
    await theatre.pass('30 days')
    // Weekends only: 22 23 24 25 28 29 30 31 1 4 5 6 | 7 8 11, and 14 days more in which a notice may move it
    await expectNotices(claimId, [['reminder', '2027-01-06']])
    const loaded = calendarOf([{ year: 2027, off: ['2027-01-01..2027-01-31'], work: [] }])
    const calendar: WorkingCalendar = { ...loaded, years: new Set([...workingCalendar.years, 2027]) }
    Object.assign(world.deps, {
      calendar: { ...calendar, off: new Set([...workingCalendar.off, ...loaded.off]) },
    })
    await recomputeProvisionalDeadlines(world.deps, world.harness.log)
    const until = '2027-02-09T15:59:59.999Z'
    const shown = { move: { until, remindAt: '2027-02-04T15:59:59.999Z', provisional: false } }
    expect(await world.read(claimId, person.token)).toMatchObject(shown)
    const queue = await world.send('get', '/v1/claim-queue?industry=health', official)
    expect(queue.body.items).toMatchObject([{ claimId, ...shown }])
    await theatre.pass('22 days')
    // Eight in December, and from Mon 1 February: 1 2 3 4 | 5 8 9
    const notices = (await noticesOf(claimId)).map(each => [
      each.notice,
      each.deadline.toISOString().slice(0, 10),
    ])
    expect(notices).toEqual([
      ['reminder', '2027-01-06'],
      ['reminder', '2027-02-04'],
      ['escalation', '2027-02-09'],
    ])
    await withdraw(claimId, id)
  })

  test('the time to appeal passes, and the process ends; a day too late is refused', async () => {
    const { claimId, id } = await submittedOn('2025-03-03')
    await act('rejection', claimId, official, { reason: '不属专业科目' })
    const isRunning = async () => (await theatre.handle(id).describe()).status.name === 'RUNNING'
    // 15 working days to Mon 24 March, the end of it in Wenzhou.
    await theatre.pass('21 days')
    expect(await isRunning()).toBe(true)
    await theatre.pass('1 days')
    await theatre.ended(id)
    await setClock()
    expect((await world.act('appeal', claimId, person.token, { reason: '属于' })).body).toMatchObject({
      code: 'appeal-window-closed',
      turnedOn: { deadline: '2025-03-24T15:59:59.999Z' },
    })
  })
})
