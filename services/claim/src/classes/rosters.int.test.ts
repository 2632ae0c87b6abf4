import { randomBytes } from 'node:crypto'
import iconv from 'iconv-lite'
import { transact } from '../../../kit/database'
import { xlsxMedia } from '../../../kit/intake/read-xlsx'
import { zipOf } from '../../../kit/intake/testing/zip-of'
import type { NamedKey } from '../../../kit/key-ring'
import { renewRosterRows } from './renew-rows'
import {
  type ClassWorld,
  createClassWorld,
  csv,
  numberOf,
  type Organiser,
  type Sheet,
  xlsx,
} from './testing/class-world'

/** What organisers send: read as it was meant, or refused row by row with the reason; good rows are never lost. */
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
      [[numberOf(3), '林教', ''], 'roster-other-industry'],
      [[numberOf(4), '未核', ''], 'waits'],
      [[numberOf(5), '没注册', '1'], 'waits'],
      [[numberOf(6), '多了', '3.5'], 'roster-days-outside-class'],
      [[numberOf(7), '乱写', '很多天'], 'roster-days-unreadable'],
    ]
    const { body } = await preview(csv(rows.map(([cells]) => cells)))
    expect(body.rows.map((row: { code?: string; outcome: string }) => row.code ?? row.outcome)).toEqual(
      rows.map(([, verdict]) => verdict),
    )
    expect(await codesOf(csv([[one, '欧阳修', '']]))).toEqual(['roster-name-differs'])
    // Whole numbers stand nowhere in an answer.
    expect(JSON.stringify(body)).not.toContain(one)
    const refused = body.rows.filter((row: { code?: string }) => row.code)
    for (const row of refused) expect(row.remedy).not.toBe('')
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
  ])('%s is refused whole, and nothing is kept', async (_, bytes) => {
    const answer = await world.roster(organiser.token, classId, { bytes: bytes(), type: xlsxMedia })
    expect(answer.body.code).toBe('file-unreadable')
    expect((await world.readClass(classId, organiser.token)).roster.posted).toBe(0)
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

  test('its rows are found and opened by new keys when they were renewed', async () => {
    await world.roster(organiser.token, classId, csv([[numberOf(1), '欧阳修远', '']]))
    const newer = <K extends NamedKey>(old: K) => ({ id: 'newer', key: randomBytes(32), older: [old] })
    const [fieldKey, lookupKey] = [newer(world.claims.fieldKey), newer(world.claims.lookupKey)]
    const renewed = await transact(world.claims.prisma, (_, sql) =>
      renewRosterRows(sql, { fieldKey, lookupKey }, 100),
    )
    expect(renewed.length).toBeGreaterThan(0)
    const again = await transact(world.claims.prisma, (_, sql) =>
      renewRosterRows(sql, { fieldKey, lookupKey }, 100),
    )
    expect(again).toEqual([])
    Object.assign(world.claims, { fieldKey, lookupKey })
    const posted = await world.roster(organiser.token, classId, csv([[numberOf(1), '欧阳修远', '']]))
    expect(posted.body.counts).toMatchObject({ same: 1 })
    expect((await world.rows(classId, organiser.token)).map(row => row.name)).toContain('欧阳修远')
  })
})
