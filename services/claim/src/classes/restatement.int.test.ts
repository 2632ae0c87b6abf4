import { type DescMessage, type MessageShape, toJson } from '@bufbuild/protobuf'
import {
  ClaimMovedSchema,
  ClassMovedSchema,
  HoursChunkSchema,
  HoursComputedSchema,
} from '../../../../proto/generated/claim_pb'
import { newId } from '../../../kit/base/ids'
import { bodyOf, type NewFact } from '../../../kit/facts/facts'
import { restateBatchOfClass, restateClaim, restateClass, restateHours } from './restatement'
import { AFTER_CLASS, type ClassWorld, createClassWorld, csv, numberOf, seminar } from './testing/class-world'

const now = new Date(AFTER_CLASS)

/** An operator has a lost fact told again: it says what was said, but that the process is to ask for its clock now. */
describe('what the claim service told is told again from its tables', () => {
  let world: ClassWorld
  beforeAll(async () => {
    world = await createClassWorld()
    world.harness.clock.set(now)
  }, 60_000)
  afterAll(() => world.close())

  const told = (fact: NewFact): object => ({ ...(bodyOf(fact) as object), nextAt: null })
  const heard = <S extends DescMessage>(schema: S, message: MessageShape<S>): object => ({
    ...(toJson(schema, message, { alwaysEmitImplicit: true }) as object),
    nextAt: null,
  })

  test('a claim, and the hours that it came to; of a draft nothing was told', async () => {
    const { sql } = world.deps
    const moved = await world.harness.collect(ClaimMovedSchema)
    const computed = await world.harness.collect(HoursComputedSchema)
    const person = await world.person()
    expect(await restateClaim(sql, await world.draft(person), now)).toEqual([])
    const claimId = await world.claim(person)
    await world.act('approval', claimId, world.department)
    await moved.atLeast(2, message => message.claimId === claimId)
    await computed.atLeast(1, message => message.itemId === claimId)

    const last = moved.facts.map(({ message }) => message).findLast(message => message.claimId === claimId)!
    expect(last).toMatchObject({ state: 'approved', registers: true })
    const counted = computed.facts.find(({ message }) => message.itemId === claimId)!.message
    const again = [...(await restateClaim(sql, claimId, now)), ...(await restateHours(sql, claimId))]
    expect(again.map(told)).toEqual([heard(ClaimMovedSchema, last), heard(HoursComputedSchema, counted)])
  })

  test('a class, and before it the rows of its batch', async () => {
    const { sql } = world.deps
    const moved = await world.harness.collect(ClassMovedSchema)
    const chunks = await world.harness.collect(HoursChunkSchema)
    const organiser = await world.organiser('association')
    await world.send('post', '/v1/authorisations', await world.bureau(), {
      organiserId: organiser.organiserId,
      ...{ series: 'health', documentNumber: '温人社职〔2025〕3号', fromDay: '2025-01-01' },
    })
    const { approvalNumber: _, industry: __, ...plan } = seminar
    const days = plan.days.map(day => ({ ...day, labelledHours: 5 }))
    const online = { ...plan, kind: 'associationTraining', series: 'health', online: true, days }
    const classId = await world.heldClass(organiser, online)
    await world.person({ number: numberOf(1) })
    await world.roster(organiser.token, classId, csv([[numberOf(1), '林晓', '']]))
    await world.onClass('review', classId, world.department)
    await moved.atLeast(1, message => message.classId === classId && message.state === 'reviewed')
    await chunks.atLeast(1, message => message.sourceId === classId)

    const last = moved.facts.map(({ message }) => message).findLast(message => message.classId === classId)!
    const [{ message: rows }] = chunks.facts as [(typeof chunks.facts)[number]]
    const again = await restateBatchOfClass(sql, last.batches[0]!.batchId, now)
    expect(last).toMatchObject({ series: 'health', days: [{ labelledHalfHours: 10 }, {}, {}] })
    expect(again.map(told)).toEqual([heard(HoursChunkSchema, rows), heard(ClassMovedSchema, last)])
    expect(await restateClass(sql, newId(), now)).toEqual([])
  })
})
