import { Client, Connection } from '@temporalio/client'
import type { Surroundings } from './surroundings'

/** Asks Temporal something, and lets go of it. */
export async function withTemporal<T>(
  { temporal }: Pick<Surroundings, 'temporal'>,
  ask: (client: Client) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ address: temporal.address })
  try {
    return await ask(new Client({ connection, namespace: temporal.namespace }))
  } finally {
    await connection.close()
  }
}
