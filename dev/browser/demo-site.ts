import type { Browser } from 'playwright-core'
import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { demoAccountsOf } from '../../ops/installation/demo-accounts'
import { type Api, createApi } from '../journey/api'
import { type Cluster, startCluster } from '../launcher/cluster'
import { loadDemoCity } from '../launcher/demo-city'
import { launchBrowser, openFor, type Reader, signInByForm, type Watched } from './browser'

const PATIENCE_MS = 15_000

/** The demo city on a cluster of its own, and a browser. */
export interface DemoSite {
  readonly cluster: Cluster
  readonly api: Api
  readonly password: string
  /** The logins that the sign-in page lists. */
  readonly logins: readonly string[]
  visit(reader?: Reader, tolerated?: readonly RegExp[]): Promise<Watched>
  /** Signs in by the form, in a browser of one's own. */
  enter(login: string, reader?: Reader, tolerated?: readonly RegExp[]): Promise<Watched>
  close(): Promise<void>
}

export async function openDemoSite(): Promise<DemoSite> {
  const [cluster, browser] = await Promise.all([startCluster({ policySet: 'demo' }), launchBrowser()])
  const close = async () => {
    await browser.close()
    await cluster.stop()
  }
  try {
    const faults: string[] = []
    const { settled } = await loadDemoCity({
      portalUrl: cluster.portalUrl,
      secrets: cluster.secrets,
      policySet: 'demo',
      say: line => /could not/.test(line) && faults.push(line),
    })
    await settled
    if (faults.length > 0) throw new Error(faults.join('\n'))
    return siteOf(cluster, browser, close)
  } catch (error) {
    await close()
    throw error
  }
}

function siteOf(cluster: Cluster, browser: Browser, close: () => Promise<void>): DemoSite {
  const { portalUrl, secrets } = cluster
  const password = secrets.municipalBureauPassword
  const visit: DemoSite['visit'] = (reader, tolerated) => openFor(browser, portalUrl, reader, tolerated)
  return {
    ...{ cluster, password, visit, close },
    api: createApi(portalUrl, PATIENCE_MS),
    logins: demoAccountsOf(yearOf(plainDateIn(new Date()))).map(({ login }) => login),
    enter: async (login, reader, tolerated) => {
      const watched = await visit(reader, tolerated)
      await signInByForm(watched.page, login, password)
      return watched
    },
  }
}
