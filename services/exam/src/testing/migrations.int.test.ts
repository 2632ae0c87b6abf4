import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { createHarness, type Harness } from '../../../kit/testing/harness'

const migration = (name: string): string =>
  readFileSync(join(__dirname, '../../prisma/migrations', name, 'migration.sql'), 'utf8')

const id = (n: number): string => `00000000-0000-7000-8000-00000000000${n}`

/** Rows that a migration moves are there afterwards. */
describe('keep who lost a seat first', () => {
  let harness: Harness
  let client: pg.Client
  beforeAll(async () => {
    harness = await createHarness('exam')
    client = new pg.Client({ connectionString: harness.ownerUrl })
    await client.connect()
    await client.query('CREATE SCHEMA earlier; SET search_path = earlier')
    for (const name of [
      '00000000000000_kit',
      '00000000000001_keep_plans_seats_and_results',
      '00000000000002_contest_each_absence_and_list_results',
      '00000000000003_end_seats_the_rules_refuse',
    ])
      await client.query(migration(name))
  })
  afterAll(async () => {
    await client.end()
    await harness.close()
  })

  test('who was queued first after losing a seat waits for the whole plan; every other place stays what it was', async () => {
    await client.query(`
      INSERT INTO exam_plan VALUES ('${id(1)}', 2026, 'general', NULL, '{}', true, 'bureau', now());
      INSERT INTO room (room_id, centre_id, name, address, seats, created_at)
        VALUES ('${id(2)}', '${id(3)}', '一号考场', '学院路', 5, now());
      INSERT INTO sitting (sitting_id, plan_id, centre_id, room_id, room_no, room_seats, locality, year, category,
        offering_ids, stage, seats, starts_at, ends_at, booking_opens_at, booking_closes_at, last_offer_at, change_until, results_due_at)
        SELECT '${id(4)}', '${id(1)}', centre_id, room_id, room_no, seats, '330302', 2026, 'general', '{}', 'published', 5,
          '2026-06-12', '2026-06-13', now(), now(), now(), now(), now() FROM room;
      INSERT INTO waiting (waiting_id, priority, sitting_id, person_id, course_id, year, state, reason, offered_seat_no,
        offer_expires_at, joined_at, moved_at) VALUES
        ('${id(5)}', 0, '${id(4)}', '${id(5)}', '${id(9)}', 2026, 'waiting', 'sittingCancelled', NULL, NULL, now(), now()),
        ('${id(6)}', 0, '${id(4)}', '${id(6)}', '${id(9)}', 2026, 'offered', 'sittingCancelled', 1, now(), now(), now()),
        ('${id(7)}', 0, '${id(4)}', '${id(7)}', '${id(9)}', 2026, 'lapsed', 'offerExpired', NULL, NULL, now(), now()),
        ('${id(8)}', 1, '${id(4)}', '${id(8)}', '${id(9)}', 2026, 'waiting', 'sittingFull', NULL, NULL, now(), now())`)
    await client.query(migration('00000000000004_keep_who_lost_a_seat_first'))
    const { rows } = await client.query(
      'SELECT plan_id = $1 AS plan, sitting_id AS sitting, state, entitled_until AS until FROM waiting ORDER BY waiting_id',
      [id(1)],
    )
    const until = new Date('2027-03-31T15:59:59.999Z')
    expect(rows).toEqual([
      { plan: true, sitting: null, state: 'waiting', until },
      { plan: true, sitting: id(4), state: 'offered', until },
      { plan: true, sitting: id(4), state: 'lapsed', until },
      { plan: true, sitting: id(4), state: 'waiting', until: null },
    ])
  })
})
