import { randomInt } from 'node:crypto'
import { identityCheckDigit } from '../../../../domain/documents/check-digits'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { givenCourse, givenGeneral } from '../testing/given'
import { type Caller, type CourseUnderTest, courseUnderTest } from '../testing/world'

function madeUpNumber(): string {
  const body = `33030219900101${randomInt(100, 1000)}`
  return body + identityCheckDigit(body)
}

/** An earlier system knows numbers and titles, and no id of ours (Article 8). */
describe('history of earlier systems', () => {
  let world: CourseUnderTest
  const number = madeUpNumber()
  let person: Caller
  let courseId: string
  let offeringId: string

  beforeAll(async () => {
    world = await courseUnderTest()
    person = await world.person({ number, name: '欧阳小明' })
    const course = await givenCourse(world.bureau, undefined, { title: '数字化能力（一）' })
    ;({ courseId, offeringId } = await givenGeneral(world, undefined, { course }))
  })
  afterAll(() => world.close())

  const path = '/v1/studied-courses/imports'
  const send = (sheet: string, act = '/preview') =>
    world.bureau.post(`${path}${act}?source=${encodeURIComponent('旧系统')}`, sheet)
  const said = async (header: string, ...rows: string[]) =>
    (await send([header, ...rows].join('\r\n'))).body.rows.map(
      (row: { verdict: string; code?: string }) => row.code ?? row.verdict,
    )

  test.each([
    [
      'number and title',
      '证件号码,姓名,课程名称,年度,学完日期',
      () => `${number},欧阳小明,数字化能力（一）,2024,2024-11-02`,
    ],
    [
      'the words of another system',
      '公民身份号码,姓名,课程,学年,结业日期',
      () => `${number},欧阳小明,数字化能力(一),2024年度,2024/11/2`,
    ],
    [
      'number and course id',
      '证件号码,课程编号,年度,学完日期',
      () => `${number},${courseId},2024,2024-11-02`,
    ],
    [
      'our id and title',
      '人员编号,课程名称,年度,学完日期',
      () => `${person.id},数字化能力（一）,2024,20241102`,
    ],
    ['no day', '证件号码,课程名称,年度', () => `${number},数字化能力（一）,2024`],
  ])('is read by %s', async (_, header, row) => expect(await said(header, row())).toEqual(['fresh']))

  test.each([
    ['a title that no course has', () => `${number},欧阳小明,没有这门课,2024`, 'row-title-unknown'],
    ['another title by one sign', () => `${number},欧阳小明,数字化能力（二）,2024`, 'row-title-unknown'],
    ['a name that is not the number’s', () => `${number},欧阳小红,数字化能力（一）,2024`, 'row-name-differs'],
    [
      'a number that nobody signed up with',
      () => `${madeUpNumber()},欧阳小明,数字化能力（一）,2024`,
      'row-number-unknown',
    ],
    [
      'a number with a slip',
      () => `${number.slice(0, 17)}${number.endsWith('0') ? 1 : 0},欧阳小明,数字化能力（一）,2024`,
      'row-unreadable',
    ],
    ['no title', () => `${number},欧阳小明,,2024`, 'row-unreadable'],
    ['a word for the year', () => `${number},欧阳小明,数字化能力（一）,去年`, 'row-unreadable'],
  ])('%s spoils its row alone', async (_, row, code) => {
    const good = `${number},欧阳小明,数字化能力（一）,2023`
    expect(await said('证件号码,姓名,课程名称,年度', row(), good)).toEqual([code, 'fresh'])
  })

  test('two courses of one title are told apart by id; linked as the same they are one', async () => {
    const twins = [0, 1].map(() => givenCourse(world.bureau, undefined, { title: '职业道德' }))
    const [one, other] = await Promise.all(twins)
    const row = `${number},职业道德,2022`
    const refused = (await send(`证件号码,课程名称,年度\r\n${row}`)).body.rows[0]
    expect(refused).toMatchObject({
      code: 'row-title-ambiguous',
      turnedOn: { courses: 2, title: '职业道德' },
    })
    expect(await said('证件号码,课程名称,课程编号,年度', `${number},职业道德,${one!.courseId},2022`)).toEqual(
      ['fresh'],
    )
    expect(await said('证件号码,课程名称,课程编号,年度', `${number},职业道德,${courseId},2022`)).toEqual([
      'row-unreadable',
    ])
    await world.bureau.post(`/v1/courses/${one!.courseId}/same-as`, {
      courseId: other!.courseId,
      reason: '同一课程',
    })
    expect(await said('证件号码,课程名称,年度', row)).toEqual(['fresh'])
  })

  test('a list whose courses stand in a column that nobody knows is refused, never read as an empty past', async () => {
    const answer = await send(`证件号码,课目标题,年,结业于\r\n${number},数字化能力（一）,2024,2024-11-02`)
    expect([answer.body.code, answer.body.turnedOn.fault]).toEqual(['file-unreadable', 'column-missing'])
    const alone = await send(`证件号码\r\n${number}`)
    expect(alone.body.rows).toMatchObject([
      { verdict: 'fresh', comesTo: expect.stringContaining('nothing was studied') },
    ])
  })

  test('an official does not import the past of oneself', async () => {
    const own = await world.caller('municipalBureau', { personId: person.id })
    const answer = await own.post(
      `${path}/preview?source=x`,
      `证件号码,课程名称,年度\r\n${number},数字化能力（一）,2024`,
    )
    expect(answer.body.rows).toMatchObject([{ code: 'own-affair' }])
  })

  test('imported by number and title, the course is never chosen again', async () => {
    const posted = await send(
      `证件号码,姓名,课程名称,年度\r\n${number},欧阳小明,数字化能力（一）,2024\r\n${madeUpNumber()},某某,数字化能力（一）,2024`,
      '',
    )
    expect([posted.status, posted.body.fileId]).toEqual([201, expect.any(String)])
    expect(posted.body.counts).toMatchObject({ fresh: 1, refused: 1 })
    const refused = await world.enrol(person, offeringId)
    expect(isRefusal(refused) && refused.code).toBe('course-studied-in-past-year')
  })
})
