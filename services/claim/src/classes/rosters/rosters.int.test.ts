import { randomBytes } from 'node:crypto'
import iconv from 'iconv-lite'
import { xlsxMedia } from '../../../../kit/intake/read-xlsx'
import { workbookOf } from '../../../../kit/intake/testing/workbook-of'
import { zipOf } from '../../../../kit/intake/testing/zip-of'
import type { NamedKey } from '../../../../kit/keys/key-ring'
import { commitModelsUnlessRefused } from '../../../../kit/sql/transaction'
import {
  AFTER_CLASS,
  type ClassWorld,
  createClassWorld,
  csv,
  numberOf,
  type Organiser,
  type Sheet,
  xlsx,
} from '../testing/class-world'
import { renewRosterRows } from './key-renewal'

/** Rosters of organisers are read as they were meant, or refused row by row with the reason; good rows are never lost. */
describe('a roster', () => {
  let world: ClassWorld
  let organiser: Organiser
  let classId: string

  beforeAll(async () => {
    world = await createClassWorld()
    organiser = await world.organiser()
    classId = await world.heldClass(organiser)
    await world.person({ name: '欧阳修远', number: numberOf(1) })
    await world.person({ name: '林晓', number: numberOf(2) })
    await world.person({ name: '林教', number: numberOf(3), titleSeries: inTeaching })
    await world.person({ name: '未核', number: numberOf(4), verified: false })
  }, 60_000)
  afterAll(() => world.close())

  const inTeaching = [{ value: 'schoolTeacher', startsOn: '', endsOn: '' }]
  const preview = (sheet: Sheet) => world.roster(organiser.token, classId, sheet, 'roster/preview')
  const codesOf = async (sheet: Sheet): Promise<string[]> => {
    const { body } = await preview(sheet)
    return body.rows.map((row: { code?: string; outcome: string }) => row.code ?? row.outcome)
  }

  const sheet = csv([[numberOf(1), '欧阳修远', '1']]).bytes.toString()
  test.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(sheet)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${sheet}`)],
    ['GB18030', iconv.encode(sheet, 'gb18030')],
  ])('is read in %s', async (_, bytes) => {
    expect(await codesOf({ bytes, type: 'text/csv' })).toEqual(['registers'])
  })

  test('is read with days as a spreadsheet counts them, as text, and in full-width digits', async () => {
    const [first, second] = [numberOf(1), numberOf(2)]
    const fullWidth = second.replace(/\d/g, digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
    const rows = await xlsx([
      [first, '欧阳修远', new Date('2026-03-03T00:00:00Z')],
      [fullWidth, '林晓', '2026年3月2日、2026/3/4半天'],
    ])
    expect(await codesOf(rows)).toEqual(['registers', 'registers'])
    expect(
      await codesOf(
        csv([
          [first, '欧阳修远', '46084'],
          [fullWidth, '林晓', '２．５'],
        ]),
      ),
    ).toEqual([...['registers', 'registers']])
  })

  test('says of each bad row what is wrong, and keeps the good ones', async () => {
    const [one, two] = [numberOf(1), numberOf(2)]
    const rows: [cells: string[], verdict: string][] = [
      [[one, '欧阳修远', ''], 'registers'],
      [[two, '林晓', '1'], 'roster-repeated'],
      [[two, '林晓', '2'], 'roster-repeated'],
      [[one.replace(/.$/, '#'), '王三', ''], 'roster-id-unreadable'],
      [[numberOf(3), '林教', ''], 'roster-row-set-aside'],
      [[numberOf(4), '未核', ''], 'waits'],
      [[numberOf(5), '没注册', '1'], 'waits'],
      [[numberOf(6), '多了', '3.5'], 'roster-days-outside-class'],
      [[numberOf(7), '乱写', '很多天'], 'roster-days-unreadable'],
    ]
    const { body } = await preview(csv(rows.map(([cells]) => cells)))
    expect(body.rows.map((row: { code?: string; outcome: string }) => row.code ?? row.outcome)).toEqual(
      rows.map(([, verdict]) => verdict),
    )
    expect(await codesOf(csv([[one, '欧阳修', '']]))).toEqual(['roster-row-set-aside'])
    // Whole numbers stand nowhere in an answer.
    expect(JSON.stringify(body)).not.toContain(one)
    const refused = body.rows.filter((row: { code?: string }) => row.code)
    for (const row of refused) expect(row.remedy).not.toBe('')
  })

  test('says what each row comes to, and names what of the file was not read', async () => {
    const [one, two] = [numberOf(1), numberOf(2)]
    const text = [
      '参加人员名单,,,,',
      '序号,公民身份号码,姓名（必填）,参加天数（天）,单位',
      `1,${one},欧阳修远,1,一院`,
      `2,${two},林晓,,`,
      '合计,,2,,',
    ].join('\n')
    const { body } = await preview({ bytes: Buffer.from(text), type: 'text/csv' }).set(
      'accept-language',
      'en',
    )
    expect(body.rows).toMatchObject([
      {
        row: 3,
        verdict: 'fresh',
        outcome: 'registers',
        comesTo: expect.stringMatching(/^1 of 3 days, \d+ hours$/),
      },
      { row: 4, comesTo: expect.stringMatching(/^3 of 3 days, none given: all of them, \d+ hours$/) },
    ])
    expect(body.notRead.map((each: { said: string }) => each.said)).toEqual([
      'Line 1 not read as a person: 参加人员名单',
      'Line 5 not read as a person: 合计 2',
      'Column not read: 序号 (A)',
      'Column not read: 单位 (E)',
    ])
  })

  test('a file is not taken apart where it can not be posted anyway', async () => {
    const early = await world.draftClass(organiser.token)
    const unreadable = { bytes: Buffer.from('?'), type: xlsxMedia }
    expect((await world.roster(organiser.token, early, unreadable)).body.code).toBe('class-act-not-allowed')
  })

  test('a number that a spreadsheet cut its end off is refused with what to do', async () => {
    const { body } = await preview(await xlsx([[Number(numberOf(5).slice(0, 17)) * 10, '没注册', '']]))
    expect(body.rows[0]).toMatchObject({ code: 'roster-row-unreadable' })
    expect(body.rows[0].detail).toContain('证件号码')
  })

  test.each<[string, () => Buffer]>([
    ['a zip bomb', () => zipOf([{ name: 'xl/workbook.xml', bytes: Buffer.alloc(70_000_000, '0') }])],
    ['a renamed executable', () => Buffer.concat([Buffer.from('MZ'), randomBytes(2_000)])],
    ['an old XLS', () => Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['nothing but a header', () => csv([]).bytes],
    ['a row numbered beyond any sheet', () => workbookOf({ sheet: '<row r="1"/><row r="99999999999"/>' })],
    ['a row numbered by a word', () => workbookOf({ sheet: '<row r="1"/><row r="abc"/>' })],
  ])('%s is refused whole, no row of it is taken, and it is kept as it came', async (_, bytes) => {
    const sent = { bytes: bytes(), type: xlsxMedia }
    expect((await preview(sent)).body).toMatchObject({ code: 'file-unreadable' })
    const answer = await world.roster(organiser.token, classId, sent)
    expect(answer.body).toMatchObject({ code: 'file-unreadable', turnedOn: { fileId: expect.any(String) } })
    expect((await world.readClass(classId, organiser.token)).roster.posted).toBe(0)
    const again = await world.roster(organiser.token, classId, sent)
    expect(again.body.turnedOn.fileId).toBe(answer.body.turnedOn.fileId)
    const file = `/v1/training-classes/${classId}/rosters/${answer.body.turnedOn.fileId}`
    expect((await originalOf(file, world.department)).equals(sent.bytes)).toBe(true)
    expect((await world.send('get', file, organiser.token)).body).toMatchObject({
      ...{ mediaType: xlsxMedia, rows: [{ row: 0, code: 'file-unreadable' }] },
    })
  })

  const originalOf = async (file: string, token: string): Promise<Buffer> =>
    (await world.send('get', `${file}/original`, token).responseType('blob').expect(200)).body

  test('that comes too early is kept and listed with why; as it came it is its organiser’s alone, on the trail', async () => {
    const early = await world.draftClass(organiser.token)
    const sent = csv([[numberOf(2), '林晓', '1']])
    const refused = await world.roster(organiser.token, early, sent)
    expect(refused.body.code).toBe('class-act-not-allowed')
    world.harness.clock.set('2026-02-02T02:00:00.000Z')
    expect(await world.sendPlan(organiser, early)).toMatchObject({ state: 'planned' })
    world.harness.clock.set(AFTER_CLASS)
    const list = `/v1/training-classes/${early}/rosters`
    for (const token of [organiser.token, world.department, await world.bureau()]) {
      const { body } = await world.send('get', list, token)
      expect(body).toMatchObject({ items: [{ refused: { code: 'class-act-not-allowed' } }], next: null })
      const file = `${list}/${body.items[0].fileId}`
      if (token === organiser.token) expect((await originalOf(file, token)).equals(sent.bytes)).toBe(true)
      // It could be read, so nobody else needs the whole numbers in it.
      else expect((await world.send('get', `${file}/original`, token)).status).toBe(404)
    }
    const stranger = await world.organiser()
    expect((await world.send('get', list, stranger.token)).status).toBe(404)
    const unreadable = { bytes: Buffer.from('?'), type: xlsxMedia }
    expect((await world.roster(stranger.token, early, unreadable)).body.code).toBe('not-found')
    const oversight = await world.harness.token('oversight')
    const { body } = await world.send('get', `/v1/audit/claim?objectId=${early}`, oversight)
    const reads = body.rows.filter((row: { after?: { read?: string } }) => row.after?.read === 'original')
    expect(reads).toHaveLength(1)
    expect(body.rows).toContainEqual(
      expect.objectContaining({
        act: 'roster.post',
        after: expect.objectContaining({ refused: 'class-act-not-allowed' }),
      }),
    )
  })

  test('that rows were taken from is given back as it came to its organiser alone', async () => {
    const own = await world.heldClass(organiser)
    const sent = csv([[numberOf(2), '林晓', '1']])
    const { body } = await world.roster(organiser.token, own, sent)
    const file = `/v1/training-classes/${own}/rosters/${body.fileId}`
    expect((await originalOf(file, organiser.token)).equals(sent.bytes)).toBe(true)
    expect((await world.send('get', `${file}/original`, world.department)).status).toBe(404)
    expect((await world.send('get', file, world.department)).body.rows).toMatchObject([
      { row: 2, key: null, verdict: 'fresh' },
    ])
  })

  test('that is too large is not received, and the answer says that nothing was kept', async () => {
    const answer = await world.roster(organiser.token, classId, {
      ...{ bytes: Buffer.alloc(32 * 1_048_576), type: 'text/csv' },
    })
    expect(answer.body).toMatchObject({ code: 'too-large', detail: expect.stringContaining('kept') })
  })

  test('a commit that names a preview does what it showed, or nothing', async () => {
    const rows = csv([[numberOf(8), '赵六', '1']])
    const { headers } = await preview(rows)
    await world.person({ name: '赵六', number: numberOf(8) })
    const outdated = await world.roster(organiser.token, classId, rows).set('if-match', headers.etag!)
    expect(outdated.body.code).toBe('preview-outdated')
    const posted = await world.roster(organiser.token, classId, rows)
    expect(posted.body.counts.fresh).toBe(1)
    // Taken out again before the review, with the reason.
    const [row] = await world.rows(classId, organiser.token)
    const removed = { rowIds: [row.rowId], reason: '未到场' }
    expect((await world.onClass('removed-rows', classId, organiser.token, removed)).body).toEqual({
      removed: 1,
    })
  })

  test('that was returned goes in again, without the row taken out of it, or unchanged because it was right', async () => {
    const own = await world.heldClass(organiser)
    const [there, absent] = [
      [numberOf(20), '林晓', '1'],
      [numberOf(21), '王三', '1'],
    ]
    const post = (...rows: string[][]) => world.roster(organiser.token, own, csv(rows))
    const returned = { reason: '王三未到场' }
    await post(there!, absent!)
    await world.onClass('return', own, world.department, returned)
    const row = (await world.rows(own, organiser.token)).find(each => each.name === '王三')
    await world.onClass('removed-rows', own, organiser.token, { rowIds: [row.rowId], ...returned })
    expect((await post(there!)).body).toMatchObject({ state: 'rosterIn', counts: { same: 1, fresh: 0 } })
    await world.onClass('return', own, world.department, { reason: '请核对天数' })
    expect((await post(there!)).body.state).toBe('rosterIn')
    expect((await world.rows(own, organiser.token)).map(each => each.name)).toEqual(['林晓'])
  })

  test('its rows are found and opened by new keys when they were renewed', async () => {
    await world.roster(organiser.token, classId, csv([[numberOf(1), '欧阳修远', '']]))
    const newer = <K extends NamedKey>(old: K) => ({ id: 'newer', key: randomBytes(32), older: [old] })
    const [fieldKey, lookupKey] = [newer(world.deps.fieldKey), newer(world.deps.lookupKey)]
    const renewed = await commitModelsUnlessRefused(world.deps.prisma, (_, sql) =>
      renewRosterRows(sql, { fieldKey, lookupKey }, 100),
    )
    expect(renewed.length).toBeGreaterThan(0)
    const again = await commitModelsUnlessRefused(world.deps.prisma, (_, sql) =>
      renewRosterRows(sql, { fieldKey, lookupKey }, 100),
    )
    expect(again).toEqual([])
    Object.assign(world.deps, { fieldKey, lookupKey })
    const posted = await world.roster(organiser.token, classId, csv([[numberOf(1), '欧阳修远', '']]))
    expect(posted.body.counts).toMatchObject({ same: 1 })
    expect((await world.rows(classId, organiser.token)).map(row => row.name)).toContain('欧阳修远')
  })
})
