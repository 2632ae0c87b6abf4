import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { checkout } from '../../ops/installation/checkout'
import { desk, phone, type Reader, type Watched } from './browser'
import { type DemoSite, openDemoSite } from './demo-site'
import { findingsOf } from './findings'

jest.setTimeout(240_000)

/** What people named so themselves, in the language that they chose. */
const ownWords =
  /centre-demo-\d+|health-reviewer|nurses-association|first-hospital|lucheng-bureau|municipal-bureau|supervisor|demo-\d{4}|demo-full-\d{4}/g

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
    await lookAtAll(watched, 'visitor', ['/', '/sign-in', '/guide', '/certificates', '/no-such-page']),
  ).toEqual([])
})

// The logins are known before the city is: one test each, so that a role's pages fail by its name.
test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
  'account %i of the sign-in page finds each page of its menu clean',
  async at => {
    const login = site.logins[at]!
    const watched = await site.enter(login)
    const menu = await addressesOfMenu(watched.page)
    expect(await lookAtAll(watched, String(at), menu)).toEqual([])
  },
)

async function addressesOfMenu(page: Page): Promise<string[]> {
  await page.setViewportSize(desk)
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
    await context.addCookies([{ name: 'xueshi-pages', value, url: site.cluster.portalUrl }])
    await page.setViewportSize(viewport)
    for (const address of addresses) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      const findings = await findingsOf(page, { language, ownWords })
      found.push(...findings.map(finding => `${name}, ${address}: ${finding}`))
      const picture = `${who}${address.replaceAll('/', '-')}-${language}-${viewport.width}${isElder ? '-elder' : ''}.png`
      await page.screenshot({ path: join(pictures, picture), fullPage: true })
    }
  }
  await context.close()
  return [...new Set([...found, ...wrong])]
}
