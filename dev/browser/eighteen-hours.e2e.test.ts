import type { Page } from 'playwright-core'
import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { municipalBureauLogin } from '../../ops/installation/processes'
import { publishSitting } from '../journey/city'
import { openVenue, postResults, ticketOf } from '../journey/exam'
import { type SignedIn, signIn } from '../journey/identity'
import { goByMenu, passQuizOnScreen, studyOnScreen } from './by-hand'
import { type DemoSite, openDemoSite } from './demo-site'
import { findingsOf, firstCaptionOf } from './findings'

jest.setTimeout(240_000)

const year = yearOf(plainDateIn(new Date()))
/** Time to book by hand on a slow machine: booking of the demo policy closes 10 s before the start. */
const UNTIL_START_MS = 45_000
const LENGTH_MS = 5_000

let site: DemoSite
beforeAll(async () => {
  site = await openDemoSite()
})
afterAll(() => site?.close())

/** What people named so themselves. */
const ownWords = /demo-\d{4}|demo-queue-\d{4}|centre-demo-\d+/g
const findings: string[] = []
const look = async (page: Page) => findings.push(...(await findingsOf(page, { language: 'zh', ownWords })))

/** Articles 8 to 10, on the pages: all that a nurse does by hand, and what is not hers by the API. */
test('a nurse comes from signing in to 18 hours', async () => {
  const { page, wrong } = await site.enter(site.logins[0]!)
  await goByMenu(page, '培训报名')
  await page.getByRole('heading', { name: `${year}年度一般公需科目`, exact: true }).waitFor()
  await page.getByRole('button', { name: /^报名：/ }).click()

  await page.getByRole('heading', { name: '继续教育与职业道德' }).waitFor()
  await look(page)
  await studyOnScreen(page)
  await look(page)
  await page.getByRole('button', { name: '下一单元：小测验' }).click()
  await passQuizOnScreen(page)

  await page.getByRole('button', { name: '下一单元：专题讲座' }).click()
  await watchLecture(page)
  const nurse = await signIn(site.api, site.logins[0]!, site.password)
  const { sittingId, centre, room } = await planSitting()
  await bookOnScreen(page, room)
  // Booking closes, and the ticket comes to the page that is open.
  await page.getByRole('link', { name: '准考证', exact: true }).click({ timeout: 60_000 })
  await page.getByRole('heading', { level: 1, name: '准考证' }).waitFor()
  await page.getByText('请携带本人有效身份证件原件').waitFor()
  await look(page)
  const ticket = await ticketOf(site.api, nurse, sittingId)
  await postResults(site.api, centre, sittingId, { rows: [{ ticket, score: 86, scoreMax: 100 }] })

  await goByMenu(page, '首页')
  await page.getByText('18 / 18 学时').waitFor({ timeout: 60_000 })
  expect([...wrong, ...findings]).toEqual([])
})

/** The lecture is played from the system itself, with its captions: a browser plays it by short-lived links, in ranges. */
async function watchLecture(page: Page): Promise<void> {
  const played = page.waitForResponse(
    answer => /\/v1\/media\//.test(answer.url()) && answer.headers()['content-type'] === 'video/webm',
  )
  const studied = studyOnScreen(page)
  expect((await played).status()).toBe(206)
  expect(await firstCaptionOf(page)).toBe('大家好，欢迎学习数字经济与创新。')
  await studied
}

async function planSitting(): Promise<{ sittingId: string; centre: SignedIn; room: string }> {
  const bureau = await signIn(site.api, municipalBureauLogin, site.password)
  const centre = await signIn(site.api, `centre-demo-${year}`, site.password)
  const room = '808 室'
  const venue = await openVenue(site.api, bureau, centre, { name: room, year, seats: 5 })
  const startsAt = new Date(Date.now() + UNTIL_START_MS)
  const times = { startsAt, endsAt: new Date(startsAt.getTime() + LENGTH_MS) }
  return { sittingId: await publishSitting(site.api, venue, { ...times, seats: 5 }), centre, room }
}

/** Books the sitting of one room, which the page lists by itself, and sees the seat. */
async function bookOnScreen(page: Page, room: string): Promise<void> {
  await goByMenu(page, '考试报名')
  const sitting = page.getByRole('listitem').filter({ hasText: room })
  await sitting.getByRole('button', { name: /^预约：/ }).click()
  await page.getByText(/^预约成功：\d+ 号座位$/).waitFor()
  await page.getByRole('region', { name: '我的座位' }).getByText(room).waitFor()
  await look(page)
}
