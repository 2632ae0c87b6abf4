import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Cluster } from '../launcher/cluster'
import { startDemoCluster } from './demo-city-cluster'

/** Where a test finds the demo city that all files of its run share. */
export interface SharedDemoCity {
  readonly portalUrl: string
  readonly password: string
  readonly temporalAddress: string
}

export const sharedOf = ({ portalUrl, secrets, temporalAddress }: Cluster): SharedDemoCity => ({
  ...{ portalUrl, temporalAddress, password: secrets.municipalBureauPassword },
})

/**
 * In the process that runs jest: one demo city for all browser tests of the run, which start and settle in half a minute.
 * It comes up when the first file asks for it, and the answer waits until it is there.
 *
 * @returns the address to ask at, and how to end the city, as soon as no file needs it any more
 */
export async function shareDemoCity(): Promise<{ readonly address: string; end(): Promise<void> }> {
  let cluster: Promise<Cluster> | undefined
  const server = createServer((_request, answer) => {
    cluster ??= startDemoCluster()
    cluster.then(
      city => send(answer, 200, sharedOf(city)),
      error => send(answer, 500, String(error)),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    end: async () => {
      server.close()
      server.closeAllConnections()
      // The test that asked for the city has reported that it did not start.
      await cluster?.then(
        ({ stop }) => stop(),
        () => undefined,
      )
    },
  }
}

/** In a test: asks for the city of its run. */
export async function findSharedDemoCity(address: string): Promise<SharedDemoCity> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(await answer.text())
  return (await answer.json()) as SharedDemoCity
}

function send(answer: ServerResponse, status: number, body: unknown): void {
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
