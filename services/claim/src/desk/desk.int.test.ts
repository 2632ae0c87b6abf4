import { systemActor } from '../../../../domain/authority/actor'
import { newId } from '../../../kit/base/ids'
import type { Statement } from '../../../kit/sql/statement'
import { duplicateClaimsSql, duplicateFilesSql } from '../claims/duplicate-claims'
import { queueSql } from '../claims/lists/queue'
import { classListSql, classQueueSql } from '../classes/class-lists'
import { samplePdf } from '../testing/sample-files'
import { createWorld, type Person, trainingForm, type World } from '../testing/world'

/** Review by officials: locks, deputies, assignment, referral, batches, and the queue (Article 12). */
describe('the department’s desk', () => {
  let world: World
  let nurse: Person
  const [wang, li] = [newId(), newId()]
  let wangs: string
  let lis: string

  beforeAll(async () => {
    world = await createWorld()
    nurse = await world.person()
    wangs = await world.official('health', wang)
    lis = await world.official('health', li)
  })
  afterAll(() => world.close())

  test('what one has taken up no other decides, until it is given back, or by a deputy', async () => {
    const claimId = await world.claim(nurse, trainingForm(undefined, { eventName: '一' }))
    expect((await world.act('taking-up', claimId, wangs)).body).toMatchObject({ state: 'inReview' })
    for (const [act, body] of [
      ['approval', {}],
      ['rejection', { reason: '不符' }],
      ['release', {}],
    ] as const)
      expect((await world.act(act, claimId, lis, body)).body).toMatchObject({
        code: 'claim-taken',
        turnedOn: { since: '2026-03-09T02:00:00.000Z' },
      })
    const deputy = { accountId: li, actsAs: wang, fromDay: '2026-03-10', untilDay: '2026-03-12' }
    await world.send('post', '/v1/review-desks/health/deputies', wangs, deputy).expect(204)
    expect((await world.act('release', claimId, lis)).body.code).toBe('claim-taken')
    world.harness.clock.set('2026-03-10T02:00:00Z')
    expect((await world.act('release', claimId, lis)).body).toMatchObject({ state: 'submitted' })
    expect((await world.act('approval', claimId, lis)).body).toMatchObject({ state: 'approved' })
    world.harness.clock.set('2026-03-09T02:00:00Z')
  })

  test('the times of its reviews run from submission to decision, and what waits past its day is late', async () => {
    const reviewer = await world.official('education', newId())
    const teacher = await world.person({
      titleSeries: [{ value: 'schoolTeacher', startsOn: '', endsOn: '' }],
    })
    const claims = []
    for (const eventName of ['甲', '乙', '丙'])
      claims.push(await world.claim(teacher, trainingForm(undefined, { eventName })))
    world.harness.clock.advance(2 * 3_600_000)
    await world.act('approval', claims[0]!, reviewer)
    world.harness.clock.advance(4 * 3_600_000)
    await world.act('rejection', claims[1]!, reviewer, { reason: '不符' })
    const times = async (token: string) =>
      (await world.send('get', '/v1/statistics/reviews?year=2026', token)).body.items
    const expected = {
      industry: 'education',
      reviews: 2,
      medianHours: 4,
      ninthHours: 5.6,
      waiting: 1,
      late: 0,
    }
    expect(await times(reviewer)).toEqual([expected])
    world.harness.clock.advance(60 * 86_400_000)
    expect(await times(await world.bureau())).toContainEqual({ ...expected, late: 1 })
    world.harness.clock.set('2026-03-09T02:00:00Z')
  })

  test('a colleague takes it over with a reason, on the trail', async () => {
    const claimId = await world.claim(nurse, trainingForm(undefined, { eventName: '二' }))
    await world.act('taking-up', claimId, wangs)
    expect((await world.act('assignment', claimId, lis, { accountId: li })).body.code).toBe('invalid-input')
    await world.act('assignment', claimId, lis, { accountId: li, reason: '王科长休假' })
    expect((await world.act('approval', claimId, wangs)).body.code).toBe('claim-taken')
    const trail = await world.send(
      'get',
      `/v1/audit/claim?objectKind=claim&objectId=${claimId}`,
      await world.bureau(),
    )
    expect(trail.body.rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          actorId: li,
          before: { assignee: wang },
          after: { assignee: li },
          reason: '王科长休假',
        }),
      ]),
    )
    expect((await world.act('approval', claimId, lis)).status).toBe(200)
  })

  test('no one reviews one’s own claim, nor of a work that one claims too, however it comes to them', async () => {
    const reviewer = await world.person()
    const token = await world.harness.token(
      'industryDepartment',
      { industry: 'health', personId: reviewer.personId },
      newId(),
    )
    const own = await world.claim(reviewer)
    expect((await world.act('approval', own, token)).body.code).toBe('own-claim')
    expect((await world.act('taking-up', own, token)).body.code).toBe('own-claim')
    // Nor is what reviewers see of each other shown there.
    const seen = await world.read(own, token)
    expect(seen).toMatchObject({ state: 'submitted', may: [], review: null, happened: [{ by: null }] })
    expect((await world.read(own, wangs)).may).toContain('takeUp')
    const likeKey = (await world.read(own, wangs)).submitted.likeKey
    const batch = await world.send('post', '/v1/claims/approvals', token, { likeKey, claimIds: [own] })
    expect(batch.body.refused).toMatchObject([{ claimId: own, problem: { code: 'own-claim' } }])
    const assigned = { accountId: reviewer.personId, reason: 'x' }
    expect((await world.act('assignment', own, wangs, assigned)).body.code).toBe('own-claim')
  })

  test('like claims are approved together, each by itself; what is not alike is refused', async () => {
    const form = trainingForm(undefined, { eventName: '同一培训班' })
    const people = await Promise.all([1, 2, 3].map(() => world.person()))
    const claimIds = await Promise.all(people.map(each => world.claim(each, form)))
    const other = await world.claim(people[0]!, trainingForm(undefined, { eventName: '另一培训班' }))
    const [{ likeKey }] = (
      await world.send('get', '/v1/claim-queue?industry=health&limit=200', wangs)
    ).body.items.filter((each: { claimId: string }) => each.claimId === claimIds[0])
    const alike = await world.send('get', `/v1/claim-queue?industry=health&likeKey=${likeKey}`, wangs)
    expect(alike.body.items.map((each: { claimId: string }) => each.claimId).sort()).toEqual(
      [...claimIds].sort(),
    )
    await world.act('withdrawal', claimIds[2]!, people[2]!.token)
    const body = { likeKey, claimIds: [...claimIds, other] }
    const send = () => world.send('post', '/v1/claims/approvals', wangs, body, 'batch-1')
    const { body: done } = await send()
    expect(done.approved.map((each: { claimId: string }) => each.claimId)).toEqual(claimIds.slice(0, 2))
    expect(done.refused).toMatchObject([
      { claimId: claimIds[2], problem: { code: 'claim-act-not-allowed' } },
      { claimId: other, problem: { code: 'claims-not-alike' } },
    ])
    expect((await send()).body.approved).toEqual(done.approved)
  })

  test('what is the same elsewhere is marked in the queue, and no batch approves it unseen', async () => {
    const form = trainingForm(undefined, { eventName: '同一份证明' })
    const people = await Promise.all([1, 2, 3].map(() => world.person()))
    const [notice, proof] = [samplePdf('notice'), samplePdf('proof')]
    const claimIds: string[] = []
    for (const [n, each] of people.entries()) {
      const claimId = await world.draft(each, form, [])
      await world.upload(each, claimId, 'notice', notice)
      await world.upload(each, claimId, 'proofOfAttendance', n < 2 ? proof : samplePdf('another'))
      await world.submit(each, claimId)
      claimIds.push(claimId)
    }
    const { likeKey } = (await world.read(claimIds[0]!, wangs)).submitted
    const queue = await world.send('get', `/v1/claim-queue?industry=health&likeKey=${likeKey}`, wangs)
    const marked = queue.body.items.map((each: { hasSame: boolean }) => each.hasSame)
    // All have the organiser's notice; two have one proof of attendance.
    expect(marked).toEqual([true, true, false])
    const batch = await world.send('post', '/v1/claims/approvals', wangs, { likeKey, claimIds })
    expect(batch.body).toMatchObject({
      approved: [{ claimId: claimIds[2] }],
      refused: claimIds.slice(0, 2).map(claimId => ({ claimId, problem: { code: 'claim-same-elsewhere' } })),
    })
    expect((await world.act('approval', claimIds[0]!, wangs)).body).toMatchObject({ state: 'approved' })
  })

  test('referred, it is the other department’s, with the whole time anew, and no longer its own', async () => {
    const claimId = await world.claim(nurse, trainingForm(undefined, { eventName: '三' }))
    world.harness.clock.set('2026-03-20T02:00:00Z')
    expect((await world.act('referral', claimId, wangs, { industry: 'magic', reason: 'x' })).body.code).toBe(
      'industry-unknown',
    )
    const referral = { industry: 'education', reason: '属教育系统' }
    expect((await world.act('referral', claimId, wangs, referral)).body).toMatchObject({
      state: 'referred',
      industry: 'education',
      move: { who: 'department', until: '2026-04-13T15:59:59.999Z' },
    })
    expect((await world.send('get', `/v1/claims/${claimId}`, wangs)).status).toBe(404)
    const education = await world.official('education')
    expect((await world.act('taking-up', claimId, education)).body).toMatchObject({ state: 'inReview' })
    world.harness.clock.set('2026-03-09T02:00:00Z')
  })

  test('where no department is mapped the municipal bureau names one, and does no more', async () => {
    const unmapped = await world.person({
      titleSeries: [{ value: 'unknown-series', startsOn: '', endsOn: '' }],
    })
    const claimId = await world.claim(unmapped)
    expect(await world.read(claimId, unmapped.token)).toMatchObject({ industry: '' })
    const bureau = await world.bureau()
    const queue = await world.send('get', '/v1/claim-queue?industry=', bureau)
    expect(queue.body.items.map((each: { claimId: string }) => each.claimId)).toContain(claimId)
    expect((await world.act('approval', claimId, bureau)).body.code).toBe('industry-not-mapped')
    const named = await world.act('referral', claimId, bureau, { industry: 'health', reason: '由卫健委办理' })
    expect(named.body).toMatchObject({ state: 'referred', industry: 'health' })
    expect(
      (await world.act('referral', claimId, bureau, { industry: 'finance', reason: 'x' })).body.code,
    ).toBe('not-allowed')
    expect((await world.act('approval', claimId, wangs)).body).toMatchObject({ state: 'approved' })
  })

  describe('what is late', () => {
    /** The review's time passes, and the process asks what the clock does. */
    const letPass = async (claimId: string) => {
      world.harness.clock.set('2026-04-10T02:00:00Z')
      await world.activities.keepClaimTime(systemActor('claim', 'test-correlation'), { claimId })
    }
    const name = async (token: string, body: { accountId: string; personId?: string }) => {
      await world.official('education', body.accountId)
      await world
        .send('put', '/v1/review-desks/education/escalation', token, { name: '李处长', ...body })
        .expect(204)
    }
    const inEducation = [{ value: 'schoolTeacher', startsOn: '', endsOn: '' }]
    let teacher: Person
    let teachers: string

    beforeAll(async () => {
      teacher = await world.person({ titleSeries: inEducation })
      teachers = await world.official('education')
    })
    afterEach(() => world.harness.clock.set('2026-03-09T02:00:00Z'))
    const late = async (eventName: string, of = teacher) => {
      const claimId = await world.claim(of, trainingForm(undefined, { eventName }))
      await world.act('taking-up', claimId, teachers)
      return claimId
    }

    test('and escalated to the municipal bureau: it reads the evidence, takes it over and decides', async () => {
      const claimId = await late('四')
      const bureau = newId()
      const token = await world.bureau(bureau)
      const takeOver = () => world.act('assignment', claimId, token, { accountId: bureau, reason: '逾期' })
      const file = async () => {
        const [{ evidenceId }] = (await world.read(claimId, token)).evidence
        return (await world.send('get', `/v1/claims/${claimId}/evidence/${evidenceId}/file`, token)).status
      }
      expect([(await takeOver()).body.code, await file()]).toEqual(['not-allowed', 404])
      expect((await world.read(claimId, token)).may).toEqual([])

      await letPass(claimId)
      expect((await world.read(claimId, token)).may).toContain('approve')
      expect([(await takeOver()).status, await file()]).toEqual([200, 200])
      expect((await world.act('approval', claimId, teachers)).body.code).toBe('claim-taken')
      expect((await world.act('approval', claimId, token)).body).toMatchObject({ state: 'approved' })
    })

    test('is not handed to whoever claims it, nor to whoever had it', async () => {
      const chief = newId()
      await name(teachers, { accountId: chief, personId: teacher.personId })
      const own = await late('五')
      await letPass(own)
      expect(await world.read(own, teachers)).toMatchObject({ review: { escalatedTo: null } })
      world.harness.clock.set('2026-03-09T02:00:00Z')

      const self = newId()
      const selfs = await world.harness.token(
        'industryDepartment',
        { industry: 'education', personId: teacher.personId },
        self,
      )
      await name(selfs, { accountId: self })
      const named = await late('六')
      await letPass(named)
      expect(await world.read(named, teachers)).toMatchObject({ review: { escalatedTo: null } })
      world.harness.clock.set('2026-03-09T02:00:00Z')

      const holder = newId()
      await name(teachers, { accountId: holder })
      const claimId = await world.claim(teacher, trainingForm(undefined, { eventName: '七' }))
      await world.act('taking-up', claimId, await world.official('education', holder))
      await letPass(claimId)
      expect(await world.read(claimId, teachers)).toMatchObject({ review: { escalatedTo: null } })
    })
  })

  test('only an account of the department that is there is named, deputises, or is given a claim', async () => {
    const unknown = newId()
    const [teaching, colleague] = [newId(), newId()]
    await world.official('education', teaching)
    await world.official('health', colleague)
    const claimId = await world.claim(nurse, trainingForm(undefined, { eventName: '无此账号' }))
    const days = { fromDay: '2026-03-09', untilDay: '2026-03-12' }
    const asked = (accountId: string) =>
      [
        ['put', '/v1/review-desks/health/escalation', { accountId, name: '查无此人' }],
        ['post', '/v1/review-desks/health/deputies', { accountId, actsAs: wang, ...days }],
        ['post', '/v1/review-desks/health/deputies', { accountId: wang, actsAs: accountId, ...days }],
        ['post', `/v1/claims/${claimId}/assignment`, { accountId, reason: '熟悉' }],
      ] as const
    for (const accountId of [unknown, teaching])
      for (const [method, path, body] of asked(accountId)) {
        const answer = await world.send(method, path, wangs, body)
        expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'official-unknown'])
      }
    for (const [method, path, body] of asked(colleague))
      expect((await world.send(method, path, wangs, body)).status).toBeLessThan(300)
  })

  test('the queue is filtered by what is late, has escalated, by person, kind and day; the bureau lists what lies before it', async () => {
    const lawyer = await world.person({ titleSeries: [{ value: 'lawyer', startsOn: '', endsOn: '' }] })
    const [other, token] = [await world.person(), await world.bureau()]
    const industry = (await world.read(await world.claim(lawyer), lawyer.token)).industry as string
    const officials = await world.official(industry)
    const before = await world.claim(lawyer, trainingForm(undefined, { eventName: '早' }))
    world.harness.clock.set('2026-04-10T02:00:00Z')
    await world.activities.keepClaimTime(systemActor('claim', 'test-correlation'), { claimId: before })
    const after = await world.claim(lawyer, trainingForm(undefined, { eventName: '晚' }))
    const ids = async (query: string, by = officials) =>
      (await world.send('get', `/v1/claim-queue?${query}`, by)).body.items.map(
        (each: { claimId: string }) => each.claimId,
      )
    const own = await ids('')
    expect(own).toEqual(expect.arrayContaining([before, after]))
    expect(await ids('late=true')).not.toContain(after)
    expect(await ids('late=true')).toContain(before)
    expect(await ids('late=false')).toEqual([after])
    expect(await ids('dueBefore=2026-04-01T00:00:00Z')).not.toContain(after)
    expect(await ids('escalated=true')).toEqual([before])
    expect(await ids('escalated=false')).toContain(after)
    expect(await ids(`personId=${lawyer.personId}`)).toEqual(own)
    expect(await ids(`personId=${other.personId}`)).toEqual([])
    expect([await ids('kind=training'), await ids('kind=paper')]).toEqual([own, []])
    expect(await ids('from=2026-04-10&until=2026-04-10')).toEqual([after])
    expect(await ids('until=2026-04-09')).not.toContain(after)
    expect(await ids('', token)).toContain(before)
    expect(await ids('', token)).not.toContain(after)
    expect((await world.send('get', '/v1/claim-queue?dueBefore=0000-01-01T00:00:00Z', token)).status).toBe(
      400,
    )
    world.harness.clock.set('2026-03-09T02:00:00Z')
  })

  test('the queue is paged by what is due first, each claim once, and filtered by type and official', async () => {
    const accountant = await world.person({
      titleSeries: [{ value: 'accounting', startsOn: '', endsOn: '' }],
    })
    const finance = newId()
    const financiers = await world.official('finance', finance)
    const made: string[] = []
    for (let n = 0; n < 5; n += 1) {
      world.harness.clock.advance(86_400_000 * (n % 2))
      made.push(await world.claim(accountant, trainingForm(undefined, { eventName: `讲座 ${n}` })))
    }
    const seen: string[] = []
    for (let after = ''; ; ) {
      const page = await world.send('get', `/v1/claim-queue?industry=finance&limit=2${after}`, financiers)
      seen.push(...page.body.items.map((each: { claimId: string }) => each.claimId))
      if (!page.body.next) break
      after = `&after=${encodeURIComponent(page.body.next)}`
    }
    expect(seen).toEqual(made)
    await world.act('taking-up', made[3]!, financiers)
    const ids = async (query: string) =>
      (await world.send('get', `/v1/claim-queue?industry=finance&${query}`, financiers)).body.items.map(
        (each: { claimId: string }) => each.claimId,
      )
    expect(await ids('assignee=me')).toEqual([made[3]])
    expect(await ids('assignee=nobody')).toHaveLength(4)
    expect(await ids('type=7')).toEqual([])
    for (const cursor of ['x', `1/${made[0]}`, `2026-03-09T02:00:00.000Z/${'-'.repeat(36)}`])
      expect(
        (await world.send('get', `/v1/claim-queue?industry=finance&after=${cursor}`, financiers)).body,
      ).toMatchObject({ code: 'invalid-input', status: 400 })
    world.harness.clock.set('2026-03-09T02:00:00Z')
  })
})

/** The first page costs the same with 100,000 open claims or classes as with 1,000: it reads an index in its order, and stops. */
describe('the queue, long', () => {
  let world: World
  const organiserId = newId()
  beforeAll(async () => {
    world = await createWorld()
    await world.owner.query(
      `INSERT INTO claim (claim_id, person_id, claim_type, form, state, seq, revision, since, created_at, industry, year, like_key,
         move, assignee, assigned_at, remind_at, due_at, due_provisional, kind, submitted_on, escalated_at)
       SELECT gen_random_uuid(), gen_random_uuid(), 1 + n % 9, '{}', 'inReview', 2, 1, now(), now(),
         CASE WHEN n % 2 = 0 THEN 'health' ELSE 'education' END, 2026, (n % 500)::text, 'department',
         CASE WHEN n % 3 = 0 THEN (n % 30)::text END, CASE WHEN n % 3 = 0 THEN now() END,
         now(), now() + n * interval '1 second', false, CASE WHEN n % 40 = 0 THEN 'paper' ELSE 'training' END,
         '2026-01-01'::date + n % 200, CASE WHEN n % 100 = 0 THEN now() END
       FROM generate_series(1, 20000) n`,
    )
    await world.owner.query(
      `INSERT INTO submission (claim_id, revision, command_id, form, facts, keys, submitted_at, policy_version)
       SELECT claim_id, 1, gen_random_uuid(), '{"kind": "training"}', '{}', '{}', now(), 'x' FROM claim`,
    )
    await world.owner.query(
      `INSERT INTO training_class (class_id, class_kind, organiser_id, industry, title, online, days, first_day, last_day,
         approval_number, state, since, created_by, created_at, move, due_at, due_provisional, escalated_at)
       SELECT gen_random_uuid(), 'municipalSeminar', CASE WHEN n % 10 = 0 THEN $1::uuid ELSE gen_random_uuid() END, CASE WHEN n % 2 = 0 THEN 'health' ELSE 'education' END, '班', false,
         '[]', '2026-03-02', '2026-03-04', '7', CASE n % 4 WHEN 0 THEN 'planned' WHEN 2 THEN 'rosterIn' ELSE 'registered' END,
         now(), 'x', now(), CASE WHEN n % 2 = 0 THEN 'department' ELSE 'nobody' END, now() + n * interval '1 second', false,
         CASE WHEN n % 20 = 0 THEN now() END
       FROM generate_series(1, 20000) n`,
      [organiserId],
    )
    // One event that hundreds attended: its days, one proof of attendance, and a paper of a title that many have.
    await world.owner.query(
      `INSERT INTO claim_key (key, claim_id) SELECT k, claim_id
       FROM (SELECT claim_id FROM claim WHERE industry = 'health' ORDER BY claim_id LIMIT 400) c,
         unnest('{event:a:2026-03-02,near:paper:a}'::text[]) k`,
    )
    await world.owner.query(
      `INSERT INTO claim_key (key, claim_id) SELECT 'event:' || claim_id || ':2026-03-02', claim_id FROM claim`,
    )
    await world.owner.query(
      `WITH sent AS (INSERT INTO upload (upload_id, claim_id, kind, file_name, size_bytes, received_bytes, key_id, key_nonce,
         sealed_key, started_at, touched_at, ended, ended_at)
         SELECT gen_random_uuid(), claim_id, 'proofOfAttendance', 'a.pdf', 1, 1, 'k', '', '', now(), now(), 'kept', now()
         FROM claim WHERE industry = 'health' RETURNING upload_id, claim_id)
       INSERT INTO evidence (evidence_id, claim_id, kind, file_name, size_bytes, sha256, media_type, added_at)
       SELECT upload_id, claim_id, 'proofOfAttendance', 'a.pdf', 1, sha256('a'), 'application/pdf', now() FROM sent`,
    )
    await world.owner.query('ANALYZE claim, submission, training_class, claim_key, evidence')
  }, 60_000)
  afterAll(() => world.close())

  interface Plan {
    readonly 'Node Type': string
    readonly 'Index Name'?: string
    readonly 'Actual Rows': number
    readonly 'Rows Removed by Filter'?: number
    readonly Plans?: readonly Plan[]
  }
  const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

  const reads = async ({ text, values }: Statement, named: string) => {
    const [explained] = await world.owner.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
      values,
    )
    const nodes = nodesOf(explained!['QUERY PLAN'][0].Plan)
    const scan = nodes.find(each => each['Index Name']?.startsWith(named))
    expect(nodes.filter(each => each['Node Type'] === 'Sort' || each['Node Type'] === 'Seq Scan')).toEqual([])
    expect(nodes.filter(each => (each['Rows Removed by Filter'] ?? 0) > 0)).toEqual([])
    return [scan?.['Index Name'], scan?.['Actual Rows']]
  }

  test.each([
    ['the first page', {}, 'claim_queue'],
    ['of a type', { type: 3 }, 'claim_queue_type'],
    ['of an official', { assignee: '12' }, 'claim_queue_assignee'],
    ['of nobody', { assignee: 'nobody' }, 'claim_queue_free'],
    ['of like claims', { likeKey: '4' }, 'claim_queue_alike'],
    ['of a kind', { kind: 'paper' }, 'claim_queue_kind'],
    ['of a day', { from: '2026-01-03', until: '2026-01-03' }, 'claim_queue_day'],
    ['what is late', { late: true }, 'claim_queue'],
    ['what escalated', { escalated: true }, 'claim_queue_escalated'],
    ['what lies before the municipal bureau', { industry: undefined }, 'claim_queue_bureau'],
  ])('%s', async (_what, filter, index) => {
    const inYears = new Date('2036-01-01T00:00:00.000Z')
    const statement = queueSql({ industry: 'health', limit: 20, ...(filter as object) }, inYears)
    expect(await reads(statement, 'claim_queue')).toEqual([index, 20])
  })

  test('what is the same elsewhere is looked up for so many, however many share an event, a file or a title', async () => {
    const [claim] = await world.owner.query<{ claimId: string; personId: string }>(
      `SELECT claim_id, person_id FROM claim WHERE industry = 'health' ORDER BY claim_id LIMIT 1`,
    )
    const keys = ['event:a:2026-03-02', 'near:paper:a']
    for (const { text, values } of [duplicateClaimsSql(claim!, keys), duplicateFilesSql(claim!.claimId)])
      expect(await world.owner.query(text, values)).toHaveLength(50)
  })

  const later = { sortedBy: '2026-01-01T00:00:00.000Z', id: '00000000-0000-7000-8000-000000000000' }
  const departments = { organiserId: null, industry: 'health' }
  const state = 'planned' as const
  test.each([
    ['of classes', classQueueSql('health', { limit: 20 }), 'class_queue'],
    ['of classes, a later page', classQueueSql('health', { limit: 20, after: later }), 'class_queue'],
    [
      'classes of an organiser',
      classListSql({ organiserId, industry: null }, { limit: 20 }),
      'class_of_organiser',
    ],
    ['classes of a department', classListSql(departments, { limit: 20 }), 'class_of_industry'],
    ['in a state', classListSql(departments, { state, limit: 20 }), 'class_of_industry_in_state'],
    [
      'in a state, everywhere',
      classListSql({ organiserId: null, industry: null }, { state, limit: 20 }),
      'class_in_state',
    ],
  ])('%s', async (_what, statement, index) => {
    expect(await reads(statement, 'class_')).toEqual([index, 20])
  })
})
