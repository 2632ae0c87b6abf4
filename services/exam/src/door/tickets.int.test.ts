import { createDesk, type Held } from '../testing/desk'
import { createWorld, type World } from '../testing/world'
import { fieldsOf } from './ticket-pdf'

describe('what a person takes along of a booking', () => {
  let world: World
  let held: Held
  beforeAll(async () => {
    world = await createWorld('2026-05-20T01:00:00.000Z')
    held = await createDesk(world).held(1)
  })
  afterAll(() => world.close())

  const get = (path: string, token: string) =>
    world.send('get', `/v1/bookings/${held.bookings[0]}/${path}`, token).responseType('blob')

  test('the ticket comes as a PDF that names the person, place, time and seat', async () => {
    const [person] = held.people
    const file = await get('ticket.pdf', person!.token)
    expect([file.status, file.headers['content-type']]).toEqual([200, 'application/pdf'])
    expect(file.headers['content-disposition']).toContain(`ticket-${held.tickets[0]}.pdf`)
    expect((file.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-')
    const { body } = await world.send('get', `/v1/bookings/${held.bookings[0]}/ticket`, person!.token)
    const fields = new Map(fieldsOf(body))
    expect(fields.get('准考证号')?.replaceAll(' ', '')).toBe(held.tickets[0])
    expect(fields.get('座位号')).toBe(String(body.seatNo))
    expect(fields.get('考试时间')).toMatch(/^2026年\d+月\d+日周. \d\d:\d\d 至 \d\d:\d\d$/)
  })

  test('the sitting comes as an entry of a calendar', async () => {
    const file = await get('calendar.ics', held.people[0]!.token)
    expect([file.status, file.headers['content-type']]).toEqual([
      200,
      expect.stringMatching(/^text\/calendar/),
    ])
    const text = (file.body as Buffer).toString().replaceAll('\r\n ', '')
    expect(text).toContain(`UID:booking-${held.bookings[0]}@xueshi`)
    expect(text).toContain('SUMMARY:考试：')
  })

  test.each(['ticket.pdf', 'calendar.ics'])('%s of another is not there', async path => {
    const [other] = await world.people(1)
    expect((await get(path, other!.token)).status).toBe(404)
  })
})
