import { randomBytes } from 'node:crypto'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import request from 'supertest'
import { ClaimMovedSchema, ClaimNoticedSchema } from '../../../../proto/generated/claim_pb'
import { ReminderIssuedSchema } from '../../../../proto/generated/course_pb'
import { WaitingMovedSchema } from '../../../../proto/generated/exam_pb'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import type { RunningService } from '../../../kit/run/service'
import { createHarness, type Harness, until } from '../../../kit/testing/harness'
import { startPortal } from '../service'

const NOWHERE = 'http://127.0.0.1:9'
const DEADLINE = new Date('2026-12-14T09:00:00Z')

interface Told {
  readonly kind: string
  readonly inWords: { readonly zh: string; readonly en: string }
  readonly page: string
  readonly isRead: boolean
  readonly noticeId: string
}

describe('what the system tells people, with two portals', () => {
  let harness: Harness
  let portals: RunningService[]

  beforeAll(async () => {
    harness = await createHarness('portal')
    const config = {
      ...harness.config,
      ...{ PORTAL_DATABASE_URL: harness.databaseUrl, FIELD_KEYS: { id: 'f1', key: randomBytes(32) } },
      ...{
        IDENTITY_URL: NOWHERE,
        COURSE_URL: NOWHERE,
        EXAM_URL: NOWHERE,
        CLAIM_URL: NOWHERE,
        LEDGER_URL: NOWHERE,
      },
      ANSWER_WITHIN_MS: 2_000,
    }
    portals = [
      await startPortal(config, harness.clock, harness.log),
      await startPortal(config, harness.clock, harness.log),
    ]
  })
  afterAll(async () => {
    for (const portal of portals) await portal.close()
    await harness.close()
  })

  const origin = (at = 0) => `http://127.0.0.1:${portals[at]!.port}`
  const person = async () => {
    const personId = newId()
    return { personId, token: await harness.token('person', { personId }, personId) }
  }
  const official = (industry: string) => harness.token('industryDepartment', { industry }, newId())
  const read = async (token: string) =>
    (await request(origin()).get('/v1/my/notices').auth(token, { type: 'bearer' }).expect(200)).body as {
      items: Told[]
      unread: number
      next: string | null
    }
  const awaitTold = async (token: string, count: number) => {
    let told = await read(token)
    await until(async () => {
      told = await read(token)
      return told.items.length >= count
    }, `${count} notices`)
    return told
  }
  const returned = (personId: string, claimId = newId()) =>
    fact(ClaimMovedSchema, personId, {
      ...{ claimId, personId, seq: 3, act: 'return', state: 'returned', move: 'person', industry: 'health' },
      ...{ year: 2026, revision: 1, claimType: 3, dueAt: timestampFromDate(DEADLINE) },
    })

  test('a returned claim is told to its person in words, with the page and the deadline, and to nobody else', async () => {
    const [nurse, other] = [await person(), await person()]
    const claimId = newId()
    await harness.publish([returned(nurse.personId, claimId)])
    const { items, unread } = await awaitTold(nurse.token, 1)
    expect(items).toMatchObject([
      { kind: 'claimReturned', page: `/my/claims/${claimId}`, until: DEADLINE.toISOString(), isRead: false },
    ])
    expect(items[0]!.inWords.zh).toContain('2026-12-14 17:00')
    expect(unread).toBe(1)
    expect(await read(other.token)).toEqual({ items: [], next: null, unread: 0 })
  })

  test('a fact that is delivered twice is told once', async () => {
    const nurse = await person()
    const ids = await harness.publish([returned(nurse.personId)])
    await harness.publish([returned(nurse.personId)], ids)
    await harness.publish([
      fact(ReminderIssuedSchema, nurse.personId, {
        ...{ reminderId: newId(), personId: nurse.personId, workflowId: 'w', reason: 'bookSitting' },
      }),
    ])
    const { items } = await awaitTold(nurse.token, 2)
    expect(items.map(({ kind }) => kind)).toEqual(['bookSitting', 'claimReturned'])
  })

  test('what one reader has read stays new for a colleague of the same department', async () => {
    const [first, second] = [await official('health'), await official('health')]
    const elsewhere = await official('education')
    const [claimId, personId] = [newId(), newId()]
    await harness.publish([
      fact(ClaimNoticedSchema, personId, {
        ...{ claimId, personId, notice: 'reminder', move: 'department', industry: 'health' },
        deadline: timestampFromDate(DEADLINE),
      }),
    ])
    const { items } = await awaitTold(first, 1)
    expect(items).toMatchObject([{ kind: 'reviewDue', page: `/review/${claimId}` }])
    for (let times = 0; times < 2; times += 1)
      await request(origin())
        .post('/v1/my/notices/read')
        .auth(first, { type: 'bearer' })
        .send({ upTo: items[0]!.noticeId })
        .expect(204)
    expect(await read(first)).toMatchObject({ unread: 0, items: [{ isRead: true }] })
    expect(await read(second)).toMatchObject({ unread: 1, items: [{ isRead: false }] })
    expect((await read(elsewhere)).items).toEqual([])
  })

  test('an open page of each portal hears of what is its reader’s, and of seats, and of nothing else', async () => {
    const [nurse, other] = [await person(), await person()]
    const [mine, others] = [await listen(0, nurse.token), await listen(1, other.token)]
    const sittingId = newId()
    await harness.publish([
      returned(nurse.personId),
      fact(WaitingMovedSchema, nurse.personId, {
        ...{
          waitingId: newId(),
          sittingId,
          personId: nurse.personId,
          courseId: newId(),
          planId: newId(),
          year: 2026,
        },
        ...{ state: 'offered', reason: 'sittingFull', offerExpiresAt: timestampFromDate(DEADLINE) },
      }),
    ])
    await until(async () => mine.text().includes(`event: seats\ndata: ${sittingId}`), 'my page to hear')
    await until(
      async () => others.text().includes(`event: seats\ndata: ${sittingId}`),
      'the other page to hear',
    )
    await until(async () => mine.text().includes('event: exams'), 'my page to hear of my place')
    expect(mine.text()).toMatch(/^retry: 2000\nevent: again\n/)
    expect(mine.text()).toContain('event: claims')
    expect(mine.text()).toContain('event: notices')
    expect(others.text()).not.toMatch(/event: (claims|notices|exams)/)
    expect(mine.text() + others.text()).not.toContain(nurse.personId)
    mine.close()
    others.close()
  })

  test('a portal that closes ends its streams', async () => {
    const nurse = await person()
    const config = {
      ...harness.config,
      ...{ PORTAL_DATABASE_URL: harness.databaseUrl, FIELD_KEYS: { id: 'f1', key: randomBytes(32) } },
      ...{
        IDENTITY_URL: NOWHERE,
        COURSE_URL: NOWHERE,
        EXAM_URL: NOWHERE,
        CLAIM_URL: NOWHERE,
        LEDGER_URL: NOWHERE,
      },
      ANSWER_WITHIN_MS: 2_000,
    }
    const third = await startPortal(config, harness.clock, harness.log)
    portals.push(third)
    const stream = await listen(2, nurse.token)
    portals.pop()
    await third.close()
    await until(async () => stream.isOver(), 'the stream to end')
  })

  async function listen(at: number, token: string) {
    const stop = new AbortController()
    const answer = await fetch(`${origin(at)}/v1/events`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: stop.signal,
    })
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    let text = ''
    let isOver = false
    const gather = async () => {
      for await (const piece of answer.body!) text += Buffer.from(piece).toString('utf8')
    }
    void gather().then(
      () => (isOver = true),
      () => (isOver = true),
    )
    await until(async () => text.includes('event: again'), 'the stream to open')
    return { text: () => text, isOver: () => isOver, close: () => stop.abort() }
  }
})
