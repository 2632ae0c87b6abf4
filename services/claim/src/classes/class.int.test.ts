import { newId } from '../../../kit/base/ids'
import {
  AFTER_CLASS,
  type ClassWorld,
  cellsOf,
  createClassWorld,
  csv,
  numberOf,
  seminar,
  xlsx,
} from './testing/class-world'

/** Articles 13 and 14: plan in -> accepted -> held -> roster in -> reviewed -> registered in one batch. */
describe('a training class', () => {
  let world: ClassWorld

  beforeAll(async () => {
    world = await createClassWorld()
  }, 60_000)
  afterAll(() => world.close())

  let people = 0
  const signUp = async (name: string, more: object = {}) => {
    people += 1
    const number = numberOf(people)
    return { ...(await world.person({ name, number, ...more })), name, number }
  }

  test('from its plan and approval to the hours of everybody, each step seen', async () => {
    const organiser = await world.organiser()
    world.harness.clock.set('2026-02-02T02:00:00.000Z')
    const classId = await world.draftClass(organiser.token, seminar, ['plan'])
    // The approval is missing.
    expect(await world.sendPlan(organiser, classId)).toMatchObject({ code: 'class-document-missing' })
    await world.sendDocument(classId, organiser.token, 'approval')
    const commandId = '01900000-0000-7000-8000-000000000001'
    const sent = await world.sendPlan(organiser, classId, commandId)
    expect(sent).toMatchObject({ state: 'planned', move: 'department', industry: 'health', year: 2026 })
    expect(await world.sendPlan(organiser, classId, commandId)).toMatchObject({ state: 'planned' })
    const queue = await world.send('get', '/v1/class-queue', world.department)
    expect(queue.body.items.map((each: { classId: string }) => each.classId)).toEqual([classId])
    const first = await world.send('get', '/v1/class-queue?limit=1', world.department)
    const next = `/v1/class-queue?after=${encodeURIComponent(first.body.next)}`
    expect((await world.send('get', next, world.department)).body).toEqual({ items: [], next: null })
    expect((await world.send('get', '/v1/class-queue?after=x', world.department)).status).toBe(400)
    expect(
      (await world.onClass('plan-answer', classId, world.department, { accept: true })).body,
    ).toMatchObject({ state: 'accepted', move: 'nobody' })
    const offered = await world.send('get', '/v1/offered-classes', organiser.token)
    expect(offered.body.items).toMatchObject([{ classId, article: '13', title: seminar.title }])

    world.harness.clock.set(AFTER_CLASS)
    const sheet = csv([[numberOf(900), '王三', '']])
    expect((await world.roster(organiser.token, classId, sheet)).body.code).toBe('class-act-not-allowed')
    expect(await world.keepTime(classId)).toMatchObject({ state: 'held', move: 'organiser' })
    expect((await world.roster(organiser.token, classId, sheet)).body.code).toBe('class-document-missing')
    await world.sendDocument(classId, organiser.token, 'summary')
    const [all, two] = [await signUp('林晓'), await signUp('陈默')]
    const rows = await xlsx([
      [all.number, all.name, ''],
      [two.number, two.name, 2],
    ])
    const posted = await world.roster(organiser.token, classId, rows)
    expect(posted.status).toBe(201)
    expect(posted.body).toMatchObject({ state: 'rosterIn', counts: { fresh: 2, refused: 0 } })

    const reviewed = await world.onClass('review', classId, world.department)
    expect(reviewed.body).toMatchObject({ state: 'reviewed', move: 'system' })
    const { batches } = await world.readClass(classId, organiser.token)
    expect(batches).toMatchObject([{ rowCount: 2, registeredAt: null }])
    expect(await world.registerBatches(classId)).toMatchObject({ state: 'registered', batches: [] })
    // By the standard of row 2: 8 hours a day, the days attended.
    expect(await hoursOf(classId)).toEqual({ 林晓: [24], 陈默: [16] })
    const own = await world.send('get', '/v1/my/training-classes', two.token)
    expect(own.body.items).toMatchObject([{ classId, state: 'counted', hours: [{ year: 2026, hours: 16 }] }])
    const { happened } = await world.readClass(classId, organiser.token)
    expect(happened.map((each: { act: string }) => each.act)).toEqual([
      'sendPlan',
      'acceptPlan',
      'hold',
      'sendRoster',
      'review',
      'register',
    ])
  })

  const hoursOf = async (classId: string) => {
    const rows = await world.rows(classId, world.department)
    return Object.fromEntries(
      rows.map(row => [row.name, row.hours.map((each: { hours: number }) => each.hours)]),
    )
  }

  test('a faulty roster: the good rows are kept, the file comes back marked, is corrected and posted again', async () => {
    const organiser = await world.organiser()
    const classId = await world.heldClass(organiser)
    const [good, typo, other] = [await signUp('好人'), await signUp('错别'), await signUp('教师', elsewhere)]
    const wrong = `${typo.number.slice(0, 17)}${typo.number.endsWith('0') ? '1' : '0'}`
    const faulty = await xlsx([
      [good.number, good.name, ''],
      [wrong, typo.name, '2'],
      [other.number, other.name, ''],
      ['', '', '='],
    ])
    const preview = await world.roster(organiser.token, classId, faulty, 'roster/preview')
    expect(preview.body.rows.map((row: { code?: string }) => row.code ?? 'taken')).toEqual([
      ...['taken', 'roster-id-unreadable', 'roster-row-set-aside', 'roster-id-unreadable'],
    ])
    const posted = await world.roster(organiser.token, classId, faulty).set('if-match', preview.headers.etag!)
    expect(posted.body).toMatchObject({ digest: preview.body.digest, counts: { fresh: 1, refused: 3 } })
    expect(posted.body.rows).toEqual(preview.body.rows)

    const marked = await world
      .send('get', `/v1/training-classes/${classId}/rosters/${posted.body.fileId}/marked`, organiser.token)
      .responseType('blob')
    const cells = await cellsOf(marked.body)
    expect(cells[0]!.slice(0, 4)).toEqual(['证件号码', '姓名', '参加天数', '核对结果'])
    expect(cells[2]!.slice(0, 4)).toEqual([wrong, typo.name, '2', '未采用'])
    expect(cells[2]![5]).not.toBe('')

    // Its department reads it too, numbers with stars, and on the trail.
    const trail = async () =>
      (await world.owner.query(`SELECT FROM audit WHERE act = 'class.read' AND object_id = $1`, [classId]))
        .length
    const read = await trail()
    const seen = await world
      .send('get', `/v1/training-classes/${classId}/rosters/${posted.body.fileId}/marked`, world.department)
      .responseType('blob')
    expect((await cellsOf(seen.body))[2]!.slice(0, 2)).toEqual([
      `${wrong.slice(0, 4)}**********${wrong.slice(-4)}`,
      typo.name,
    ])
    expect(await trail()).toBe(read + 1)

    // Corrected in the marked file itself: its verdict columns do no harm.
    const [header, first, second, third] = cells
    const corrected = csv([first!, [typo.number, ...second!.slice(1)], third!].map(quoted), header!)
    const again = await world.roster(organiser.token, classId, corrected)
    expect(again.body.counts).toEqual({ fresh: 1, same: 1, changed: 0, refused: 1 })
    const repeated = await world.roster(organiser.token, classId, corrected)
    expect(repeated.status).toBe(200)
    expect(repeated.body.counts).toEqual({ fresh: 0, same: 2, changed: 0, refused: 1 })

    await world.onClass('review', classId, world.department)
    await world.registerBatches(classId)
    expect(await hoursOf(classId)).toEqual({ 好人: [24], 错别: [16], 教师: [] })
    // One of another industry is set aside and told how to claim.
    const own = await world.send('get', '/v1/my/training-classes', other.token)
    expect(own.body.items[0]).toMatchObject({ classId, state: 'setAside', hours: [] })
    expect(own.body.items[0].because.remedy).toContain('type 3')
  })

  const elsewhere = { titleSeries: [{ value: 'schoolTeacher', startsOn: '', endsOn: '' }] }
  const quoted = (row: readonly string[]) => row.map(cell => `"${cell.replaceAll('"', '""')}"`)

  test('the template comes as XLSX and as CSV, and what is filled in is read', async () => {
    const organiser = await world.organiser()
    const template = (format: string) =>
      world.send('get', `/v1/roster-template?format=${format}`, organiser.token).responseType('blob')
    expect((await cellsOf((await template('xlsx')).body))[0]).toEqual(['证件号码', '姓名', '参加天数'])
    const asCsv = await template('csv')
    expect(asCsv.headers['content-disposition']).toContain('roster-template.csv')
    const classId = await world.heldClass(organiser)
    const bytes = Buffer.concat([asCsv.body, Buffer.from(`${numberOf(901)},王三,1\r\n`)])
    const preview = await world.roster(
      organiser.token,
      classId,
      { bytes, type: 'text/csv' },
      'roster/preview',
    )
    expect(preview.body.counts).toMatchObject({ fresh: 1, refused: 0 })
  })

  test('a row of somebody not signed up waits, and is registered on sign-up', async () => {
    const organiser = await world.organiser()
    const classId = await world.heldClass(organiser)
    const there = await signUp('已在')
    const number = numberOf(902)
    await world.roster(
      organiser.token,
      classId,
      csv([
        [there.number, there.name, ''],
        [number, '后来', '1'],
      ]),
    )
    await world.onClass('review', classId, world.department)
    await world.registerBatches(classId)
    expect((await world.readClass(classId, organiser.token)).roster).toMatchObject({ counted: 1, waiting: 1 })
    await world.person({ name: '后来', number })
    const { nextAt } = await world.keepTime(classId)
    expect(nextAt).not.toBeNull()
    world.harness.clock.set(nextAt!)
    expect((await world.keepTime(classId)).batches).toMatchObject([{ rowCount: 1 }])
    expect(await world.registerBatches(classId)).toMatchObject({
      state: 'registered',
      batches: [],
      nextAt: null,
    })
    expect(await hoursOf(classId)).toEqual({ 已在: [24], 后来: [8] })
  })

  test('an amendment after the registration changes the hours by a batch of its own', async () => {
    const organiser = await world.organiser()
    const classId = await world.heldClass(organiser)
    const [first, second] = [await signUp('改动'), await signUp('补录')]
    await world.roster(organiser.token, classId, csv([[first.number, first.name, '']]))
    await world.onClass('review', classId, world.department)
    await world.registerBatches(classId)
    const amended = csv([
      [first.number, first.name, '2'],
      [second.number, second.name, ''],
    ])
    const posted = await world.roster(organiser.token, classId, amended)
    expect(posted.body).toMatchObject({ state: 'rosterIn', counts: { fresh: 1, changed: 1 } })
    // Until it is reviewed nothing changes.
    expect(await hoursOf(classId)).toMatchObject({ 改动: [24] })
    await world.onClass('review', classId, world.department)
    expect(await world.registerBatches(classId)).toMatchObject({ state: 'registered' })
    expect(await hoursOf(classId)).toEqual({ 改动: [16], 补录: [24] })
    const { batches } = await world.readClass(classId, organiser.token)
    expect(batches.map((each: { rowCount: number }) => each.rowCount)).toEqual([2, 1])
  })

  test('who has not signed up by 31 March waits no longer', async () => {
    const organiser = await world.organiser()
    const classId = await world.heldClass(organiser)
    const there = await signUp('先到')
    await world.roster(
      organiser.token,
      classId,
      csv([
        [there.number, there.name, ''],
        [numberOf(904), '迟来', ''],
      ]),
    )
    await world.onClass('review', classId, world.department)
    await world.registerBatches(classId)
    world.harness.clock.set('2027-03-31T15:00:00.000Z')
    expect((await world.keepTime(classId)).nextAt).not.toBeNull()
    world.harness.clock.set('2027-04-01T16:00:00.000Z')
    expect(await world.keepTime(classId)).toMatchObject({ state: 'registered', nextAt: null, batches: [] })
    const { roster } = await world.readClass(classId, await world.bureau())
    expect(roster).toMatchObject({ counted: 1, waiting: 0, setAside: 1 })
  })

  test('a plan is answered as it was looked at: one that was corrected since is looked at again', async () => {
    const organiser = await world.organiser()
    world.harness.clock.set('2026-02-02T02:00:00.000Z')
    const classId = await world.draftClass(organiser.token)
    await world.sendPlan(organiser, classId)
    const answer = (seq: number, more: object = { accept: true }) =>
      world.onClass('plan-answer', classId, world.department, { seq, ...more })
    const { seq } = await world.readClass(classId, world.department)
    const longer = [2, 3, 4, 5, 6].map(day => ({ on: `2026-03-0${day}`, part: 'whole', minutes: 480 }))
    const corrected = { ...seminar, days: longer }
    await world.send('put', `/v1/training-classes/${classId}/plan`, organiser.token, corrected).expect(200)
    expect((await answer(seq)).body).toMatchObject({ code: 'class-plan-outdated', article: '13' })
    expect((await answer(seq, { accept: false, reason: '缺少日程' })).body.code).toBe('class-plan-outdated')
    const seen = await world.readClass(classId, world.department)
    expect(seen).toMatchObject({ state: 'planned', days: longer })
    expect((await answer(seen.seq)).body).toMatchObject({ state: 'accepted' })
    const unnamed = { accept: true }
    const path = `/v1/training-classes/${classId}/plan-answer`
    expect((await world.send('post', path, world.department, unnamed)).body.code).toBe('invalid-input')
  })

  test('who signed up by 31 March waits on for being verified, and then registers; who signed up later does not', async () => {
    const organiser = await world.organiser()
    const classId = await world.heldClass(organiser)
    const [inTime, late] = [numberOf(905), numberOf(906)]
    const rows = csv([
      [inTime, '待核', ''],
      [late, '迟来', ''],
    ])
    await world.roster(organiser.token, classId, rows)
    await world.onClass('review', classId, world.department)
    const signedUpAt = new Date('2027-03-31T15:00:00.000Z')
    world.harness.clock.set(signedUpAt.toISOString())
    const { personId } = await world.person({ name: '待核', number: inTime, verified: false })
    world.harness.clock.set('2027-04-01T17:00:00.000Z')
    await world.person({ name: '迟来', number: late, verified: false })
    expect(await world.keepTime(classId)).toMatchObject({ nextAt: expect.any(String) })
    expect(await world.rows(classId, await world.official())).toMatchObject([
      { name: '待核', state: 'waiting', because: null },
      { name: '迟来', state: 'setAside', because: { title: 'Not signed up in time' } },
    ])
    world.harness.clock.set('2027-04-20T02:00:00.000Z')
    await world.person({ name: '待核', number: inTime, again: { personId, version: 2, signedUpAt } })
    world.harness.clock.set('2027-04-20T03:00:00.000Z')
    await world.keepTime(classId)
    await world.registerBatches(classId)
    const [row] = await world.rows(classId, await world.official())
    expect(row).toMatchObject({ name: '待核', state: 'counted', hours: [{ year: 2026, hours: 24 }] })
  })

  test('who signed up in time and is not verified by the end of the next year is waited for no longer, and the class rests', async () => {
    const organiser = await world.organiser()
    const classId = await world.heldClass(organiser)
    const [there, number] = [await signUp('先到'), numberOf(907)]
    const rows = csv([
      [there.number, there.name, ''],
      [number, '久候', ''],
    ])
    await world.roster(organiser.token, classId, rows)
    await world.onClass('review', classId, world.department)
    await world.registerBatches(classId)
    world.harness.clock.set('2027-03-01T02:00:00.000Z')
    await world.person({ name: '久候', number, verified: false })
    world.harness.clock.set('2027-12-31T02:00:00.000Z')
    expect((await world.keepTime(classId)).nextAt).not.toBeNull()
    world.harness.clock.set('2028-01-01T02:00:00.000Z')
    expect(await world.keepTime(classId)).toMatchObject({ state: 'registered', nextAt: null, batches: [] })
    expect(await world.rows(classId, await world.official())).toMatchObject([
      { name: '先到', state: 'counted' },
      { name: '久候', state: 'setAside', because: { title: 'Not verified in time' } },
    ])
    // The organiser is not told who has signed up.
    const told = (await world.rows(classId, organiser.token)).find(row => row.state === 'setAside')
    expect(JSON.stringify(told)).not.toMatch(/verified in time|signed up/i)
  })

  test('a department’s own class is confirmed by a second official of it (Article 14)', async () => {
    const scope = { industry: 'health', personId: newId() }
    const first = await world.harness.token('industryDepartment', scope, 'official-1')
    const second = await world.official('health')
    const own = { ...seminar, kind: 'departmentClass', approvalNumber: undefined, industry: undefined }
    world.harness.clock.set('2026-02-02T02:00:00.000Z')
    const classId = await world.draftClass(first, own, ['plan', 'summary'])
    const actor = world.harness.actor('industryDepartment', { industry: 'health' }, 'official-1')
    await world.classes.sendClassPlan(actor, { classId, commandId: '01900000-0000-7000-8000-000000000002' })
    await world.onClass('plan-answer', classId, second, { accept: true })
    world.harness.clock.set(AFTER_CLASS)
    await world.keepTime(classId)
    const person = await signUp('本单位')
    await world.roster(first, classId, csv([[person.number, person.name, '']]))
    expect((await world.onClass('review', classId, first)).body.code).toBe('roster-same-official')
    // Nor by another account of the same person, by its token or by who holds it (docs/regulation/art-12.md).
    const again = await world.harness.token('industryDepartment', scope, 'official-5')
    expect((await world.onClass('review', classId, again)).body.code).toBe('roster-same-official')
    const [other, writer] = ['official-2', await world.person()]
    for (const accountId of ['official-1', other]) await world.holds(accountId, writer.personId)
    const others = await world.official('health', other)
    expect((await world.onClass('review', classId, others)).body.code).toBe('roster-same-official')
    expect((await world.onClass('review', classId, second)).body.state).toBe('reviewed')
    await world.registerBatches(classId)
    expect(await hoursOf(classId)).toEqual({ 本单位: [24] })
  })

  test('a late roster is the bureau’s at once where the official named has posted it: it reviews, and everybody is registered', async () => {
    const official = newId()
    const [posts, bureau] = [await world.official('education', official), await world.bureau()]
    const named = { accountId: official, name: '科长' }
    await world.send('put', '/v1/review-desks/education/escalation', posts, named)
    const own = { ...seminar, kind: 'departmentClass', approvalNumber: undefined, industry: undefined }
    world.harness.clock.set('2026-02-02T02:00:00.000Z')
    const classId = await world.draftClass(posts, own, ['plan', 'summary'])
    const actor = world.harness.actor('industryDepartment', { industry: 'education' }, official)
    await world.classes.sendClassPlan(actor, { classId, commandId: newId() })
    await world.onClass('plan-answer', classId, posts, { accept: true })
    world.harness.clock.set(AFTER_CLASS)
    await world.keepTime(classId)
    const person = await signUp('超期学员', elsewhere)
    await world.roster(posts, classId, csv([[person.number, person.name, '']]))
    expect((await world.onClass('review', classId, bureau)).body.code).toBe('not-allowed')
    world.harness.clock.set('2026-04-20T02:00:00.000Z')
    expect(await world.keepTime(classId)).toMatchObject({ state: 'rosterIn', move: 'bureau' })
    expect((await world.readClass(classId, posts)).escalatedTo).toBe('municipalBureau')
    expect((await world.onClass('review', classId, bureau)).body).toMatchObject({ state: 'reviewed' })
    expect(await world.registerBatches(classId)).toMatchObject({ state: 'registered' })
    const { items } = (await world.send('get', '/v1/my/training-classes', person.token)).body
    expect(items).toMatchObject([{ classId, hours: [{ hours: 24 }] }])
    world.harness.clock.set(AFTER_CLASS)
  })

  test('what lies before the bureau stays there while the move is the department’s, though more rows come', async () => {
    const [bureau, organiser] = [await world.bureau(), await world.organiser()]
    const named = { accountId: newId(), name: '科长' }
    await world.official('health', named.accountId)
    await world.send('put', '/v1/review-desks/health/escalation', world.department, named).expect(204)
    const classId = await world.heldClass(organiser)
    const [first, second] = [await signUp('林晓'), await signUp('陈默')]
    await world.roster(organiser.token, classId, csv([[first.number, first.name, '']]))
    const at = async (iso: string) => {
      world.harness.clock.set(iso)
      await world.keepTime(classId)
      return world.readClass(classId, organiser.token)
    }
    expect(await at('2026-04-20T02:00:00.000Z')).toMatchObject({ escalatedTo: 'official' })
    expect(await at('2026-05-08T02:00:00.000Z')).toMatchObject({ escalatedTo: 'municipalBureau' })
    await world.roster(organiser.token, classId, csv([[second.number, second.name, '']]))
    expect(await at('2026-06-20T02:00:00.000Z')).toMatchObject({
      move: 'bureau',
      escalatedTo: 'municipalBureau',
    })
    expect((await world.onClass('review', classId, bureau)).body).toMatchObject({ state: 'reviewed' })
    world.harness.clock.set(AFTER_CLASS)
  })

  test('nobody reviews a roster in which one stands oneself, by one’s token or as the holder of an account', async () => {
    const [organiser, person] = [await world.organiser(), await signUp('在列人员')]
    const classId = await world.heldClass(organiser)
    await world.roster(organiser.token, classId, csv([[person.number, person.name, '']]))
    const scope = { industry: 'health', personId: person.personId }
    const own = await world.harness.token('industryDepartment', scope, 'official-3')
    expect((await world.onClass('review', classId, own)).body).toMatchObject({
      code: 'own-roster',
      article: '13',
    })
    await world.holds('official-4', person.personId)
    const held = await world.official('health', 'official-4')
    expect((await world.onClass('review', classId, held)).body.code).toBe('own-roster')
    expect((await world.onClass('review', classId, world.department)).body.state).toBe('reviewed')
  })

  test('an online class goes by the hours as labelled, which stand in its plan', async () => {
    const association = await world.organiser('association')
    await world.send('post', '/v1/authorisations', await world.bureau(), {
      organiserId: association.organiserId,
      ...{ series: 'health', documentNumber: '温人社职〔2025〕3号', fromDay: '2025-01-01' },
    })
    const { approvalNumber: _, industry: __, ...plan } = seminar
    const online = { ...plan, kind: 'associationTraining', series: 'health', online: true }
    const without = await world.draftClass(association.token, online)
    world.harness.clock.set('2026-02-02T02:00:00.000Z')
    expect(await world.sendPlan(association, without)).toMatchObject({ code: 'class-fact-missing' })
    const days = seminar.days.map(each => ({ ...each, labelledHours: 5 }))
    const classId = await world.heldClass(association, { ...online, days })
    const [all, some] = [await signUp('全程'), await signUp('部分')]
    const rows = [all, some].map((each, i) => [each.number, each.name, i === 0 ? '' : '1.5'])
    await world.roster(association.token, classId, csv(rows))
    await world.onClass('review', classId, world.department)
    await world.registerBatches(classId)
    expect(await hoursOf(classId)).toEqual({ 全程: [15], 部分: [7.5] })
  })

  test('a class with a day before the first assessed year is no class of this regulation, as no claim of that day is', async () => {
    const organiser = await world.organiser()
    const days = ['2020-12-01', '2023-05-04'].map(on => ({ on, part: 'whole', minutes: 360 }))
    const early = await world.draftClass(organiser.token, {
      ...seminar,
      title: '旧班',
      days,
      lateReason: '补报',
    })
    expect(await world.sendPlan(organiser, early)).toMatchObject({
      code: 'activity-before-regulation',
      turnedOn: { on: '2020-12-01', year: 2021 },
    })
    expect(await world.readClass(early, organiser.token)).toMatchObject({ state: 'draft' })
    const since = { ...seminar, title: '补报班', days: days.slice(1), lateReason: '补报' }
    const late = await world.draftClass(organiser.token, since)
    expect(await world.sendPlan(organiser, late)).toMatchObject({ state: 'planned' })
    // A plan that the department has received must stay fit to be sent.
    const edited = await world.send('put', `/v1/training-classes/${late}/plan`, organiser.token, {
      ...since,
      days,
    })
    expect(edited.body).toMatchObject({ code: 'activity-before-regulation' })
  })

  test('an association trains for a series while it is authorised for it; a late plan says why', async () => {
    const association = await world.organiser('association')
    const training = { ...seminar, kind: 'associationTraining', series: 'health', approvalNumber: undefined }
    world.harness.clock.set('2026-02-02T02:00:00.000Z')
    const classId = await world.draftClass(association.token, training)
    expect(await world.sendPlan(association, classId)).toMatchObject({ code: 'association-not-authorised' })
    await world.send('post', '/v1/authorisations', await world.bureau(), {
      organiserId: association.organiserId,
      ...{ series: 'health', documentNumber: '温人社职〔2025〕3号', fromDay: '2025-01-01' },
    })
    world.harness.clock.set('2026-02-27T02:00:00.000Z')
    expect(await world.sendPlan(association, classId)).toMatchObject({ code: 'class-plan-late' })
    const { days, kind, title, series } = training
    await world.send('put', `/v1/training-classes/${classId}/plan`, association.token, {
      ...{ days, kind, title, series, lateReason: '讲师临时变更' },
    })
    expect(await world.sendPlan(association, classId)).toMatchObject({ state: 'planned', industry: 'health' })
  })

  const trained = async (series: string, department: string) => {
    const association = await world.organiser('association')
    const bureau = await world.bureau()
    world.harness.clock.set('2026-02-02T02:00:00.000Z')
    const { body } = await world.send('post', '/v1/authorisations', bureau, {
      organiserId: association.organiserId,
      ...{ series, documentNumber: '温人社职〔2025〕3号', fromDay: '2025-01-01' },
    })
    const { approvalNumber: _, industry: __, ...plan } = seminar
    const classId = await world.heldClass(
      association,
      { ...plan, kind: 'associationTraining', series },
      department,
    )
    return { association, bureau, classId, authorisationId: body.authorisationId }
  }

  test('an authorisation that ended before the class registers nobody', async () => {
    const { association, bureau, classId, authorisationId } = await trained('health', world.department)
    const person = await signUp('协会学员')
    await world.roster(association.token, classId, csv([[person.number, person.name, '']]))
    const end = { untilDay: '2026-03-03', reason: '授权撤销' }
    await world.send('post', `/v1/authorisations/${authorisationId}/end`, bureau, end)
    const reviewed = await world.onClass('review', classId, world.department)
    expect(reviewed.body).toMatchObject({
      code: 'association-not-authorised',
      turnedOn: { series: 'health', on: '2026-03-04' },
    })
  })

  test('an association registers people of the series that it is authorised for, and no others', async () => {
    const department = await world.official('education')
    const { association, classId } = await trained('schoolTeacher', department)
    const [teacher, lecturer] = [
      await signUp('教师', elsewhere),
      await signUp('讲师', { titleSeries: [{ value: 'universityTeacher', startsOn: '', endsOn: '' }] }),
    ]
    const rows = [teacher, lecturer].map(each => [each.number, each.name, ''])
    const posted = await world.roster(association.token, classId, csv(rows))
    expect(posted.body.rows.map((row: { code?: string }) => row.code)).toEqual([
      undefined,
      'roster-row-set-aside',
    ])
    expect((await world.onClass('review', classId, department)).body.state).toBe('reviewed')
    const own = await world.send('get', '/v1/my/training-classes', lecturer.token)
    expect(own.body.items[0]).toMatchObject({ classId, state: 'setAside', hours: [] })
  })

  test('a seminar’s approval is the number of a document; the bureau lists and reads its plan before it is held', async () => {
    const [organiser, bureau] = [await world.organiser(), await world.bureau()]
    world.harness.clock.set('2026-02-02T02:00:00.000Z')
    for (const approvalNumber of [
      '已批准',
      '7',
      '温人社培2026年7号',
      '温人社培〔26〕7号',
      '温人社培〔2026〕0号',
    ]) {
      const made = await world.send('post', '/v1/training-classes', organiser.token, {
        ...{ ...seminar, approvalNumber },
      })
      expect([approvalNumber, made.body.code]).toEqual([approvalNumber, 'class-approval-unreadable'])
    }
    const plan = { ...seminar, approvalNumber: ' 温人社培［２０２６］ 第7号' }
    const classId = await world.draftClass(organiser.token, plan)
    const listed = async (query: string) =>
      (await world.send('get', `/v1/training-classes?limit=200&${query}`, bureau)).body.items.map(
        (each: { classId: string }) => each.classId,
      )
    expect(await listed('kind=municipalSeminar')).not.toContain(classId)
    await world.sendPlan(organiser, classId)
    expect(await listed('kind=municipalSeminar&state=planned')).toContain(classId)
    expect(await listed('kind=associationTraining')).not.toContain(classId)
    const view = await world.readClass(classId, bureau)
    expect(view).toMatchObject({
      approvalNumber: '温人社培〔2026〕7号',
      state: 'planned',
      days: seminar.days,
    })
    const kinds = view.documents.map((each: { kind: string }) => each.kind)
    expect(kinds.sort()).toEqual(['approval', 'plan'])
    const path = `/v1/training-classes/${classId}/documents/${view.documents[0].documentId}/file`
    expect((await world.send('get', path, bureau)).status).toBe(200)
    world.harness.clock.set(AFTER_CLASS)
  })

  test('someone else’s class is not there; a roster is nobody’s but the organiser’s', async () => {
    const [organiser, other] = [await world.organiser(), await world.organiser()]
    const classId = await world.heldClass(organiser)
    const sheet = csv([[numberOf(903), '王三', '']])
    expect((await world.roster(other.token, classId, sheet)).status).toBe(404)
    expect((await world.roster(world.department, classId, sheet)).status).toBe(404)
    const teaching = await world.official('education')
    expect((await world.onClass('review', classId, teaching)).status).toBe(404)
    expect((await world.send('get', `/v1/training-classes/${classId}/rows`, other.token)).status).toBe(404)
  })
})
