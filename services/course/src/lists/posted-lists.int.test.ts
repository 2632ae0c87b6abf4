import iconv from 'iconv-lite'
import { newId } from '../../../kit/base/ids'
import { givenCourse, givenEnrolment, givenGeneral, givenIndustryCommon } from '../testing/given'
import { type Caller, type CourseUnderTest, courseUnderTest } from '../testing/world'

/** Lists of attendance and of history come by the one intake, as results do (kit/intake). */
describe('posted lists', () => {
  let world: CourseUnderTest
  beforeAll(async () => {
    world = await courseUnderTest()
  })
  afterAll(() => world.close())

  const IMPORTS = '/v1/studied-courses/imports'
  const source = (name: string) => `source=${encodeURIComponent(name)}`
  const said = (answer: { body: { rows: { verdict: string; code?: string }[] } }) =>
    answer.body.rows.map(row => row.code ?? row.verdict)
  const auditOf = async (objectId: string) =>
    (await world.bureau.get(`/v1/audit/course?objectId=${objectId}`)).body.rows
  const auditOfFile = async (act: string, fileId: string) =>
    (await world.bureau.get('/v1/audit/course?limit=200')).body.rows.find(
      (row: { act: string; after: { fileId?: string } }) => row.act === act && row.after.fileId === fileId,
    )
  const count = async (table: string): Promise<number> =>
    (await world.sql.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]!.n
  const original = async (by: Caller, fileId: string) =>
    (await by.get(`/v1/posted-lists/${fileId}/original`)).body as Buffer

  describe('of history', () => {
    test('are taken row by row, bad ones say why, and again nothing changes', async () => {
      const { courseId } = await givenCourse(world.bureau)
      const [someone, newcomer] = [await world.person(), await world.person()]
      const rows = [
        { personId: someone.id, courseId, year: 2018 },
        { personId: newcomer.id },
        { personId: newId(), courseId, year: 2018 },
        { personId: someone.id, courseId: newId(), year: 2018 },
        { personId: someone.id, courseId, year: 2030 },
        { personId: 'nobody' },
        { personId: newcomer.id },
        { personId: someone.id, courseId, year: 2017, finishedOn: '2017-02-30' },
      ]
      const loadedOf = async (person: Caller) => (await person.get('/v1/my/enrolments')).body.historyLoaded
      expect([await loadedOf(someone), await loadedOf(newcomer)]).toEqual([false, false])
      const refused = [
        'row-person-unknown',
        'row-course-unknown',
        'year-not-open',
        'row-unreadable',
        'row-repeated',
        'row-unreadable',
      ]
      const first = await world.bureau.post(`${IMPORTS}?${source('甲')}`, { rows })
      expect([first.status, said(first)]).toEqual([201, ['fresh', 'fresh', ...refused]])
      const again = await world.bureau.post(`${IMPORTS}?${source('甲')}`, { rows })
      expect([again.status, said(again)]).toEqual([200, ['same', 'same', ...refused]])
      expect(again.body.fileId).toBe(first.body.fileId)
      expect([await loadedOf(someone), await loadedOf(newcomer)]).toEqual([true, true])
      expect((await someone.post(`${IMPORTS}?${source('甲')}`, { rows })).status).toBe(403)
    })

    test('a preview shows what the commit does, and writes nothing', async () => {
      const { courseId, offeringId } = await givenGeneral(world)
      const person = await world.person()
      await givenEnrolment(world, person, offeringId)
      const sheet = `个人编号,课程编号,年度,学完日期\n${person.id},${courseId},2019,2019/5/1\nnobody,,,\n`
      const before = [await count('posted_file'), await count('audit'), await count('studied_course')]
      const shown = await world.bureau.post(`${IMPORTS}/preview?${source('乙')}`, sheet)
      expect([await count('posted_file'), await count('audit'), await count('studied_course')]).toEqual(
        before,
      )
      expect(shown.headers.etag).toBe(`"${shown.body.digest}"`)
      const done = await world.bureau.post(`${IMPORTS}?${source('乙')}`, sheet, {
        'if-match': String(shown.headers.etag),
      })
      const { fileId, ...committed } = done.body
      expect(committed).toEqual(shown.body)
      expect(said(done)).toEqual(['fresh', 'row-unreadable'])
      const other = await world.bureau.post(
        `${IMPORTS}?${source('乙')}&previewDigest=${shown.body.digest}`,
        sheet.replace('2019/5/1', '2019/5/2'),
      )
      expect([other.status, other.body.code]).toEqual([409, 'preview-outdated'])
      const lost = await world.bureau.post(`${IMPORTS}?${source('乙')}`, sheet, {
        'if-match': String(shown.headers.etag),
      })
      expect([lost.status, lost.body.fileId, said(lost)]).toEqual([200, fileId, ['same', 'row-unreadable']])
    })

    test('what was sent is kept as it came, with its refused rows, also where no row could be used', async () => {
      const bytes = '个人编号,课程编号,年度\n未知,,\n'
      const posted = await world.bureau.post(`${IMPORTS}?${source('丙')}`, bytes)
      expect([posted.status, said(posted)]).toEqual([200, ['row-unreadable']])
      const { fileId, digest, rows } = posted.body
      expect((await original(world.bureau, fileId)).toString()).toBe(bytes)
      expect((await world.bureau.get(`/v1/posted-lists/${fileId}`)).body).toMatchObject({
        fileId,
        sourceKind: 'history',
        source: '丙',
        digest,
        rows,
      })
      expect((await (await world.department('health')).get(`/v1/posted-lists/${fileId}`)).status).toBe(404)
      expect(await auditOfFile('studied.import', fileId)).toMatchObject({
        before: { records: [] },
        after: { source: '丙', counts: { refused: 1, fresh: 0 } },
      })
      const [stored] = await world.owner.query<{ bytes: Buffer }>(
        'SELECT sealed_bytes AS bytes FROM course.posted_file WHERE file_id = $1',
        [fileId],
      )
      expect(stored!.bytes.includes('未知')).toBe(false)
    })

    test('are read as spreadsheets write them', async () => {
      const { courseId } = await givenCourse(world.bureau)
      const people = await Promise.all([1, 2, 3].map(() => world.person()))
      const [one, two, three] = people.map(person => person.id)
      const sheet = `人员编号,年份,课程编号,完成日期\n${one},２０１９,${courseId},43586\n"=""${two}""",2019,${courseId},2019年5月1日\n${three?.toUpperCase()},2019,${courseId},\n`
      const caller = await world.caller('municipalBureau')
      const posted = await caller.post(
        `${IMPORTS}?${source('丁')}`,
        iconv.encode(sheet, 'gb18030') as unknown as string,
        { 'content-type': 'text/csv' },
      )
      expect(said(posted)).toEqual(['fresh', 'fresh', 'fresh'])
      const days = await world.sql.query<{ on: string | null }>(
        'SELECT finished_on::text AS on FROM studied_course WHERE course_id = $1 ORDER BY finished_on',
        [courseId],
      )
      expect(days.map(row => row.on)).toEqual(['2019-05-01', '2019-05-01', null])
    })

    test('a later file may correct an earlier one, and says what that was; the trail has both', async () => {
      const { courseId } = await givenCourse(world.bureau)
      const person = await world.person()
      const row = { personId: person.id, courseId, year: 2019, finishedOn: '2019-06-01' }
      await world.bureau.post(`${IMPORTS}?${source('first')}`, { rows: [row] })
      const second = await world.bureau.post(`${IMPORTS}?${source('second')}`, {
        rows: [{ ...row, finishedOn: '2019-01-01' }],
      })
      expect(second.body.rows).toMatchObject([{ verdict: 'changed', outcome: 'was 2019-06-01 by first' }])
      const key = `${person.id}/${courseId}/2019`
      expect(await auditOfFile('studied.import', second.body.fileId)).toMatchObject({
        before: { records: [{ key, source: 'first', finishedOn: '2019-06-01', own: false }] },
        after: { source: 'second', records: [{ key, finishedOn: '2019-01-01' }] },
      })
      expect(
        await world.sql.query(
          `SELECT source, finished_on::text AS on, end_reason AS ended FROM studied_course WHERE person_id = $1 ORDER BY recorded_at, ended_at`,
          [person.id],
        ),
      ).toEqual([
        { source: 'first', on: '2019-06-01', ended: 'superseded' },
        { source: 'second', on: '2019-01-01', ended: null },
      ])
    })
  })

  describe('of attendance', () => {
    test('a preview shows what the commit does; bytes, refused rows and trail are kept', async () => {
      const { offeringId, department } = await givenIndustryCommon(world, { studyMode: 'attendance' })
      const path = `/v1/offerings/${offeringId}/attendance-lists`
      const person = await world.person()
      const { enrolmentId } = await givenEnrolment(world, person, offeringId)
      const sheet = `人员编号,参加日期\n${person.id},2026/3/1\n${newId()},2026-03-01\n`
      const before = [await count('posted_file'), await count('audit'), await count('attendance')]
      const shown = await department.post(`${path}/preview`, sheet)
      expect([await count('posted_file'), await count('audit'), await count('attendance')]).toEqual(before)
      const done = await department.post(`${path}?previewDigest=${shown.body.digest}`, sheet)
      const { fileId, ...committed } = done.body
      expect([done.status, committed]).toEqual([201, shown.body])
      expect(said(done)).toEqual(['fresh', 'not-enrolled'])
      expect((await person.get(`/v1/enrolments/${enrolmentId}`)).body.finishedAt).not.toBeNull()
      expect((await original(department, fileId)).toString()).toBe(sheet)
      expect((await (await world.department('education')).get(`/v1/posted-lists/${fileId}`)).status).toBe(404)
      expect((await department.get(`/v1/posted-lists/${fileId}`)).body).toMatchObject({
        sourceKind: 'attendance',
        offeringId,
        rows: done.body.rows,
      })
      const refusedOnly = await department.post(path, {
        rows: [{ personId: newId(), attendedOn: '2026-03-01' }],
      })
      expect([refusedOnly.status, said(refusedOnly)]).toEqual([200, ['not-enrolled']])
      const listed = (await department.get(path)).body.items.map((file: { fileId: string }) => file.fileId)
      expect(listed).toEqual([refusedOnly.body.fileId, fileId])
      expect((await department.get(`${path}?limit=1&after=${listed[0]}`)).body.items).toMatchObject([
        { fileId },
      ])
      expect((await (await world.department('education')).get(path)).status).toBe(404)
      const trail = (await auditOf(offeringId)).filter(
        (row: { act: string }) => row.act === 'attendance.post',
      )
      expect(trail.map((row: { after: { fileId: string } }) => row.after.fileId)).toEqual([
        refusedOnly.body.fileId,
        fileId,
      ])
    })
  })

  test('what was refused whole is kept too, once: its refusal names the file', async () => {
    const { offeringId, department } = await givenIndustryCommon(world, { studyMode: 'attendance' })
    const lists: [by: Caller, path: string][] = [
      [department, `/v1/offerings/${offeringId}/attendance-lists`],
      [world.bureau, `${IMPORTS}?${source('丁')}`],
    ]
    const sheet = 'a,b\n1,2\n'
    for (const [by, path] of lists) {
      const [refused, again] = [await by.post(path, sheet), await by.post(path, sheet)]
      expect([refused.status, refused.body.code]).toEqual([409, 'file-unreadable'])
      const { fileId } = refused.body.turnedOn
      expect(again.body.turnedOn.fileId).toBe(fileId)
      expect((await original(by, fileId)).toString()).toBe(sheet)
      expect((await by.get(`/v1/posted-lists/${fileId}`)).body.rows).toMatchObject([
        { row: 0, verdict: 'refused', code: 'file-unreadable' },
      ])
    }
  })

  test.each(['studied_course', 'studied_history', 'attendance'])(
    'a row of %s may be ended, once, and nothing else',
    async table => {
      const [row] = await world.owner.query<{ id: string }>(
        `SELECT id FROM course.${table} WHERE ended_at IS NULL LIMIT 1`,
      )
      const id = row!.id
      const end = `ended_at = now(), end_reason = 'reversed'`
      await expect(world.sql.query(`DELETE FROM ${table} WHERE id = $1`, [id])).rejects.toThrow(
        /only be ended/,
      )
      await expect(
        world.sql.query(`UPDATE ${table} SET person_id = $2, ${end} WHERE id = $1`, [id, newId()]),
      ).rejects.toThrow(/only be ended/)
      await world.sql.query(`UPDATE ${table} SET ${end} WHERE id = $1`, [id])
      await expect(world.sql.query(`UPDATE ${table} SET ${end} WHERE id = $1`, [id])).rejects.toThrow(
        /only be ended/,
      )
    },
  )
})
