import type { Page } from 'playwright-core'
import { type DemoSite, openDemoSite } from './demo-site'
import { type Newcomer, publishOwnSitting, signUpStudied } from './newcomers'

jest.setTimeout(240_000)

const ROOM = '115 室'
/** Booking of the demo policy closes 10 s before: time for all that is done by hand. */
const STARTS_IN_MS = 45_000

let site: DemoSite
let holder: Newcomer
let waiter: Newcomer

beforeAll(async () => {
  site = await openDemoSite()
  ;[holder, waiter] = (await Promise.all(['叶青', '潘虹'].map(name => signUpStudied(site, name)))) as [
    Newcomer,
    Newcomer,
  ]
})
afterAll(() => site?.close())

/** Article 10: whoever waits hears of the seat that another gave up, without asking again, and until when it is held. */
test('a full sitting: one waits, another cancels, the offer comes with its deadline, is taken, and brings a ticket', async () => {
  const [first, second] = await Promise.all([holder, waiter].map(({ number }) => site.enter(number)))
  await publishOwnSitting(site, { room: ROOM, seats: 1, startsInMs: STARTS_IN_MS })

  const cardOn = (page: Page) => page.getByRole('listitem').filter({ hasText: ROOM })
  await first!.page.goto('/my/exams')
  await cardOn(first!.page)
    .getByRole('button', { name: /^预约：/ })
    .click()
  await first!.page.getByText('预约成功：1 号座位').waitFor()

  const { page } = second!
  await page.goto('/my/exams')
  await cardOn(page).getByText('已满，候补 0 人').waitFor()
  await cardOn(page)
    .getByRole('button', { name: /^排队候补：/ })
    .click()
  await page.getByText('这一场已满，您排在候补第 1 位；有空位时会通知您。').waitFor()
  const place = page.getByRole('region', { name: '我的候补' })
  await place.getByText('第 1 位').waitFor()

  await first!.page.getByRole('button', { name: /^取消座位/ }).click()
  await first!.page.getByRole('dialog').getByRole('button', { name: '取消座位' }).click()
  await first!.page.getByText('座位已取消').waitFor()

  await place.getByText('1 号座位正为您保留').waitFor()
  await place.getByText(/^请在 .*\d\d:\d\d.* 前接受，过时让给下一位。$/).waitFor()
  await place.getByRole('button', { name: '接受座位' }).click()
  await page.getByText('座位已确认：1 号').waitFor()
  await page.getByRole('link', { name: '准考证', exact: true }).click({ timeout: 60_000 })
  await page.getByRole('heading', { level: 1, name: '准考证' }).waitFor()
  for (const words of [waiter.name, ROOM, /^(\d{4} ?){4}$/]) await page.getByText(words).first().waitFor()
  expect([...first!.wrong, ...second!.wrong]).toEqual([])
})
