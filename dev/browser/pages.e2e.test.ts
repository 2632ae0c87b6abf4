import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { checkout } from '../../ops/installation/checkout'
import { desk, phone, type Reader, type Watched } from './browser'
import { type DemoSite, openDemoSite } from './demo-site'
import { findingsOf } from './findings'
import { modeFindings, smallTargets } from './modes'

jest.setTimeout(240_000)

/** What people named so themselves, in the language that they chose. */
const ownWords =
  /clinic\d+|centre-demo-\d+|health-reviewer|nurses-association|first-hospital|lucheng-bureau|municipal-bureau|supervisor|demo-\d{4}|demo-queue-\d{4}|room-\d+/g

const pictures = join(checkout, 'dist/pictures')

const readers: Record<string, Required<Reader>> = {
  'Chinese on a phone': { viewport: phone, language: 'zh', isElder: false },
  'Chinese on a desk': { viewport: desk, language: 'zh', isElder: false },
  'English on a phone': { viewport: phone, language: 'en', isElder: false },
  '长辈版 on a phone': { viewport: phone, language: 'zh', isElder: true },
}

let site: DemoSite

beforeAll(async () => {
  site = await openDemoSite()
  mkdirSync(pictures, { recursive: true })
})
afterAll(() => site?.close())

test('a visitor finds every open page clean, in both languages, on each screen', async () => {
  const watched = await site.visit()
  expect(
    await lookAtAll(watched, 'visitor', [
      '/',
      '/sign-in',
      '/guide',
      '/certificates',
      '/announcements',
      '/no-such-page',
    ]),
  ).toEqual([])
})

// The logins are known before the city is: one test each, so that a role's pages fail by its name.
test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
  'account %i of the sign-in page finds each page of its menu clean',
  async at => {
    const login = site.logins[at]!
    const watched = await site.enter(login)
    const menu = await addressesOfMenu(watched.page)
    expect(await lookAtAll(watched, String(at), [...menu, ...besideMenu(menu)])).toEqual([])
  },
)

/** Pages that stand behind one of the menu. */
const behind: Readonly<Record<string, readonly string[]>> = {
  '/my/profile': ['/my/readings', '/consent'],
  '/people': ['/people/special-cases'],
}
const besideMenu = (menu: readonly string[]): string[] => menu.flatMap(address => behind[address] ?? [])

/** Each part of a page says that it reads, until it has. */
async function hasRead(page: Page): Promise<void> {
  const reading = page.getByText(/^(正在读取…|Loading…)$/)
  while ((await reading.count()) > 0) await reading.first().waitFor({ state: 'detached' })
}

const SCRIPT_BYTES_MAX = 200_000
const REQUESTS_MAX = 3

test('the start page of a person needs at most 200 kB of script and three requests of the API', async () => {
  const signedIn = await site.enter(site.logins[0]!)
  const { page, context } = await site.visit()
  await context.addCookies(await signedIn.context.cookies())
  let bytes = 0
  const asked: string[] = []
  page.on('response', async answer => {
    const { pathname } = new URL(answer.url())
    if (pathname.endsWith('.js')) bytes += (await answer.request().sizes()).responseBodySize
    if (pathname.startsWith('/v1/') && pathname !== '/v1/events') asked.push(pathname)
  })
  await page.goto('/')
  await page.getByRole('heading', { name: /您好/ }).waitFor()
  await hasRead(page)
  expect(asked.length).toBeLessThanOrEqual(REQUESTS_MAX)
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThanOrEqual(SCRIPT_BYTES_MAX)
  await signedIn.context.close()
  await context.close()
})

test('after signing out, Back shows nothing of the person, and script could read nothing before', async () => {
  const { page, context, wrong } = await site.enter(site.logins[2]!)
  await page.goto('/my/hours')
  await page.getByRole('heading', { name: '我的学时' }).waitFor()
  const readable = await page.evaluate<string>(
    'document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)',
  )
  expect(readable).not.toMatch(/__Host-|eyJ|郑洁/)
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByRole('link', { name: '登录' }).first().waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: '登录' }).waitFor()
  expect(await page.evaluate<string>('document.body.innerText')).not.toContain('郑洁')
  expect(wrong).toEqual([])
  await context.close()
})

test('an address that needs a session leads to the sign-in, and from there to what was asked for', async () => {
  const { page, context, wrong } = await site.visit()
  await page.goto('/my/claims')
  await page.getByLabel('证件号码或账号').fill(site.logins[2]!)
  await page.getByLabel('密码').fill(site.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { name: '学时认证' }).waitFor()
  expect(wrong).toEqual([])
  await context.close()
})

test('an object that is another person’s is answered as one that is not there, in words', async () => {
  const owner = await site.enter(site.logins[2]!)
  await owner.page.goto('/my/claims')
  await owner.page
    .getByRole('link', { name: /护理管理培训班/ })
    .first()
    .click()
  await owner.page.waitForURL(/\/my\/claims\/[0-9a-f-]{36}/)
  const address = new URL(owner.page.url()).pathname
  const stranger = await site.enter(site.logins[0]!, {}, [/^404 /])
  await stranger.page.goto(address)
  await stranger.page.getByRole('alert').waitFor()
  const said = (await stranger.page.getByRole('alert').textContent()) ?? ''
  expect(said).not.toMatch(/[0-9a-f]{8}-|404|not-found/)
  expect(stranger.wrong).toEqual([])
  await owner.context.close()
  await stranger.context.close()
})

async function addressesOfMenu(page: Page): Promise<string[]> {
  await page.setViewportSize(desk)
  return menuOf(page)
}

function menuOf(page: Page): Promise<string[]> {
  const links = page.getByRole('navigation', { name: '栏目' }).getByRole('link')
  return links.evaluateAll(all => all.map(link => (link as never as { pathname: string }).pathname))
}

/** Opens each address as each reader, takes its picture, and gathers what is wrong with it. */
async function lookAtAll(
  { page, context, wrong }: Watched,
  who: string,
  addresses: readonly string[],
): Promise<string[]> {
  const found: string[] = []
  for (const [name, { viewport, language, isElder }] of Object.entries(readers)) {
    const value = `${language}.${isElder ? 'elder' : 'usual'}`
    await context.addCookies([{ name: 'xueshi-pages', value, url: site.origin }])
    await page.setViewportSize(viewport)
    const isDesk = viewport === desk
    for (const address of addresses) {
      const opened = isDesk ? await openByMenu(page, address) : await openByAddress(page, address)
      await hasRead(page)
      const findings = [
        ...opened,
        ...(await findingsOf(page, { language, ownWords })),
        ...(await smallTargets(page, isDesk ? 'desk' : 'phone')),
        // The modes are the same for each reader: one looks.
        ...(isDesk ? await modeFindings(page) : []),
      ]
      found.push(...findings.map(finding => `${name}, ${address}: ${finding}`))
      const picture = `${who}${address.replaceAll('/', '-')}-${language}-${viewport.width}${isElder ? '-elder' : ''}.jpg`
      await page.screenshot({ path: join(pictures, picture), type: 'jpeg', quality: 70, fullPage: true })
    }
  }
  await context.close()
  return [...new Set([...found, ...wrong])]
}

async function openByAddress(page: Page, address: string): Promise<string[]> {
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  return []
}

/** Goes there as one who is in the pages already: the heading takes the focus, so that it is read aloud. */
async function openByMenu(page: Page, address: string): Promise<string[]> {
  const at = (await menuOf(page)).indexOf(address)
  if (at < 0 || new URL(page.url()).pathname === address) return openByAddress(page, address)
  const before = await page.locator('h1').elementHandle()
  await page.getByRole('navigation', { name: '栏目' }).getByRole('link').nth(at).click()
  await page.waitForURL(url => url.pathname === address)
  // The address changes before the page does.
  await before?.waitForElementState('hidden')
  await page.getByRole('heading', { level: 1 }).waitFor()
  const focused = await page.evaluate<string>('document.activeElement?.localName')
  return focused === 'h1' ? [] : ['its heading does not take the focus']
}
