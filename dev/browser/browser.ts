import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Where Debian has it; CHROMIUM names another. */
const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'

const PATIENCE_MS = 15_000
export const phone = { width: 390, height: 844 } as const
export const desk = { width: 1280, height: 900 } as const

/** How a reader has set the pages. */
export interface Reader {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly language?: 'zh' | 'en'
  readonly isElder?: boolean
}

/** A page in a browser of its own, and all that went wrong in it: an error on the console, a report, a request that failed. */
export interface Watched {
  readonly page: Page
  readonly context: BrowserContext
  readonly wrong: string[]
}

/** @throws Error that says how to get a browser, where there is none */
export function launchBrowser(): Promise<Browser> {
  if (!existsSync(chromiumPath))
    throw new Error(
      'The tests of the pages need a browser: apt-get install chromium fonts-noto-cjk, or CHROMIUM=<its path>.',
    )
  // In a container there is no user namespace for its sandbox; it sees our own pages alone.
  return chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

/**
 * Opens a browser as one reader has it.
 *
 * @param tolerated answers of the API that the journey itself brings about, by a part of their address
 */
export async function openFor(
  browser: Browser,
  origin: string,
  { viewport = phone, language = 'zh', isElder = false }: Reader = {},
  tolerated: readonly RegExp[] = [],
): Promise<Watched> {
  const context = await browser.newContext({
    viewport,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    baseURL: origin,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const value = `${language}.${isElder ? 'elder' : 'usual'}`
  await context.addCookies([{ name: 'xueshi-pages', value, url: origin }])
  const page = await context.newPage()
  const wrong: string[] = []
  const isTolerated = (text: string) => tolerated.some(each => each.test(text))
  page.on('console', message => {
    // A browser writes a line for each answer that is no success; the answer itself is judged below.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
    wrong.push(`console: ${message.text()}`)
  })
  page.on('pageerror', error => wrong.push(`error: ${error.message}`))
  page.on('response', answer => {
    const line = `${answer.status()} ${answer.request().method()} ${new URL(answer.url()).pathname}`
    if (answer.status() >= 400 && !isTolerated(line)) wrong.push(line)
  })
  page.on('requestfailed', request => {
    const line = `${request.failure()?.errorText} ${request.url()}`
    // A page that is left breaks off what it still asked for.
    if (!line.includes('ERR_ABORTED') && !isTolerated(line)) wrong.push(line)
  })
  return { page, context, wrong }
}

/** Signs in as a person does: by the form. */
export async function signInByForm(page: Page, login: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel(/^(证件号码或账号|Document number or login)$/).fill(login)
  await page.getByLabel(/^(密码|Password)$/).fill(password)
  await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click()
  await page.getByRole('button', { name: /^(退出|Sign out)$/ }).waitFor()
}
