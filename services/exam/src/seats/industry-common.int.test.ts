import type { Actor } from '../../../../domain/authority/actor'
import { ResultsChunkSchema } from '../../../../proto/generated/exam_pb'
import { newId } from '../../../kit/base/ids'
import { createDesk, type Desk } from '../testing/desk'
import { createWorld, offeringStated, studyFinished, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

/** Article 11: proof is a sitting or an assessment list, and the department posts either. */
describe('industry-common courses', () => {
  let world: World
  let desk: Desk
  beforeAll(async () => {
    world = await createWorld(NOW)
    desk = createDesk(world)
  })
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set(NOW))

  describe('an assessment list (Article 11)', () => {
    test('the department of the industry posts it for those who have studied; the same intake, the hours of the offering', async () => {
      const [offeringId, courseId] = [newId(), newId()]
      const [studied, other] = await world.people(2, { studied: false })
      const more = { category: 'industryCommon', proof: 'assessment', halfHours: 24 }
      await world.tell([offeringStated(offeringId, courseId, { ...more, industry: 'health' })])
      await world.learnt(studyFinished(studied!.personId, offeringId, courseId, more))
      const health = await world.harness.token('industryDepartment', { industry: 'health' })
      const finance = await world.harness.token('industryDepartment', { industry: 'finance' })
      const path = `/v1/offerings/${offeringId}/assessments`
      const list = {
        rows: [
          { personId: studied!.personId, outcome: '合格' },
          { personId: other!.personId, outcome: 'passed' },
          { personId: 'nobody', outcome: 'passed' },
        ],
      }
      expect((await desk.post(path, list, { token: finance })).body.code).toBe('not-found')
      const chunks = await world.harness.collect(ResultsChunkSchema)
      const preview = await desk.post(`${path}/preview`, list, { token: health })
      const committed = await desk.post(path, list, { token: health })
      expect(desk.rows(preview)).toEqual(['fresh', 'row-not-studied', 'row-unreadable'])
      expect([committed.status, committed.body.rows]).toEqual([201, preview.body.rows])
      await chunks.atLeast(1, fact => fact.sourceKind === 'assessment')
      const chunk = chunks.facts.find(each => each.message.sourceKind === 'assessment')!.message
      expect(chunk).toMatchObject({ sourceId: offeringId, category: 'industryCommon' })
      expect(chunk.rows).toMatchObject([
        { personId: studied!.personId, outcome: 'passed', halfHours: 24, ticketId: '' },
      ])
      const again = await desk.post(path, list, { token: health })
      expect([again.status, desk.rows(again)[0]]).toEqual([200, 'same'])
      const batch = await world.send('get', `/v1/result-batches/${committed.body.batchId}`, health)
      expect(batch.body).toMatchObject({ sourceKind: 'assessment', passedCount: 1 })
    })

    test('its department finds the results and corrects an outcome that has no score; the county bureau does neither', async () => {
      const [offeringId, courseId] = [newId(), newId()]
      const people = await world.people(2, { studied: false })
      const more = { category: 'industryCommon', proof: 'assessment' }
      await world.tell([offeringStated(offeringId, courseId, { ...more, industry: 'health' })])
      for (const { personId } of people)
        await world.learnt(studyFinished(personId, offeringId, courseId, more))
      const health = await world.harness.token('industryDepartment', { industry: 'health' })
      const county = await world.harness.token('countyBureau', { locality: '330302' })
      const path = `/v1/offerings/${offeringId}/assessments`
      await desk
        .post(
          path,
          { rows: people.map(({ personId }) => ({ personId, outcome: 'passed' })) },
          { token: health },
        )
        .expect(201)
      const first = await world.send('get', `${path}/results?limit=1`, health)
      const rest = await world.send('get', `${path}/results?after=${first.body.next}`, health)
      const found = [...first.body.items, ...rest.body.items]
      expect(found.map(each => each.personId).sort()).toEqual(people.map(each => each.personId).sort())
      expect((await world.send('get', `${path}/results`, county)).body.code).toBe('not-found')

      const command = { resultId: found[0].resultId, score: null, scoreMax: null, absent: false }
      const correct = (actor: Actor) =>
        world.activities.correctResult(actor, {
          ...{ ...command, outcome: 'failed' as const, reason: '复核' },
          ...{ correctionId: newId(), idempotencyKey: newId() },
        })
      const bureau = world.harness.actor('countyBureau', { locality: '330302' })
      expect(await correct(bureau)).toMatchObject({ code: 'not-found' })
      const department = world.harness.actor('industryDepartment', { industry: 'health' })
      expect(await correct(department)).toMatchObject({ from: 'passed', to: 'failed', awardStands: false })
      const after = await world.send('get', `${path}/results`, health)
      expect(after.body.items[0]).toMatchObject({ outcome: 'failed', score: null, revision: 1 })
    })

    test('an offering proved by a sitting: its plan names it, the department of its industry may post, its hours are its own', async () => {
      const [offeringId, courseId] = [newId(), newId()]
      const more = { category: 'industryCommon', halfHours: 12 }
      const [person] = await world.people(1, { studied: false })
      await world.tell([offeringStated(offeringId, courseId, { ...more, industry: 'health' })])
      await world.learnt(studyFinished(person!.personId, offeringId, courseId, more))
      const plan = (offeringIds: string[]) =>
        world.send('post', '/v1/exam-plans', world.bureau, {
          year: 2026,
          category: 'industryCommon',
          offeringIds,
        })
      expect((await plan([])).body.code).toBe('invalid-input')
      const { planId, industry } = (await plan([offeringId])).body
      expect(industry).toBe('health')
      const sittingId = await world.sitting(1, { planId })
      const booked = await world.send('post', `/v1/sittings/${sittingId}/bookings`, person!.token, {})
      expect(booked.body).toMatchObject({ category: 'industryCommon', courseId })
      await world.hold(sittingId)
      const [ticket] = await world.ticketsOf(sittingId)
      const list = { rows: [{ ticket: ticket!.ticketNo, score: 70, scoreMax: 100 }] }
      const path = `/v1/sittings/${sittingId}/results`
      const finance = await world.harness.token('industryDepartment', { industry: 'finance' })
      const health = await world.harness.token('industryDepartment', { industry: 'health' })
      expect((await desk.post(path, list, { token: finance })).status).toBe(404)
      expect((await desk.post(path, list, { token: health })).status).toBe(201)
      const [row] = await world.owner.query(
        'SELECT half_hours AS "halfHours" FROM result WHERE sitting_id = $1',
        [sittingId],
      )
      expect(row).toEqual({ halfHours: 12 })
    })
  })
})
