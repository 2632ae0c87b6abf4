import { randomInt } from 'node:crypto'
import { identityCheckDigit } from '../../../../domain/documents/check-digits'
import { newId } from '../../../kit/base/ids'
import { createDesk, type Desk } from '../testing/desk'
import { createWorld, offeringStated, type Person, studyFinished, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

function madeUpNumber(): string {
  const body = `33030219900101${randomInt(100, 1000)}`
  return body + identityCheckDigit(body)
}

const csv = (...lines: string[]) => lines.join('\r\n')

/** Lists as centres and departments write them: one full mark, and people by the number on their document. */
describe('columns of a list', () => {
  let world: World
  let desk: Desk
  beforeAll(async () => {
    world = await createWorld(NOW)
    desk = createDesk(world)
  })
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set(NOW))

  describe('of results (Article 10)', () => {
    test.each([
      ['beside 成绩', '准考证号,姓名,成绩,总分', '甲,45,45'],
      ['beside 平时分', '准考证号,姓名,得分,平时分,总分', '甲,38,20,58'],
      ['beside 满分', '准考证号,姓名,成绩,满分,总分', '甲,45,100,45'],
    ])('总分 %s is refused: nobody can say whether it is the full mark', async (_, header, row) => {
      const { sittingId, tickets } = await desk.held(1)
      const answer = await desk.post(`/v1/sittings/${sittingId}/results`, csv(header, `${tickets[0]},${row}`))
      expect([answer.body.code, answer.body.turnedOn.fault]).toEqual(['file-unreadable', 'column-ambiguous'])
      expect(answer.body.detail).toContain('满分')
      expect(answer.body.turnedOn.fileId).toEqual(expect.any(String))
    })

    test('the first batch fixes the full mark of its sitting; a later list with another is refused, by the database too', async () => {
      const { sittingId, tickets } = await desk.held(3)
      const path = `/v1/sittings/${sittingId}/results`
      const post = (...rows: string[]) => desk.post(path, csv('准考证号,成绩,满分', ...rows))
      const split = await post(`${tickets[0]},45,45`, `${tickets[1]},86,86`)
      expect([split.status, desk.rows(split)]).toEqual([
        200,
        ['row-full-mark-differs', 'row-full-mark-differs'],
      ])
      expect(desk.rows(await post(`${tickets[0]},90,150`))).toEqual(['fresh'])
      expect(desk.rows(await post(`${tickets[0]},90,150`, `${tickets[1]},86,100`))).toEqual([
        'same',
        'row-full-mark-differs',
      ])
      await expect(
        world.owner.query(
          `INSERT INTO result SELECT (r).* FROM (SELECT jsonb_populate_record(r, jsonb_build_object('result_id',
             gen_random_uuid(), 'ticket_id', gen_random_uuid(), 'score_max', 100)) AS r FROM result r WHERE sitting_id = $1 LIMIT 1) made`,
          [sittingId],
        ),
      ).rejects.toThrow(/another full mark/)
      expect(desk.rows(await post(`${tickets[1]},86,150`, `${tickets[2]},缺考,`))).toEqual(['fresh', 'fresh'])
    })

    test('缺考情况 is read, and refused beside a mark', async () => {
      const { sittingId, tickets } = await desk.held(2)
      const sheet = csv(
        '准考证号,成绩,满分,缺考情况',
        `${tickets[0]},86,100,缺考`,
        `${tickets[1]},86,100,正常`,
      )
      const answer = await desk.post(`/v1/sittings/${sittingId}/results/preview`, sheet)
      expect(desk.rows(answer)).toEqual(['row-unreadable', 'fresh'])
      expect(answer.body.rows[1].comesTo).toBe('86 of 100: passed')
    })

    test.each([
      ['a NUL', '\0', 'row-unknown-ticket'],
      ['a sign that shows nothing', '\u200b', 'fresh'],
    ])('%s in a ticket spoils no other row, and what was sent is kept', async (_, sign, expected) => {
      const { sittingId, tickets } = await desk.held(2)
      const [one, two] = tickets
      const sheet = csv(
        '准考证号,成绩,满分',
        `${one!.slice(0, 4)}${sign}${one!.slice(4)},86,100`,
        `${two},86,100`,
      )
      const answer = await desk.post(`/v1/sittings/${sittingId}/results`, sheet)
      const [first, second] = desk.rows(answer)
      expect([answer.status, second]).toEqual([201, 'fresh'])
      expect([expected, 'row-unreadable']).toContain(first)
      const kept = await world.send('get', `/v1/posted-results/${answer.body.fileId}/original`, world.centre)
      expect(Buffer.compare(kept.body, Buffer.from(sheet))).toBe(0)
    })

    test('a list of nothing but a NUL row is kept too', async () => {
      const { sittingId } = await desk.held(1)
      const answer = await desk.post(
        `/v1/sittings/${sittingId}/results`,
        '准考证号,成绩,满分\n9999\0,86,100\n',
      )
      expect(answer.body.fileId ?? answer.body.turnedOn.fileId).toEqual(expect.any(String))
    })

    test.each(['results', 'results/preview'])(
      '%s of a sitting that is not theirs is refused before the file is read',
      async act => {
        const { sittingId } = await desk.held(1)
        const token = await world.harness.token('examCentre', { centreId: newId() })
        expect(
          (await desk.post(`/v1/sittings/${sittingId}/${act}`, 'no list at all', { token })).body.code,
        ).toBe('not-found')
        expect((await desk.post(`/v1/sittings/${newId()}/${act}`, 'no list at all')).body.code).toBe(
          'not-found',
        )
      },
    )
  })

  describe('of an assessment (Article 11)', () => {
    const numbers = [madeUpNumber(), madeUpNumber()]
    let people: Person[]
    let path: string
    let health: string
    beforeAll(async () => {
      const [offeringId, courseId] = [newId(), newId()]
      const more = { category: 'industryCommon', proof: 'assessment', halfHours: 24 }
      people = await world.people(2, { studied: false, numbers })
      await world.tell([offeringStated(offeringId, courseId, { ...more, industry: 'health' })])
      await world.learnt(studyFinished(people[0]!.personId, offeringId, courseId, more))
      path = `/v1/offerings/${offeringId}/assessments`
      health = await world.harness.token('industryDepartment', { industry: 'health' })
    })
    const preview = (...rows: string[]) =>
      desk.post(`${path}/preview`, csv('公民身份号码,姓名,考核结论', ...rows), { token: health })

    test('people are found by their number; a name of somebody else is said, but of nobody who has not studied', async () => {
      const answer = await preview(
        `${numbers[0]},李四,合格`,
        `${numbers[1]},张三,合格`,
        `${numbers[1]},李四,合格`,
        `${madeUpNumber()},张三,合格`,
        `33030219900101000,张三,合格`,
      )
      expect(desk.rows(answer)).toEqual([
        'row-name-differs',
        'row-not-studied',
        'row-not-studied',
        'row-not-studied',
        'row-unreadable',
      ])
    })

    test('the empty sheet has the columns that are read: filled in, it is taken', async () => {
      const sheet = await world.send('get', `${path}/template.csv`, health)
      expect([sheet.status, sheet.headers['content-type']]).toEqual([
        200,
        expect.stringMatching(/^text\/csv/),
      ])
      expect(sheet.text.replace('\uFEFF', '').trim()).toBe('证件号码,姓名,成绩,满分,结论')
    })

    test('who has studied is assessed by number, and the same by our id is the same row', async () => {
      expect(desk.rows(await preview(`${numbers[0]},张三,合格`, `${numbers[1]},张三,合格`))).toEqual([
        'fresh',
        'row-not-studied',
      ])
      const sheet = csv('证件号码,姓名,结论', `${numbers[0]},张三,合格`)
      const posted = await desk.post(path, sheet, { token: health })
      expect([posted.status, posted.body.rows]).toMatchObject([
        201,
        [{ key: people[0]!.personId, outcome: 'passed' }],
      ])
      const byId = { rows: [{ personId: people[0]!.personId, outcome: 'passed' }] }
      expect(desk.rows(await desk.post(path, byId, { token: health }))).toEqual(['same'])
    })

    test('a list that names nobody by number or id says which columns it wants', async () => {
      const answer = await desk.post(path, csv('姓名,结论', '张三,合格'), { token: health })
      expect([answer.body.code, answer.body.detail]).toEqual([
        'file-unreadable',
        expect.stringContaining('证件号码'),
      ])
    })
  })
})
