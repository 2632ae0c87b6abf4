import { readdirSync } from 'node:fs'
import { newId } from '../../../../kit/base/ids'
import { sweep } from '../../../../kit/files/sweep'
import { endUnusedFiles } from '../../files/unused-files'
import { uploadRow } from '../../testing/evidence-desk'
import { sampleExecutable, samplePdf } from '../../testing/sample-files'
import {
  type ClassWorld,
  createClassWorld,
  csv,
  numberOf,
  type Organiser,
  seminar,
} from '../testing/class-world'

const MIB = 1_048_576
const DAY = 86_400_000

/** Plan and approval before a class, summary and records after it (Articles 13, 14), as files. */
describe('a document of a class', () => {
  let world: ClassWorld
  let organiser: Organiser
  beforeAll(async () => {
    world = await createClassWorld()
    organiser = await world.organiser()
  }, 60_000)
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set('2026-02-02T02:00:00.000Z'))

  const at = (classId: string, documentId: string) =>
    `/v1/training-classes/${classId}/documents/${documentId}`
  const read = (classId: string, documentId: string, token: string) =>
    world.send('get', `${at(classId, documentId)}/file`, token).buffer(true)
  const draft = (kinds: string[] = []) => world.draftClass(organiser.token, seminar, kinds)
  const planned = async () => {
    const classId = await draft(['plan', 'approval'])
    expect(await world.sendPlan(organiser, classId)).toMatchObject({ state: 'planned' })
    return classId
  }
  const documentsOf = async (classId: string, token: string) =>
    (await world.readClass(classId, token)).documents
  const trail = async (classId: string) =>
    world.owner.query<{ actorId: string; documentId: string }>(
      `SELECT actor_id, after->>'documentId' AS "documentId" FROM audit
       WHERE act = 'classDocument.read' AND object_id = $1 ORDER BY id`,
      [classId],
    )

  test('is sent in pieces and goes on where its line broke, and is handed out byte for byte, inert', async () => {
    const classId = await draft()
    const bytes = samplePdf('计划', MIB + 20_000)
    const begun = await world.beginDocument(classId, organiser.token, bytes, { fileName: '../计划.exe' })
    const path = begun.headers.location!
    expect((await world.sendBytes(path, organiser.token, 0, bytes.subarray(0, MIB))).status).toBe(204)
    const head = await world.send('head', path, organiser.token)
    expect([head.status, head.headers['upload-offset']]).toEqual([200, String(MIB)])
    const { uploads } = await world.readClass(classId, organiser.token)
    expect(uploads).toMatchObject([{ documentId: begun.body.documentId, offset: MIB, kind: 'plan' }])
    const last = await world.sendBytes(path, organiser.token, MIB, bytes.subarray(MIB))
    expect([last.status, last.headers['upload-offset']]).toEqual([204, String(bytes.length)])
    expect(await world.readClass(classId, organiser.token)).toMatchObject({
      uploads: [],
      documents: [{ fileName: '计划.exe.pdf', mediaType: 'application/pdf', handedInAt: null }],
    })
    const file = await read(classId, begun.body.documentId, organiser.token)
    expect(Buffer.compare(file.body as Buffer, bytes)).toBe(0)
    expect(file.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringMatching(/^attachment; /),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
  })

  test('is refused before its first byte where it is too large, and for what it truly is', async () => {
    const classId = await draft()
    const large = await world.beginDocument(classId, organiser.token, { length: 20 * MIB + 1 })
    expect([large.status, large.body.code, large.body.article]).toEqual([
      413,
      'class-document-too-large',
      '13',
    ])
    const program = sampleExecutable()
    const { headers } = await world.beginDocument(classId, organiser.token, program)
    const sent = await world.sendBytes(headers.location!, organiser.token, 0, program)
    expect([sent.status, sent.body.code]).toEqual([415, 'evidence-type-not-taken'])
    const other = await world.beginDocument(classId, organiser.token, program, { kind: 'notice' })
    expect(other.body.code).toBe('invalid-input')
  })

  test('is refused where there are fifty, or its organiser has 600 MiB not handed in, uploads under way included', async () => {
    const begin = async (classId: string, token: string, length: number, count: number) => {
      for (let begun = 0; begun < count; begun += 1)
        expect((await world.beginDocument(classId, token, { length })).status).toBe(201)
      return (await world.beginDocument(classId, token, { length })).body
    }
    const many = await begin(await draft(), organiser.token, 10, 50)
    expect([many.code, many.turnedOn]).toEqual(['class-documents-too-many', { files: 50, limit: 50 }])
    const other = await world.organiser()
    const [one, two] = [
      await world.draftClass(other.token, seminar, []),
      await world.draftClass(other.token, seminar, []),
    ]
    await begin(one, other.token, 20 * MIB, 14)
    expect((await begin(two, other.token, 20 * MIB, 15)).code).toBe('class-documents-space-used')
  })

  test('counts once it is whole: a plan is not sent on an approval that is under way', async () => {
    const classId = await draft(['plan'])
    const bytes = samplePdf('批复')
    const { headers } = await world.beginDocument(classId, organiser.token, bytes, { kind: 'approval' })
    expect(await world.sendPlan(organiser, classId)).toMatchObject({
      code: 'class-document-missing',
      turnedOn: { missing: 'approval' },
    })
    await world.sendBytes(headers.location!, organiser.token, 0, bytes)
    expect(await world.sendPlan(organiser, classId)).toMatchObject({ state: 'planned' })
  })

  test('is its organiser’s alone until it is handed in, then its reviewers’ too, each look on the trail', async () => {
    const classId = await planned()
    const later = await world.sendDocument(classId, organiser.token, 'record')
    const official = newId()
    const department = await world.official('health', official)
    const seen = await documentsOf(classId, department)
    expect(seen.map((each: { kind: string }) => each.kind)).toEqual(['plan', 'approval'])
    const [{ documentId }] = seen
    expect((await read(classId, documentId, department)).status).toBe(200)
    expect((await read(classId, documentId, await world.bureau())).status).toBe(200)
    expect((await read(classId, later, department)).status).toBe(404)
    expect((await read(classId, later, organiser.token)).status).toBe(200)
    expect((await trail(classId)).map(each => each.documentId)).toEqual([documentId, documentId])
    expect((await trail(classId))[0]!.actorId).toBe(official)
    expect((await read(classId, documentId, await world.harness.token('oversight'))).status).toBe(403)
    // What is corrected before the answer is handed in with what came meanwhile.
    const corrected = await world.send(
      'put',
      `/v1/training-classes/${classId}/plan`,
      organiser.token,
      seminar,
    )
    expect(corrected.body.state).toBe('planned')
    expect((await read(classId, later, department)).status).toBe(200)
  })

  test('is not there for anyone else, on every way in', async () => {
    const classId = await planned()
    const [{ documentId }] = await documentsOf(classId, organiser.token)
    const strangers = [(await world.organiser()).token, await world.official('education')]
    for (const token of strangers) {
      const path = `${at(classId, documentId)}/upload`
      const answers = [
        await read(classId, documentId, token),
        await world.send('get', path, token),
        await world.sendBytes(path, token, 0, samplePdf()),
        await world.send('delete', at(classId, documentId), token),
        await world.beginDocument(classId, token, samplePdf()),
      ]
      expect(answers.map(each => each.status)).toEqual([404, 404, 404, 404, 404])
    }
    // The department that reviews it writes nothing into it, and under another class it is nowhere.
    expect((await world.beginDocument(classId, world.department, samplePdf())).status).toBe(404)
    expect((await read(await draft(), documentId, organiser.token)).status).toBe(404)
    const nurse = await world.person()
    const asEvidence = `/v1/claims/${classId}/evidence/${documentId}`
    expect((await world.send('get', `${asEvidence}/file`, nurse.token)).status).toBe(404)
    expect((await world.send('delete', asEvidence, nurse.token)).status).toBe(404)
  })

  test('that was not handed in can be taken out and goes; what was handed in stays, whatever becomes of the class', async () => {
    const classId = await planned()
    const [{ documentId }] = await documentsOf(classId, organiser.token)
    const removed = await world.sendDocument(classId, organiser.token, 'record')
    expect((await world.send('delete', at(classId, removed), organiser.token)).status).toBe(204)
    expect((await world.send('delete', at(classId, removed), organiser.token)).status).toBe(204)
    expect((await read(classId, removed, organiser.token)).status).toBe(404)
    const refused = await world.send('delete', at(classId, documentId), organiser.token)
    expect([refused.status, refused.body.code]).toEqual([409, 'class-document-handed-in'])

    const left = await world.sendDocument(classId, organiser.token, 'record')
    await world.onClass('cancellation', classId, organiser.token, { reason: '讲师因病' })
    expect((await world.beginDocument(classId, organiser.token, samplePdf())).body.code).toBe(
      'class-act-not-allowed',
    )
    world.harness.clock.advance(8 * DAY)
    await sweep(world.deps, endUnusedFiles(world.deps))
    world.harness.clock.advance(DAY)
    await sweep(world.deps, endUnusedFiles(world.deps))
    for (const gone of [removed, left]) {
      expect(await uploadRow(world.owner, gone)).toMatchObject({
        ended: 'discarded',
        sweptAt: expect.any(Date),
      })
      expect(readdirSync(world.evidenceFolder)).not.toContain(gone)
    }
    expect((await read(classId, documentId, world.department)).status).toBe(200)
    for (const statement of [
      `UPDATE upload SET ended = 'discarded' WHERE upload_id = $1`,
      'DELETE FROM upload_piece WHERE upload_id = $1',
      'UPDATE class_document SET sha256 = sha256 WHERE document_id = $1',
      'DELETE FROM handed_in_document WHERE document_id = $1',
    ])
      await expect(world.owner.query(statement, [documentId])).rejects.toThrow(/handed in|kept|append-only/)
  })

  test('that is corrected after a return goes in with the same roster again, and is not reviewed unseen', async () => {
    const classId = await world.heldClass(organiser)
    await world.person({ number: numberOf(700) })
    const roster = csv([[numberOf(700), '林晓', '']])
    await world.roster(organiser.token, classId, roster)
    await world.onClass('return', classId, world.department, { reason: '总结未盖章' })
    await world.sendDocument(classId, organiser.token, 'summary')
    const again = await world.roster(organiser.token, classId, roster)
    expect(again.body).toMatchObject({ state: 'rosterIn', counts: { same: 1, fresh: 0 } })
    const { seq, documents } = await world.readClass(classId, world.department)
    expect(documents.map((each: { kind: string }) => each.kind)).toEqual([
      ...['plan', 'approval', 'summary', 'summary'],
    ])
    await world.sendDocument(classId, organiser.token, 'record')
    expect((await world.roster(organiser.token, classId, roster)).body.state).toBe('rosterIn')
    const unseen = await world.onClass('review', classId, world.department, { seq })
    expect(unseen.body.code).toBe('roster-outdated')
    // Nothing new: the same again changes nothing.
    const { seq: now } = await world.readClass(classId, world.department)
    await world.roster(organiser.token, classId, roster)
    expect((await world.readClass(classId, world.department)).seq).toBe(now)
    expect((await world.onClass('review', classId, world.department)).body.state).toBe('reviewed')
  })

  test('that was handed in for another class too is shown to who reviews, without what is not theirs to see', async () => {
    const file = samplePdf('the same plan')
    const handIn = async (plan: object) => {
      const classId = await world.draftClass(organiser.token, plan, ['approval'])
      const documentId = await world.sendDocument(classId, organiser.token, 'plan', file)
      await world.sendPlan(organiser, classId)
      return { classId, documentId }
    }
    const one = await handIn(seminar)
    const two = await handIn({ ...seminar, industry: 'education' })
    const view = await world.readClass(one.classId, world.department)
    const { documentId } = one
    expect(view.sameFiles).toEqual([{ documentId, classId: null, industry: 'education', year: 2026 }])
    expect((await world.readClass(one.classId, await world.bureau())).sameFiles).toMatchObject([
      { documentId, classId: two.classId },
    ])
    expect((await world.readClass(one.classId, organiser.token)).sameFiles).toEqual([])
  })

  test('that was handed in by mistake is withdrawn with a reason once another is there, stays, and says so', async () => {
    const classId = await planned()
    const [{ documentId }] = await documentsOf(classId, organiser.token)
    const withdraw = (token = organiser.token) =>
      world.send('post', `${at(classId, documentId)}/withdrawal`, token, { reason: '误传他班计划' })
    expect((await withdraw()).body).toMatchObject({
      code: 'class-document-missing',
      turnedOn: { missing: 'plan' },
    })
    await world.sendDocument(classId, organiser.token, 'plan')
    expect((await withdraw(world.department)).status).toBe(404)
    expect([(await withdraw()).status, (await withdraw()).status]).toEqual([204, 204])
    const [seen] = await documentsOf(classId, world.department)
    expect(seen).toMatchObject({
      documentId,
      withdrawnBecause: '误传他班计划',
      withdrawnAt: expect.any(String),
    })
    expect((await read(classId, documentId, world.department)).status).toBe(200)
    await expect(world.owner.query('DELETE FROM withdrawn_document')).rejects.toThrow(/append-only/)
  })

  test('that is evidence of a claim too is shown to who reviews either', async () => {
    const file = samplePdf('one summary for two')
    const classId = await draft(['plan', 'approval'])
    await world.sendDocument(classId, organiser.token, 'record', file)
    await world.sendPlan(organiser, classId)
    world.harness.clock.set('2026-03-09T02:00:00.000Z')
    const nurse = await world.person()
    const claimId = await world.draft(nurse, undefined, ['notice'])
    const { evidenceId } = await world.upload(nurse, claimId, 'proofOfAttendance', file)
    await world.submit(nurse, claimId)
    const official = await world.official()
    const { review } = await world.read(claimId, official)
    expect(review.sameDocuments).toEqual([{ evidenceId, classId, industry: 'health', year: 2026 }])
    expect((await world.readClass(classId, official)).sameEvidence).toMatchObject([{ claimId }])
    expect((await world.readClass(classId, organiser.token)).sameEvidence).toEqual([])
  })

  test('of a department’s own class is that department’s to send, to read and to review (Article 14)', async () => {
    const own = { ...seminar, kind: 'departmentClass', approvalNumber: undefined, industry: undefined }
    const classId = await world.draftClass(world.department, own, [])
    const documentId = await world.sendDocument(classId, world.department, 'plan')
    expect((await read(classId, documentId, await world.official('health'))).status).toBe(200)
    expect((await read(classId, documentId, await world.bureau())).status).toBe(404)
    expect(await trail(classId)).toHaveLength(1)
  })

  test('is a class’s, evidence is a claim’s: the database knows no upload of both, or of neither', async () => {
    const classId = await draft()
    const documentId = await world.sendDocument(classId, organiser.token, 'plan')
    const claimId = await world.draft(await world.person(), undefined, [])
    const copied = (columns: string) =>
      `INSERT INTO upload (upload_id, claim_id, class_id, kind, file_name, size_bytes, key_id, key_nonce, sealed_key, started_at,
         touched_at) SELECT '${newId()}', ${columns}, kind, file_name, size_bytes, key_id, key_nonce, sealed_key, started_at,
         touched_at FROM upload WHERE upload_id = '${documentId}'`
    for (const statement of [
      copied('NULL, NULL'),
      copied(`'${claimId}', class_id`),
      `UPDATE upload SET class_id = NULL, claim_id = '${claimId}' WHERE upload_id = '${documentId}'`,
      `INSERT INTO evidence (evidence_id, claim_id, kind, file_name, size_bytes, sha256, media_type, added_at)
       SELECT document_id, '${claimId}', 'notice', file_name, size_bytes, sha256, media_type, added_at FROM class_document
       WHERE document_id = '${documentId}'`,
    ])
      await expect(world.owner.query(statement)).rejects.toThrow(/upload_has_one_owner|has_bytes/)
  })
})
