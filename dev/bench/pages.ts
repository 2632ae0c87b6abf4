import { Client } from 'pg'
import type { Page } from 'playwright-core'
import { addDays, plainDateIn } from '../../domain/time/plain-date'
import { desk } from '../browser/browser'
import { type DemoSite, startDemoSite } from '../browser/demo-site'
import { draftClaim, sendTrainingEvidence, submitClaim, trainingDay } from '../journey/claim'
import { madeUpIdentityNumber, signUpPerson } from '../journey/identity'
import { median, percentile99, rounded } from './pairs'

export interface PagesSize {
  readonly claims: number
}

export interface PagesFigures {
  readonly claims: number
  readonly keysAClaim: number
  /** From the key that decides until the next claim is on the screen. */
  readonly nextClaimMs: { readonly median: number; readonly p99: number }
  /** Reads of a claim on the audit trail; as many as claims were shown. */
  readonly claimsRead: number
  /** Bytes of script before the start page of an account can be used, as they come. */
  readonly scriptBytes: Readonly<Record<string, number>>
}

type OwnSite = Awaited<ReturnType<typeof startDemoSite>>

const CLAIMS_A_PERSON = 5
const AT_ONCE = 4

/** A reviewer decides claims by keyboard alone, and every account opens its start page, in the browser on the real services. */
export async function measurePages(
  { claims }: PagesSize,
  say: (line: string) => void,
): Promise<PagesFigures> {
  const site = await startDemoSite()
  try {
    const scriptBytes: Record<string, number> = {}
    for (const login of site.logins) scriptBytes[login] = await startScriptOf(site, login)
    say(`  laying ${claims} claims`)
    await layClaims(site, claims)
    return { claims, ...(await decideAll(site, claims)), scriptBytes }
  } finally {
    await site.close()
  }
}

async function startScriptOf(site: DemoSite, login: string): Promise<number> {
  const signedIn = await site.enter(login, { viewport: desk })
  const { page, context } = await site.visit({ viewport: desk })
  await context.addCookies(await signedIn.context.cookies())
  let bytes = 0
  page.on('response', async answer => {
    if (new URL(answer.url()).pathname.endsWith('.js'))
      bytes += (await answer.request().sizes()).responseBodySize
  })
  await page.goto('/')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await Promise.all([signedIn.context.close(), context.close()])
  return bytes
}

async function layClaims({ api, password }: DemoSite, claims: number): Promise<void> {
  const today = plainDateIn(new Date())
  let laid = 0
  const layOfOne = async () => {
    while (laid < claims) {
      const mine = Math.min(CLAIMS_A_PERSON, claims - laid)
      laid += mine
      const person = await signUpPerson(api, { number: madeUpIdentityNumber(), password, name: '陈晨' })
      for (let n = 0; n < mine; n++) {
        const form = trainingDay(addDays(today, -3 - n), 'whole')
        const claimId = await draftClaim(api, person, form, `${person.id}-${n}`)
        await sendTrainingEvidence(api, person, claimId)
        await submitClaim(api, person, claimId, 1)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, layOfOne))
}

async function decideAll(
  site: OwnSite,
  claims: number,
): Promise<Pick<PagesFigures, 'keysAClaim' | 'nextClaimMs' | 'claimsRead'>> {
  const { page, context } = await site.enter('health-reviewer', { viewport: desk })
  await page.goto('/review')
  await page.getByRole('rowheader').getByRole('link').first().press('Enter')
  const waits: number[] = []
  const before = await countReads(site)
  let keys = 0
  for (let decided = 0; decided < claims; decided++) {
    await workspace(page)
    const shown = new URL(page.url()).pathname
    await page.keyboard.press('a')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Enter')
    keys += 2
    const from = performance.now()
    await page.waitForURL(url => url.pathname !== shown)
    // A page of the queue is over: the next one is opened by one more key.
    if (new URL(page.url()).pathname === '/review') {
      const more = page.getByRole('rowheader').getByRole('link').first()
      if (decided + 1 === claims) break
      await more.press('Enter')
      keys += 1
      continue
    }
    await workspace(page)
    waits.push(performance.now() - from)
  }
  const claimsRead = (await countReads(site)) - before
  await context.close()
  return {
    keysAClaim: rounded(keys / claims),
    nextClaimMs: { median: rounded(median(waits)), p99: rounded(percentile99(waits)) },
    claimsRead,
  }
}

/** The claim is on the screen and takes keys. */
const workspace = (page: Page) => page.getByRole('region', { name: '审核工作区' }).waitFor()

async function countReads({ cluster }: OwnSite): Promise<number> {
  const client = new Client(cluster.databaseUrl)
  await client.connect()
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM claim.audit WHERE act = 'claim.read'`,
  )
  await client.end()
  return Number(rows[0]!.count)
}
