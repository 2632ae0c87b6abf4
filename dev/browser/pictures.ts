import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout, dataFolder } from '../../ops/installation/checkout'
import { demoPeople, numberOf } from '../../ops/installation/demo-accounts'
import { say } from '../../ops/installation/say'
import { desk, launchBrowser, openFor, phone, type Reader, signInByForm } from './browser'

const folder = join(checkout, 'docs/pictures')

/** What the README shows: whose page, at which address, on which screen. */
const pictures: readonly { name: string; login: string; address: string; reader: Reader }[] = [
  { name: 'person-start', login: numberOf(demoPeople.claimant), address: '/', reader: { viewport: phone } },
  {
    name: 'person-exams',
    login: numberOf(demoPeople.enrolled),
    address: '/my/exams',
    reader: { viewport: phone },
  },
  {
    name: 'person-hours',
    login: numberOf(demoPeople.claimant),
    address: '/my/hours',
    reader: { viewport: phone, isElder: true },
  },
  { name: 'review-queue', login: 'health-reviewer', address: '/review', reader: { viewport: desk } },
  {
    name: 'employer',
    login: 'first-hospital',
    address: '/employer',
    reader: { viewport: desk, language: 'en' },
  },
  { name: 'figures', login: 'municipal-bureau', address: '/figures', reader: { viewport: desk } },
]

/** npm run pictures: takes the pictures of the README on the demo city that runs (`npm start`). */
async function main(): Promise<void> {
  const origin = process.env.XUESHI_PORTAL ?? 'http://127.0.0.1:8080'
  const secrets = JSON.parse(readFileSync(join(dataFolder(), 'secrets.json'), 'utf8'))
  mkdirSync(folder, { recursive: true })
  const browser = await launchBrowser()
  for (const { name, login, address, reader } of pictures) {
    const { page, context } = await openFor(browser, origin, reader)
    await signInByForm(page, login, secrets.municipalBureauPassword)
    await page.goto(address)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    const path = join(folder, `${name}.png`)
    await page.screenshot({ path })
    say(path.replace(`${checkout}/`, ''))
    await context.close()
  }
  await browser.close()
}

main().catch(error => {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
