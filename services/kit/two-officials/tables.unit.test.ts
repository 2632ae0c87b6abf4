import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const services = join(__dirname, '..', '..')

test('a service where two officials ask for an act repeats its table to the letter', () => {
  const tables = readFileSync(join(__dirname, 'tables.sql'), 'utf8')
  const migrations = readdirSync(services)
    .map(service => join(services, service, 'prisma/migrations'))
    .filter(existsSync)
    .flatMap(folder => readdirSync(folder).map(name => join(folder, name, 'migration.sql')))
    .filter(existsSync)
    .map(file => readFileSync(file, 'utf8'))
  for (const text of migrations.filter(each => each.includes('CREATE TABLE act_proposal')))
    expect(text).toContain(tables)
})
