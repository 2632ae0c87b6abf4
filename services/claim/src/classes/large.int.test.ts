import { HoursChunkSchema } from '../../../../proto/generated/claim_pb'
import { batchDigest } from '../../../kit/sql/batch-digest'
import { type ClassWorld, createClassWorld, csv, numberOf } from './testing/class-world'

const PEOPLE = 5_000
/** Of an upload and a review, each with what kit adds. */
const STATEMENTS_MAX = 100

/** Everybody on a roster is registered at once, however many (Articles 13, 14; docs/architecture.md, Batches). */
describe(`a roster of ${PEOPLE} people`, () => {
  let world: ClassWorld

  beforeAll(async () => {
    world = await createClassWorld()
  }, 60_000)
  afterAll(() => world.close())

  test('is one batch, registered once, in statements that do not grow with it', async () => {
    const organiser = await world.organiser()
    const classId = await world.heldClass(organiser)
    await world.signUpMany(PEOPLE)
    const chunks = await world.harness.collect(HoursChunkSchema)
    const rows = Array.from({ length: PEOPLE }, (_, n) => [numberOf(n), `学员${n}`, n % 2 ? '' : '1.5'])
    const statements = world.countStatements()

    const posted = await world.roster(organiser.token, classId, csv(rows))
    expect(posted.body.counts).toEqual({ fresh: PEOPLE, same: 0, changed: 0, refused: 0 })
    expect((await world.onClass('review', classId, world.department)).body.state).toBe('reviewed')
    expect(statements()).toBeLessThan(STATEMENTS_MAX)

    const { batches } = await world.keepTime(classId)
    expect(batches).toMatchObject([{ rowCount: PEOPLE }])
    await chunks.atLeast(PEOPLE / 500)
    const told = chunks.facts.flatMap(({ message }) => message.rows)
    expect(batchDigest(told)).toBe(batches[0]!.digest)
    expect(new Set(told.map(row => row.personId)).size).toBe(PEOPLE)
    expect(told.reduce((sum, row) => sum + row.halfHours, 0)).toBe((PEOPLE / 2) * (24 + 12) * 2)
    expect(await world.registerBatches(classId)).toMatchObject({ state: 'registered', batches: [] })
    const view = await world.readClass(classId, organiser.token)
    expect(view.roster).toMatchObject({ counted: PEOPLE, posted: 0 })
  }, 60_000)
})
