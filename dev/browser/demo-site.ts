import type { Browser } from 'playwright-core'
import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { demoAccountsOf } from '../../ops/installation/demo-accounts'
import { type Api, createApi } from '../journey/api'
import type { Cluster } from '../launcher/cluster'
import { launchBrowser, openFor, type Reader, signInByForm, type Watched } from './browser'
import { startDemoCluster } from './demo-city-cluster'
import { findSharedDemoCity, type SharedDemoCity, sharedOf } from './shared-demo-city'

const PATIENCE_MS = 15_000

/** The demo city, and a browser. */
export interface DemoSite {
  readonly origin: string
  readonly temporalAddress: string
  readonly api: Api
  readonly password: string
  /** The logins that the sign-in page lists. */
  readonly logins: readonly string[]
  visit(reader?: Reader, tolerated?: readonly RegExp[]): Promise<Watched>
  /** Signs in by the form, in a browser of its own. */
  enter(login: string, reader?: Reader, tolerated?: readonly RegExp[]): Promise<Watched>
  close(): Promise<void>
}

/** The demo city that all files of a test run share: others work in it at the same time, and none may kill its services. */
export async function openDemoSite(): Promise<DemoSite> {
  const [city, browser] = await Promise.all([
    findSharedDemoCity(process.env.XUESHI_TEST_DEMO_CITY!),
    launchBrowser(),
  ])
  return siteOf(city, browser, () => browser.close())
}

/** A demo city for one test file, whose services the test may kill. */
export async function startDemoSite(): Promise<DemoSite & { readonly cluster: Cluster }> {
  const browser = await launchBrowser()
  try {
    const cluster = await startDemoCluster()
    const close = async () => {
      await browser.close()
      await cluster.stop()
    }
    return { ...siteOf(sharedOf(cluster), browser, close), cluster }
  } catch (error) {
    await browser.close()
    throw error
  }
}

function siteOf(
  { portalUrl, password, temporalAddress }: SharedDemoCity,
  browser: Browser,
  close: () => Promise<void>,
): DemoSite {
  const visit: DemoSite['visit'] = (reader, tolerated) => openFor(browser, portalUrl, reader, tolerated)
  return {
    ...{ origin: portalUrl, temporalAddress, password, visit, close },
    api: createApi(portalUrl, PATIENCE_MS),
    logins: demoAccountsOf(yearOf(plainDateIn(new Date()))).map(({ login }) => login),
    enter: async (login, reader, tolerated) => {
      const watched = await visit(reader, tolerated)
      await signInByForm(watched.page, login, password)
      return watched
    },
  }
}
