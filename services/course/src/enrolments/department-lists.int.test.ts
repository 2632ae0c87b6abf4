import { randomInt } from 'node:crypto'
import { identityCheckDigit } from '../../../../domain/documents/check-digits'
import { type GivenOffering, givenEnrolment, givenIndustryCommon } from '../testing/given'
import { type Caller, type CourseUnderTest, courseUnderTest } from '../testing/world'

function madeUpNumber(): string {
  const body = `33030219900101${randomInt(100, 1000)}`
  return body + identityCheckDigit(body)
}

/** A department knows people by the number on their document, never by an id of ours (Article 11). */
describe('lists of a department', () => {
  let world: CourseUnderTest
  let offering: GivenOffering & { department: Caller }
  const number = madeUpNumber()
  let person: Caller

  beforeAll(async () => {
    world = await courseUnderTest()
    offering = await givenIndustryCommon(world, { studyMode: 'attendance', proof: 'assessment' })
    person = await world.person({ number, name: '王·小明' })
    await givenEnrolment(world, person, offering.offeringId)
  })
  afterAll(() => world.close())

  const csv = (...lines: string[]) => lines.join('\r\n')
  const list = (sheet: string, preview = true, by = offering.department) =>
    by.post(`/v1/offerings/${offering.offeringId}/attendance-lists${preview ? '/preview' : ''}`, sheet)
  const said = async (sheet: string) =>
    (await list(sheet)).body.rows.map((row: { verdict: string; code?: string }) => row.code ?? row.verdict)

  test.each(['证件号码', '公民身份号码', '身份证号', 'number'])(
    'finds people by the column %s',
    async column => {
      expect(await said(csv(`${column},姓名,参加日期`, `${number},王·小明,2026-03-01`))).toEqual(['fresh'])
    },
  )

  test.each([
    [
      'the number in full width, with a blank and a small x',
      number.replace(/\d/g, d => String.fromCharCode(d.charCodeAt(0) + 0xfee0)),
      '王・小明',
      'fresh',
    ],
    ['no name beside the number', number, '', 'fresh'],
    ['the name of somebody else', number, '李小红', 'row-name-differs'],
    [
      'a number with a slip',
      `${number.slice(0, 17)}${number[17] === '1' ? '2' : '1'}`,
      '王·小明',
      'row-unreadable',
    ],
    ['a number that nobody signed up with', madeUpNumber(), '王·小明', 'not-enrolled'],
  ])('says of %s', async (_, written, name, expected) => {
    expect(await said(csv('证件号码,姓名,参加日期', `${written},${name},2026-03-01`))).toEqual([expected])
  })

  test('a stranger is answered the same, signed up or not, whatever the name', async () => {
    const strange = madeUpNumber()
    await world.person({ number: strange, name: '赵一' })
    const rows = (
      await list(
        csv('证件号码,姓名,参加日期', `${strange},赵二,2026-03-01`, `${madeUpNumber()},赵二,2026-03-01`),
      )
    ).body.rows
    const unsaid = rows.map(({ row: _row, key: _key, ...rest }: { row: number; key: string }) => rest)
    expect(unsaid[0]).toEqual(unsaid[1])
  })

  test('a row of the official who posts it is refused', async () => {
    const own = await world.caller('industryDepartment', { industry: 'health', personId: person.id })
    const sheet = csv('证件号码,姓名,参加日期', `${number},王·小明,2026-03-01`)
    expect((await list(sheet, true, own)).body.rows).toMatchObject([{ code: 'own-affair' }])
  })

  test('a list without a column that names people says which it wants', async () => {
    const answer = await list(csv('姓名,参加日期', '王·小明,2026-03-01'))
    expect([answer.status, answer.body.code]).toEqual([409, 'file-unreadable'])
    expect(answer.body.detail).toContain('证件号码')
  })

  test('the department lists who is enrolled, with names; each reading is on the audit trail', async () => {
    const path = `/v1/offerings/${offering.offeringId}/enrolments`
    const listed = await offering.department.get(path)
    expect([listed.status, listed.body]).toEqual([
      200,
      {
        items: [
          expect.objectContaining({
            personId: person.id,
            name: '王·小明',
            maskedNumber: `3303**********${number.slice(14)}`,
            study: 'underWay',
            attendedOn: null,
          }),
        ],
        next: null,
      },
    ])
    const readings = () =>
      world.sql.query(`SELECT actor_id FROM audit WHERE act = 'enrolment.read' AND object_id = $1`, [
        offering.offeringId,
      ])
    expect(await readings()).toEqual([{ actorId: offering.department.id }])
    expect((await (await world.department('education')).get(path)).status).toBe(404)
    expect((await person.get(path)).status).toBe(404)
    expect((await world.bureau.get(path)).status).toBe(200)
  })

  test('the template names who is under way; filled in, it is taken, and the list says who is finished', async () => {
    const template = await offering.department.get(
      `/v1/offerings/${offering.offeringId}/attendance-template.csv`,
    )
    const [header, row] = template.text.replace('\uFEFF', '').trim().split('\r\n')
    expect(header).toBe('人员编号,证件号码,姓名,参加日期')
    expect(row).toBe(`${person.id},,王·小明,`)
    const posted = await list(csv(header!, `${row}2026-03-01`), false)
    expect([posted.status, posted.body.rows]).toMatchObject([
      201,
      [{ verdict: 'fresh', outcome: 'studyFinished' }],
    ])
    const finished = await offering.department.get(
      `/v1/offerings/${offering.offeringId}/enrolments?study=finished`,
    )
    expect(finished.body.items).toMatchObject([{ personId: person.id, attendedOn: '2026-03-01' }])
    expect(await said(csv('证件号码,姓名,参加日期', `${number},王·小明,2026-03-01`))).toEqual(['same'])
  })

  test('who may not post the list is told so before its file is looked at', async () => {
    const other = await world.department('education')
    expect((await list('no list at all', true, other)).body.code).toBe('not-found')
    expect((await list('no list at all', false, other)).body.code).toBe('not-found')
  })
})
