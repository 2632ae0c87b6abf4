import { Client } from 'pg'
import { databaseUrlOf } from '../../ops/installation/databases'
import { type Cluster, startCluster } from './cluster'

jest.setTimeout(120_000)

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster({ only: [] })
})

afterAll(() => cluster.stop())

test('a cluster has its migrations, and a role for each service that can log in', async () => {
  const client = new Client(databaseUrlOf('identity', cluster.databaseUrl, cluster.secrets))
  await client.connect()
  const { rows } = await client.query('SELECT current_user AS role, current_schema() AS schema')
  await client.end()
  expect(rows).toEqual([{ role: 'xueshi_identity', schema: 'identity' }])
})

test('an engine that was killed comes back on the same address', async () => {
  const before = cluster.pidOf('postgres')

  await cluster.kill9('postgres')
  expect(cluster.pidOf('postgres')).toBeUndefined()
  await cluster.restart('postgres')

  expect(cluster.pidOf('postgres')).not.toBe(before)
  const client = new Client(cluster.databaseUrl)
  await client.connect()
  await client.end()
})

test('what does not run in a cluster cannot be killed by mistake', () => {
  expect(() => cluster.kill9('portal')).toThrow('portal does not run in this cluster')
})
