import { parse } from 'yaml'
import { namespace, searchAttributes as registered } from '../ops/prepare/temporal-namespace'
import { topics } from '../proto/topics'
import { searchAttributes, taskQueues } from '../workflows/contracts/names'
import { read, settings } from './manifests'

/** The rows of a page's table that begin with `code`. */
const rowsOf = (page: string): string[][] =>
  read(page)
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line =>
      line
        .slice(1, -1)
        .split('|')
        .map(cell => cell.trim().replaceAll('`', '')),
    )

describe('Temporal', () => {
  const values = parse(read('temporal/values.yaml'), { merge: true })
  const { datastores, numHistoryShards } = values.server.config.persistence

  test('the search attributes are those that the processes set and prepare registers', () => {
    const listed = rowsOf('temporal/README.md').filter(([name]) => name!.startsWith('Xueshi'))
    expect(Object.fromEntries(listed)).toEqual(registered)
    expect(listed.map(([name]) => name).sort()).toEqual(Object.values(searchAttributes).sort())
  })

  test('namespace, address and task queues are those of the processes', () => {
    const page = read('temporal/README.md')
    expect(page).toContain(`| namespace | \`${namespace}\` |`)
    expect(page).toContain('| retention | 400 days |')
    expect(settings).toMatchObject({
      TEMPORAL_NAMESPACE: namespace,
      TEMPORAL_ADDRESS: 'temporal-frontend.temporal.svc:7233',
    })
    for (const queue of Object.values(taskQueues).filter(name => name !== 'identity'))
      expect(page).toContain(`\`${queue}\``)
  })

  test('it keeps its state in PostgreSQL, its password in a secret, and what it looks like for ever is fixed', () => {
    for (const [store, database] of [
      ['default', 'temporal'],
      ['visibility', 'temporal_visibility'],
    ] as const) {
      expect(datastores[store].sql).toMatchObject({
        pluginName: 'postgres12',
        databaseName: database,
        existingSecret: 'temporal-database',
      })
      expect(datastores[store].sql.password).toBeUndefined()
    }
    expect(numHistoryShards).toBe(512)
  })
})

describe('Kafka', () => {
  const properties = Object.fromEntries(
    read('kafka/server.properties')
      .split('\n')
      .filter(line => /^\w/.test(line))
      .map(line => line.split('=') as [string, string]),
  )

  test('a fact is on two of three disks before it counts as told', () => {
    expect(properties).toMatchObject({
      'default.replication.factor': '3',
      'min.insync.replicas': '2',
      'unclean.leader.election.enable': 'false',
      'auto.create.topics.enable': 'false',
    })
    expect(read('../services/kit/facts/kafka.ts')).toMatch(/idempotent: true[\s\S]*acks: -1/)
  })

  test('the page explains each setting as it is', () => {
    const explained = rowsOf('kafka/README.md')
      .filter(([name]) => !(name! in topics))
      .flatMap(([names, values]) => {
        const split = values!.split(', ')
        return names!.split(', ').map((name, i) => [name, split[i] ?? split[0]])
      })
    expect(Object.fromEntries(explained)).toEqual(properties)
  })

  test('the topics are those of proto/topics.ts', () => {
    const listed = rowsOf('kafka/README.md').filter(([name]) => name! in topics)
    const expected = Object.entries(topics).map(([name, { partitions, compacted }]) => [
      name,
      String(partitions),
      compacted ? 'compacted' : 'for ever',
    ])
    expect(listed).toEqual(expected)
  })
})
