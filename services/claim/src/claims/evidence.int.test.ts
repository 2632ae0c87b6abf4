import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../../../kit/base/ids'
import { renewUploadKeys } from '../../../kit/files/key-renewal'
import { sweep } from '../../../kit/files/sweep'
import { endUnusedFiles } from '../files/unused-files'
import { type EvidenceDesk, evidenceDesk, fileOf, uploadRow } from '../testing/evidence-desk'
import {
  sampleDocx,
  sampleExecutable,
  sampleJpeg,
  sampleOfd,
  samplePdf,
  samplePng,
  sampleZip,
} from '../testing/sample-files'
import { createWorld, type Person, trainingForm, type World } from '../testing/world'

const MIB = 1_048_576
let world: World
let nurse: Person
let desk: EvidenceDesk
beforeAll(async () => {
  world = await createWorld()
  nurse = await world.person()
  desk = evidenceDesk(world, nurse)
})
afterAll(() => world.close())

describe('what is no evidence', () => {
  test.each([
    ['a renamed executable', sampleExecutable(), 415, 'evidence-type-not-taken'],
    ['a truncated PDF', samplePdf('cut', 50_000).subarray(0, 40_000), 422, 'evidence-damaged'],
    ['half a JPEG', sampleJpeg(2, 2, 50_000).subarray(0, 40_000), 422, 'evidence-damaged'],
    ['a letter in DOCX', sampleDocx(), 415, 'evidence-type-not-taken'],
    ['a picture of four gigapixels', samplePng(65_000, 65_000), 422, 'evidence-unpacks-too-large'],
    ['a page of HTML', Buffer.from('<html><script>alert(1)</script>'), 415, 'evidence-type-not-taken'],
    [
      'a zip bomb',
      sampleZip({ 'OFD.xml': Buffer.alloc(110 * MIB), 'b.xml': Buffer.alloc(110 * MIB) }),
      422,
      'evidence-unpacks-too-large',
    ],
  ])('%s is refused with its reason, as often as one asks', async (_name, bytes, status, code) => {
    const { claimId, evidenceId, path } = await desk.begun(bytes, { fileName: '证书.pdf' })
    const answer = await desk.patch(path, 0, bytes)
    expect([answer.status, answer.body.code]).toEqual([status, code])
    const again = await world.send('get', path, nurse.token)
    expect(again.body).toMatchObject({ code, policyVersion: expect.stringMatching(/^city-/) })
    expect((await world.send('head', path, nurse.token)).status).toBe(status)
    expect((await world.read(claimId, nurse.token)).evidence).toEqual([])
    expect((await uploadRow(world.owner, evidenceId)).ended).toBe('refused')
  })

  test('nor is what differs from the hash that was said', async () => {
    const file = samplePdf()
    const { path } = await desk.begun(file, { sha256: 'A'.repeat(64) })
    expect((await desk.patch(path, 0, file)).body.code).toBe('evidence-damaged')
  })

  test('a kind that the type does not have is refused', async () => {
    const answer = await world.begin(nurse, await desk.draft(), { length: 10 }, { kind: 'patent' })
    expect(answer.body.code).toBe('invalid-input')
  })
})

describe('a file is handed out', () => {
  test.each([
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\证书\\结业证书.PDF', '结业证书.PDF'],
    ['a\u0000b\r\nSet-Cookie: x=1.pdf', 'abSet-Cookie_ x=1.pdf'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe.pdf'],
    ['e\u0301tude.pdf', '\u00e9tude.pdf'],
    ['.htaccess', 'htaccess.pdf'],
    ['NUL', '_NUL.pdf'],
    ['..', 'evidence.pdf'],
  ])('under a safe name: %j', async (fileName, expected) => {
    const file = samplePdf()
    const { claimId, evidenceId, path } = await desk.begun(file, { fileName })
    await desk.patch(path, 0, file)
    const { evidence } = await world.read(claimId, nurse.token)
    expect(evidence[0].fileName).toBe(expected)
    const { headers } = await world.send('get', fileOf(claimId, evidenceId), nurse.token)
    const name = /^attachment; filename\*=UTF-8''([\w.~%-]+)$/.exec(headers['content-disposition']!)
    expect(decodeURIComponent(name![1]!)).toBe(expected)
  })

  test('so that a browser keeps it and never runs it', async () => {
    const html = Buffer.from('<html><script>alert(document.cookie)</script></html>')
    const file = Buffer.concat([samplePng(), html])
    const { claimId, evidenceId, path } = await desk.begun(file, { fileName: 'x.html' })
    expect((await desk.patch(path, 0, file)).status).toBe(204)
    const { headers } = await world.send('get', fileOf(claimId, evidenceId), nurse.token)
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': "attachment; filename*=UTF-8''x.html.png",
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
    })
  })

  test('to nobody but its person, while it is a draft', async () => {
    const { claimId, evidenceId, path } = await desk.begun(samplePdf())
    await desk.patch(path, 0, samplePdf())
    const other = await world.person()
    const file = fileOf(claimId, evidenceId)
    for (const token of [other.token, await world.official(), await world.bureau()]) {
      const answer = await world.send('get', file, token)
      expect([answer.status, answer.body.code]).toEqual([404, 'not-found'])
    }
    for (const [method, at] of [
      ['get', path],
      ['head', path],
      ['patch', path],
      ['delete', `/v1/claims/${claimId}/evidence/${evidenceId}`],
    ] as const) {
      const call = world.send(method, at, other.token)
      if (method === 'patch')
        call.set('upload-offset', '0').set('content-type', 'application/offset+octet-stream')
      expect([method, (await call).status]).toEqual([method, 404])
    }
    expect((await world.begin(other, claimId, { length: 5 })).status).toBe(404)
    // An id of another claim of one's own is none of this one either.
    const mine = await desk.draft()
    expect((await world.send('get', fileOf(mine, evidenceId), nurse.token)).status).toBe(404)
  })

  test('to the department that has the claim, not to another; to the bureau once it decides; each look on the trail', async () => {
    const claimId = await world.claim(nurse)
    const [{ evidenceId }] = (await world.read(claimId, nurse.token)).evidence
    const file = fileOf(claimId, evidenceId)
    const official = newId()
    expect((await world.send('get', file, await world.official('health', official))).status).toBe(200)
    expect((await world.send('get', file, await world.official('education'))).status).toBe(404)
    expect((await world.send('get', file, await world.bureau())).status).toBe(404)
    const token = await world.harness.token('oversight')
    expect((await world.send('get', file, token)).status).toBe(403)
    await world.act('rejection', claimId, await world.official(), { reason: '不符' })
    expect((await world.act('appeal', claimId, nurse.token, { reason: '请复核' })).status).toBe(200)
    expect((await world.send('get', file, await world.bureau())).status).toBe(200)
    const seen = await world.owner.query<{ actorId: string }>(
      `SELECT actor_id FROM audit WHERE act = 'evidence.read' AND object_id = $1 AND after->>'evidenceId' = $2`,
      [claimId, evidenceId],
    )
    expect(seen.map(each => each.actorId)).toContain(official)
    expect(seen).toHaveLength(2)
  })

  test.each(['two people', 'one person'])('the same file of %s is shown to the reviewer', async who => {
    const one = await world.person()
    const claimants = who === 'two people' ? [one, await world.person()] : [one, one]
    const file = samplePdf(`the same certificate of ${who}`)
    const claims: string[] = []
    for (const [index, person] of claimants.entries()) {
      const days = [{ on: `2026-03-0${index + 2}`, minutes: 360 }]
      const form = trainingForm(days, { eventName: `培训 ${person.personId} ${index}` })
      const claimId = await world.draft(person, form, ['notice'])
      expect((await world.upload(person, claimId, 'proofOfAttendance', file)).status).toBe(204)
      await world.submit(person, claimId)
      claims.push(claimId)
    }
    const { review } = await world.read(claims[1]!, await world.official())
    expect(review.same).toMatchObject([{ relation: 'sameFile', claimId: claims[0] }])
  })
})

describe('bytes', () => {
  const HOUR = 3_600_000
  const DAY = 24 * HOUR

  test('of an upload that stopped are taken away after a week, and it can not go on', async () => {
    const file = samplePdf('stopped', MIB)
    const { evidenceId, path } = await desk.begun(file)
    await desk.patch(path, 0, file.subarray(0, MIB / 2))
    world.harness.clock.advance(7 * DAY - HOUR)
    await sweep(world.deps, endUnusedFiles(world.deps))
    expect((await world.send('get', path, nurse.token)).status).toBe(200)
    world.harness.clock.advance(HOUR)
    expect((await world.send('get', path, nurse.token)).body).toMatchObject({
      code: 'upload-over',
      status: 410,
    })
    await sweep(world.deps, endUnusedFiles(world.deps))
    world.harness.clock.advance(HOUR)
    await sweep(world.deps, endUnusedFiles(world.deps))
    await sweep(world.deps, endUnusedFiles(world.deps))
    expect(readdirSync(world.evidenceFolder)).not.toContain(evidenceId)
    expect((await desk.patch(path, MIB / 2, file.subarray(MIB / 2))).body.code).toBe('upload-over')
    expect(await uploadRow(world.owner, evidenceId)).toMatchObject({
      ended: 'abandoned',
      sweptAt: expect.any(Date),
    })
  })

  test('of what was refused, or taken out before it was submitted, go too', async () => {
    const refused = await desk.begun(sampleExecutable())
    await desk.patch(refused.path, 0, sampleExecutable())
    const removed = await desk.begun(sampleOfd())
    await desk.patch(removed.path, 0, sampleOfd())
    const at = `/v1/claims/${removed.claimId}/evidence/${removed.evidenceId}`
    expect((await world.send('delete', at, nurse.token)).status).toBe(204)
    expect((await world.send('delete', at, nurse.token)).status).toBe(204)
    expect((await world.send('get', `${at}/file`, nurse.token)).status).toBe(404)
    world.harness.clock.advance(2 * HOUR)
    await sweep(world.deps, endUnusedFiles(world.deps))
    for (const { evidenceId } of [refused, removed])
      expect(readdirSync(world.evidenceFolder)).not.toContain(evidenceId)
  })

  test('of a submission are never taken away, whatever becomes of it', async () => {
    const claimId = await world.claim(nurse)
    const [{ evidenceId }] = (await world.read(claimId, nurse.token)).evidence
    await world.act('return', claimId, await world.official(), {
      reason: '请更换',
      marked: ['evidence.notice'],
    })
    const at = `/v1/claims/${claimId}/evidence/${evidenceId}`
    expect((await world.send('delete', at, nurse.token)).status).toBe(204)
    await world.act('withdrawal', claimId, nurse.token)
    world.harness.clock.advance(300 * DAY)
    await sweep(world.deps, endUnusedFiles(world.deps))
    expect((await world.send('get', `${at}/file`, await world.official())).status).toBe(200)
    for (const statement of [
      `UPDATE upload SET ended = 'discarded' WHERE upload_id = $1`,
      'DELETE FROM upload_piece WHERE upload_id = $1',
      'UPDATE upload_piece SET kept = false WHERE upload_id = $1',
      'DELETE FROM upload WHERE upload_id = $1',
    ])
      await expect(world.owner.query(statement, [evidenceId])).rejects.toThrow(/handed in|kept|ended/)
  })

  test('added to a returned claim that then ended take room until they are taken away; what was handed in stays', async () => {
    const person = await world.person()
    const claimId = await world.claim(person)
    const handedIn = (await world.read(claimId, person.token)).evidence.length
    await world.act('return', claimId, await world.official(), {
      reason: '请补充',
      marked: ['evidence.notice'],
    })
    const { evidenceId } = await world.upload(person, claimId, 'timetable', samplePdf('added'))
    const most = 628_000_000
    const grow = 'UPDATE upload SET size_bytes = $2, received_bytes = $2 WHERE upload_id = $1'
    await world.owner.query(grow, [evidenceId, most])
    const next = await world.send('post', '/v1/claims', person.token, { form: trainingForm() })
    const begin = async () => {
      const token = await world.harness.token('person', { personId: person.personId }, newId())
      return world.begin({ ...person, token }, next.body.claimId, { length: 5_000_000 })
    }
    expect((await begin()).body.code).toBe('evidence-space-used')
    await world.act('withdrawal', claimId, person.token)
    expect((await begin()).body.code).toBe('evidence-space-used')

    world.harness.clock.advance(8 * DAY)
    await sweep(world.deps, endUnusedFiles(world.deps))
    world.harness.clock.advance(2 * HOUR)
    await sweep(world.deps, endUnusedFiles(world.deps))
    expect(readdirSync(world.evidenceFolder)).not.toContain(evidenceId)
    expect((await begin()).status).toBe(201)
    const { evidence } = await world.read(claimId, person.token)
    expect(evidence).toHaveLength(handedIn)
    const file = `/v1/claims/${claimId}/evidence/${evidence[0].evidenceId}/file`
    expect((await world.send('get', file, person.token)).status).toBe(200)
  })

  test('that were changed in the store are not handed out', async () => {
    const { claimId, evidenceId, path } = await desk.begun(samplePdf())
    await desk.patch(path, 0, samplePdf())
    const folder = join(world.evidenceFolder, evidenceId)
    const [name] = readdirSync(folder)
    const sealed = readFileSync(join(folder, name!))
    sealed[40]! ^= 1
    await world.deps.store.put(`${evidenceId}/${name}`, sealed)
    const answer = await world.send('get', fileOf(claimId, evidenceId), nurse.token)
    expect([answer.status, answer.body.code]).toEqual([500, 'internal-fault'])
  })

  test('are opened by a new field key once their own was sealed anew with it', async () => {
    const { claimId, evidenceId, path } = await desk.begun(samplePdf('rotated'))
    await desk.patch(path, 0, samplePdf('rotated'))
    const old = world.deps.fieldKey
    const ring = { id: 'k2', key: randomBytes(32), older: [old] }
    const renewed = await renewUploadKeys({ sql: world.deps.sql, fieldKey: ring }, 1_000)
    expect(renewed).toContain(evidenceId)
    expect(await renewUploadKeys({ sql: world.deps.sql, fieldKey: ring }, 1_000)).toEqual([])
    Object.assign(world.deps, { fieldKey: { id: 'k2', key: ring.key } })
    const answer = await world.send('get', fileOf(claimId, evidenceId), nurse.token).buffer(true)
    Object.assign(world.deps, { fieldKey: ring })
    expect(Buffer.compare(answer.body as Buffer, samplePdf('rotated'))).toBe(0)
  })

  test('that the store does not take are asked for again, and nothing is counted', async () => {
    const { path } = await desk.begun(samplePdf())
    const { put } = world.deps.store
    Object.assign(world.deps.store, {
      put: () => Promise.reject(Object.assign(new Error('full'), { code: 'ECONNREFUSED' })),
    })
    const answer = await desk.patch(path, 0, samplePdf())
    Object.assign(world.deps.store, { put })
    expect([answer.status, answer.body.code]).toEqual([503, 'temporarily-unavailable'])
    expect((await desk.patch(path, 0, samplePdf())).status).toBe(204)
  })
})
