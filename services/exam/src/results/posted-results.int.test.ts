import { newId } from '../../../kit/base/ids'
import { createDesk, type Desk } from '../testing/desk'
import { createWorld, type World } from '../testing/world'

/** A centre's list is kept as it came. */
describe('a list of results that was posted', () => {
  let world: World
  let desk: Desk
  beforeEach(async () => {
    world = await createWorld()
    desk = createDesk(world)
  })
  afterEach(() => world.close())

  const read = (fileId: string, token = world.centre) =>
    world.send('get', `/v1/posted-results/${fileId}`, token)
  const original = async (fileId: string) =>
    (await world.send('get', `/v1/posted-results/${fileId}/original`, world.bureau).expect(200)).body

  test('with bad rows alone is read back by its file', async () => {
    const { sittingId } = await desk.held(1)
    const sheet = '准考证号,成绩,满分\nX1,99,100\n'
    const posted = await desk.post(`/v1/sittings/${sittingId}/results`, sheet)
    expect([posted.status, posted.body.batchId]).toEqual([200, null])
    const { body } = await read(posted.body.fileId).expect(200)
    expect(body).toMatchObject({ sourceKind: 'sitting', sourceId: sittingId, rows: posted.body.rows })
    expect((await original(posted.body.fileId)).toString()).toBe(sheet)
  })

  test.each([
    ['before its sitting', 'results-before-sitting', '准考证号,成绩,满分\nX1,99,100\n'],
    ['that is no list', 'file-unreadable', 'a,b\n1,2\n'],
  ])('%s is refused whole, kept once, and the refusal names the file', async (_, code, sheet) => {
    const path = `/v1/sittings/${await world.sitting(1)}/results`
    const [refused, again] = [await desk.post(path, sheet), await desk.post(path, sheet)]
    expect([refused.status, refused.body.code]).toEqual([409, code])
    const { fileId } = refused.body.turnedOn
    expect(again.body.turnedOn.fileId).toBe(fileId)
    expect((await read(fileId)).body.rows).toMatchObject([{ row: 0, verdict: 'refused', code }])
    expect((await original(fileId)).toString()).toBe(sheet)
  })

  test('whose preview is outdated is kept, beside the same bytes committed afterwards', async () => {
    const { sittingId, tickets } = await desk.held(1)
    const path = `/v1/sittings/${sittingId}/results`
    const sheet = `准考证号,成绩,满分\n${tickets[0]},66,100\n`
    const refused = await desk.post(path, sheet, { query: '?previewDigest=another' })
    expect(refused.body.code).toBe('preview-outdated')
    const committed = await desk.post(path, sheet).expect(201)
    expect(committed.body.fileId).not.toBe(refused.body.turnedOn.fileId)
    expect((await original(refused.body.turnedOn.fileId)).toString()).toBe(sheet)
  })

  test('is found again among those of its sitting, the newest first, refused ones too', async () => {
    const { sittingId, tickets } = await desk.held(1)
    const path = `/v1/sittings/${sittingId}/results`
    const refused = await desk.post(path, 'a,b\n1,2\n')
    const posted = await desk.post(path, `准考证号,成绩,满分\n${tickets[0]},66,100\n`).expect(201)
    const list = (token: string, query = '') =>
      world.send('get', `/v1/sittings/${sittingId}/posted-results${query}`, token)
    const { body } = await list(world.centre).expect(200)
    expect(body.items.map((file: { fileId: string }) => file.fileId)).toEqual([
      posted.body.fileId,
      refused.body.turnedOn.fileId,
    ])
    const first = await list(world.bureau, '?limit=1')
    expect((await list(world.bureau, `?limit=1&after=${first.body.next}`)).body.items).toEqual([
      body.items[1],
    ])
    await list(await world.harness.token('examCentre', { centreId: newId() })).expect(404)
  })

  test("is nobody else's to read; a post to another centre's sitting is answered as one to none, and not kept", async () => {
    const path = `/v1/sittings/${await world.sitting(1)}/results`
    const refused = await desk.post(path, 'a,b\n1,2\n')
    const stranger = await world.harness.token('examCentre', { centreId: newId() })
    await read(refused.body.turnedOn.fileId, stranger).expect(404)
    const strange = await desk.post(path, 'a,b\n1,2\n', { token: stranger })
    expect([strange.status, strange.body.turnedOn]).toEqual([404, {}])
  })
})
