import { type Cluster, startCluster } from '../launcher/cluster'
import { loadDemoCity } from '../launcher/demo-city'

/** A cluster with the demo city, once its people are settled. */
export async function startDemoCluster(): Promise<Cluster> {
  const cluster = await startCluster({ policySet: 'demo' })
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
    return cluster
  } catch (error) {
    await cluster.stop()
    throw error
  }
}
