import { databaseUrls } from './databases'
import { environmentOf, type Installation, processes } from './processes'
import { makeSecrets } from './secrets'

const secrets = makeSecrets()
const installation = {
  nodeEnv: 'test',
  policySet: 'test',
  kafkaBrokers: 'k',
  topicPrefix: '',
  temporalAddress: 't',
  databaseUrls: databaseUrls('postgresql://xueshi:owner@127.0.0.1:1/xueshi', secrets),
  secrets,
  ports: {},
} as unknown as Installation

test.each(processes)('$name sees only its own database, and never the owner of all', definition => {
  const environment = environmentOf(definition, installation)
  const urls = Object.entries(environment).filter(([name]) => name.endsWith('DATABASE_URL'))
  expect(urls.map(([name]) => name)).toEqual(
    definition.database ? [`${definition.database.toUpperCase()}_DATABASE_URL`] : [],
  )
  expect(JSON.stringify(environment)).not.toContain('xueshi:owner@')
})

test('only identity can sign tokens; who takes lists finds people by their number', () => {
  const holders = (variable: string) =>
    processes.filter(each => environmentOf(each, installation)[variable]).map(({ name }) => name)
  expect(holders('SIGNING_KEY')).toEqual(['identity'])
  expect(holders('LOOKUP_KEYS')).toEqual(['identity', 'course', 'exam', 'claim'])
})

test('each process has a port of its own', () => {
  expect(new Set(processes.map(({ port }) => port)).size).toBe(processes.length)
})
