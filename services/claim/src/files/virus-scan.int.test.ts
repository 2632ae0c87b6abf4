import { createVirusScan, VirusScanSettings } from '../../../kit/files/virus-scan'
import { type Clamd, eicar, startClamd } from '../testing/clamd'
import { type EvidenceDesk, evidenceDesk } from '../testing/evidence-desk'
import { samplePdf } from '../testing/sample-files'
import { createWorld, type Person, type World } from '../testing/world'

let clamd: Clamd
let world: World
let nurse: Person
let desk: EvidenceDesk
beforeAll(async () => {
  clamd = await startClamd()
  world = await createWorld(undefined, undefined, { CLAMD_ADDRESS: clamd.address })
  nurse = await world.person()
  desk = evidenceDesk(world, nurse)
})
afterAll(async () => {
  await world.close()
  await clamd.stop()
})

/** A file that every viewer opens, with a test virus in the text of its first object. */
const infectedPdf = (): Buffer => samplePdf(eicar.toString('latin1'))

test('a file in which the scanner finds malware is refused and not kept', async () => {
  const file = infectedPdf()
  expect(file.includes(eicar)).toBe(true)
  const { claimId, path } = await desk.begun(file)
  const answer = await desk.patch(path, 0, file)
  expect([answer.status, answer.body.code]).toEqual([422, 'evidence-infected'])
  expect((await world.read(claimId, nurse.token)).evidence).toEqual([])
})

test('a file in which it finds nothing is kept', async () => {
  const file = samplePdf()
  const { path } = await desk.begun(file)
  expect((await desk.patch(path, 0, file)).status).toBe(204)
})

test('while the scanner is away nothing is kept, and what has arrived is looked at once it is back', async () => {
  const file = samplePdf()
  const { claimId, path } = await desk.begun(file)
  const port = Number(clamd.address.split(':')[1])
  await clamd.stop()
  const answer = await desk.patch(path, 0, file)
  expect([answer.status, answer.body.code]).toEqual([503, 'temporarily-unavailable'])
  expect((await world.read(claimId, nurse.token)).evidence).toEqual([])
  clamd = await startClamd(port)
  expect((await world.send('head', path, nurse.token)).status).toBe(200)
  expect((await world.read(claimId, nurse.token)).evidence).toHaveLength(1)
})

const real = process.env.XUESHI_TEST_CLAMD_ADDRESS
const withRealClamd = real ? test : test.skip
withRealClamd('a real clamd gives the same verdicts', async () => {
  const scan = createVirusScan(VirusScanSettings.parse({ CLAMD_ADDRESS: real }))
  async function* of(bytes: Buffer) {
    yield bytes
  }
  expect(await scan.check(of(eicar))).toMatchObject({ code: 'evidence-infected' })
  expect(await scan.check(of(samplePdf()))).toBeUndefined()
})

test.each(['scanner', '127.0.0.1', 'http://127.0.0.1:3310'])('%s is no address of a scanner', address =>
  expect(VirusScanSettings.safeParse({ CLAMD_ADDRESS: address }).success).toBe(false),
)
