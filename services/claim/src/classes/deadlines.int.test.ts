import { WorkflowNotFoundError } from '@temporalio/client'
import { ClassMovedSchema, ClassNoticedSchema } from '../../../../proto/generated/claim_pb'
import { updates, workflowIds, workflowTypes } from '../../../../workflows/contracts/names'
import type { ClassStands, TrainingClassActivities } from '../../../../workflows/contracts/training-class'
import { ofClassMoved } from '../../../../workflows/listener/signals'
import { openTheatre, type Theatre } from '../../../../workflows/testing/theatre'
import { newId } from '../../../kit/base/ids'
import { type Collected, until } from '../../../kit/testing/harness'
import {
  type ClassWorld,
  createClassWorld,
  csv,
  numberOf,
  type Organiser,
  seminar,
} from './testing/class-world'

/**
 * The service and the process as they are, on a clock that runs as fast as the test likes, set to the Spring Festival of 2026:
 * each deadline of a class falls on the right working day, once (Article 13, the dated calendar).
 */
describe('the deadlines of a training class, with time let pass', () => {
  let world: ClassWorld
  let theatre: Theatre
  let organiser: Organiser
  let moved: Collected<typeof ClassMovedSchema>
  let noticed: Collected<typeof ClassNoticedSchema>
  let told = 0
  /** From the stage's clock to the service's. */
  let offset = 0

  beforeAll(async () => {
    theatre = await openTheatre({ claim: onStage })
    world = await createClassWorld()
    organiser = await world.organiser()
    moved = await world.harness.collect(ClassMovedSchema)
    noticed = await world.harness.collect(ClassNoticedSchema)
  }, 60_000)
  afterAll(async () => {
    await theatre.close()
    await world.close()
  })

  const setClock = async () => world.harness.clock.set(new Date((await theatre.now()) + offset))
  const shifted = (iso: string | null) => iso && new Date(Date.parse(iso) - offset).toISOString()
  const staged = (stands: ClassStands): ClassStands => ({
    ...stands,
    nextAt: shifted(stands.nextAt),
    dueAt: shifted(stands.dueAt),
  })
  const played =
    <Name extends keyof TrainingClassActivities>(name: Name) =>
    async (...args: Parameters<TrainingClassActivities[Name]>) => {
      await setClock()
      const activity = world.classes[name] as (...args: unknown[]) => Promise<ClassStands>
      const answer = await activity(...args)
      return answer.kind === 'classStands' ? staged(answer) : answer
    }
  const onStage = {
    sendClassPlan: played('sendClassPlan'),
    keepClassTime: played('keepClassTime'),
    recordHoursRegistered: played('recordHoursRegistered'),
  }

  /** What the listener does: each fact of a class becomes a signal to its process. */
  const listen = async (untilAct: string) => {
    await moved.atLeast(1, ({ act }) => act === untilAct)
    for (const { message, factId } of moved.facts.slice(told)) {
      for (const { workflowId, signal, payload } of ofClassMoved(message, factId)) {
        const { stands, ...rest } = payload as unknown as { stands: ClassStands }
        const heard = { ...rest, stands: staged(stands) }
        await theatre.client.workflow
          .getHandle(workflowId)
          .signal(signal, heard)
          .catch(error => {
            // What a run did last, it need not hear.
            if (!(error instanceof WorkflowNotFoundError)) throw error
          })
      }
    }
    told = moved.facts.length
  }
  const act = async (
    name: string,
    classId: string,
    body: object | undefined,
    told: string,
    token = world.department,
  ) => {
    await setClock()
    const answer = await world.onClass(name, classId, token, body)
    expect([name, answer.status]).toEqual([name, 200])
    await listen(told)
  }
  /** What was told, of which day's end, at once, and once. */
  const expectNotices = async (classId: string, expected: readonly (readonly [string, string])[]) => {
    const notices = await world.owner.query<{ notice: string; deadline: Date; noticedAt: Date }>(
      `SELECT notice, deadline, noticed_at FROM class_notice WHERE class_id = $1 ORDER BY deadline`,
      [classId],
    )
    expect(notices.map(each => [each.notice, each.deadline.toISOString()])).toEqual(
      expected.map(([notice, day]) => [notice, `${day}T15:59:59.999Z`]),
    )
    for (const { deadline, noticedAt } of notices) {
      expect(noticedAt.getTime()).toBeGreaterThan(deadline.getTime())
      expect(noticedAt.getTime() - deadline.getTime()).toBeLessThan(60_000)
    }
    const ofClass = () => noticed.facts.filter(({ message }) => message.classId === classId)
    await until(() => ofClass().length === expected.length, 'the notices as facts')
  }
  /** A plan that is sent now, by its process. */
  const begin = async (plan?: object) => {
    offset = Date.parse('2026-02-12T02:00:00Z') - (await theatre.now())
    await setClock()
    const classId = await world.draftClass(organiser.token, plan)
    const id = workflowIds.trainingClass(classId)
    const actor = world.harness.actor('organiser', { organiserId: organiser.organiserId })
    const start = { type: workflowTypes.trainingClass, id, input: { classId } }
    await theatre.open(start, updates.sendClassPlan, { classId, commandId: newId() }, newId(), actor)
    await listen('sendPlan')
    return { classId, id }
  }

  test('plan, roster and review remind and escalate on the right working day, once', async () => {
    const { classId, id } = await begin()
    await theatre.pass('14 days')
    // 13, Sat 14 worked | off to 23, 24
    const ofPlan = [
      ['reminder', '2026-02-14'],
      ['escalation', '2026-02-24'],
    ] as const
    await expectNotices(classId, ofPlan)

    await act('plan-answer', classId, { accept: true }, 'acceptPlan')
    // Held when 4 March is over; from Thu 5: 5 6 9 to 13, 16 to 20 | 23 24 25
    await theatre.pass('29 days')
    const ofRoster = [
      ['reminder', '2026-03-20'],
      ['escalation', '2026-03-25'],
    ] as const
    await expectNotices(classId, [...ofPlan, ...ofRoster])
    expect(await world.readClass(classId, organiser.token)).toMatchObject({
      ...{ state: 'held', move: 'organiser' },
      escalatedAt: expect.stringMatching(/^2026-03-25T16:00/),
    })

    await setClock()
    const person = await world.person({ number: numberOf(1) })
    await world.sendDocument(classId, organiser.token, 'summary')
    await world.roster(organiser.token, classId, csv([[numberOf(1), '林晓', '']]))
    await listen('sendRoster')
    await theatre.pass('25 days')
    // From Fri 27 March: 30 31 1 2 3, off to 6, 7 8 9 10 13 14 15 | 16 17 20
    await expectNotices(classId, [
      ...[...ofPlan, ...ofRoster],
      ...([
        ['reminder', '2026-04-15'],
        ['escalation', '2026-04-20'],
      ] as const),
    ])

    await act('review', classId, undefined, 'review')
    expect(await theatre.handle(id).result()).toBe('registered')
    const own = await world.send('get', '/v1/my/training-classes', person.token)
    expect(own.body.items).toMatchObject([{ classId, hours: [{ hours: 24 }] }])
  }, 120_000)

  test('what is late goes to the official named, then to the municipal bureau, which acts; a refused plan lapses', async () => {
    const bureau = await world.bureau()
    const official = { accountId: newId(), name: '科长' }
    await world.official('health', official.accountId)
    await world.send('put', '/v1/review-desks/health/escalation', world.department, official)
    const inApril = seminar.days.map(day => ({ ...day, on: day.on.replace('-03-', '-04-') }))
    const { classId, id } = await begin({ ...seminar, days: inApril })
    const view = () => world.readClass(classId, organiser.token)
    const queued = async () => (await world.send('get', '/v1/class-queue', bureau)).body.items

    await theatre.pass('14 days')
    const notices: [string, string][] = [
      ['reminder', '2026-02-14'],
      ['escalation', '2026-02-24'],
    ]
    await expectNotices(classId, notices)
    expect(await view()).toMatchObject({ move: 'department', escalatedTo: 'official' })
    expect(await queued()).toEqual([])
    const refusal = { accept: false, reason: '缺少课程安排' }
    expect((await world.onClass('plan-answer', classId, bureau, refusal)).body.code).toBe('not-allowed')

    // Escalated on Wed 25; 26 27, Sat 28 worked, 2 3
    await theatre.pass('7 days')
    notices.push(['escalation', '2026-03-03'])
    await expectNotices(classId, notices)
    expect(await view()).toMatchObject({ move: 'bureau', escalatedTo: 'municipalBureau' })
    await listen('clock')
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'planned', move: { who: 'municipalBureau' } })
    expect(await queued()).toMatchObject([{ classId }])
    expect((await world.readClass(classId, bureau)).may).toEqual(['acceptPlan', 'refusePlan'])
    await act('plan-answer', classId, refusal, 'refusePlan', bureau)
    expect(await view()).toMatchObject({ state: 'planRefused', move: 'organiser', escalatedTo: null })
    expect(await queued()).toEqual([])

    // Refused on Thu 5: 6 and 9 to 13 and 16 17 are 8; 10 are over on Thu 19, the class begins on 2 April only.
    await theatre.pass('13 days')
    notices.push(['reminder', '2026-03-17'])
    await expectNotices(classId, notices)
    expect((await view()).dueAt).toBe('2026-04-01T15:59:59.999Z')
    await theatre.pass('15 days')
    expect(await theatre.handle(id).result()).toBe('cancelled')
    const { happened } = await view()
    expect(happened.map((each: { act: string }) => each.act)).toEqual(['sendPlan', 'refusePlan', 'lapse'])
    await expectNotices(classId, notices)
  }, 120_000)
})
