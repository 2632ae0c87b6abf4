import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readDatamodel } from '../testing/datamodel'
import { createHarness } from '../testing/harness'
import { differences, readShape, type Shape, shapeOfDatamodel } from '../testing/table-shape'
import { createPool, sqlOfPg } from './database'

const home = join(__dirname, '../..')
const services = readdirSync(home).filter(name => existsSync(join(home, name, 'prisma', 'schema.prisma')))

/** Kit's own tables and the history of migrations have no model: kit speaks SQL to them. */
const kitTables = [
  '_prisma_migrations',
  ...[...readFileSync(join(__dirname, 'tables.sql'), 'utf8').matchAll(/^CREATE TABLE (\w+)/gm)].map(
    ([, name]) => name!,
  ),
]

const withoutKit = (shape: Shape): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([table]) => !kitTables.includes(table)))

async function readTables(service: string): Promise<Shape> {
  const { ownerUrl, close } = await createHarness(service, { kafka: false })
  const pool = createPool(ownerUrl, 'shape', 1)
  try {
    return await readShape(sqlOfPg(pool), service)
  } finally {
    await pool.end()
    await close()
  }
}

/** Migrations are written by hand: what Prisma takes the tables to be must be what they are. */
test.each(services)('schema.prisma of %s says what its migrations make', async service => {
  const [datamodel, found] = await Promise.all([readDatamodel(service), readTables(service)])
  expect(differences(service, withoutKit(shapeOfDatamodel(datamodel)), withoutKit(found))).toEqual([])
})

test('the services with data are compared; the portal keeps only what kit keeps', async () => {
  expect(services).toEqual(expect.arrayContaining(['claim', 'course', 'exam', 'identity', 'ledger']))
  if (!services.includes('portal')) expect(withoutKit(await readTables('portal'))).toEqual({})
})

describe('a difference is named', () => {
  const column = { type: 'uuid', nullable: false, default: null }
  const seat: Shape = {
    seat: {
      columns: { id: column, no: { ...column, type: 'integer' } },
      primaryKey: ['id'],
      uniqueKeys: [['no', 'id']],
    },
  }
  const planted = (change: Partial<Shape['seat']>): Shape => ({ seat: { ...seat.seat!, ...change } })
  const { id, no } = seat.seat!.columns as { id: typeof column; no: typeof column }

  test.each<[string, Shape, string]>([
    [
      'type',
      planted({ columns: { id, no: { ...no, type: 'bigint' } } }),
      'x.seat.no: type is integer in schema.prisma, bigint in the table',
    ],
    [
      'nullability',
      planted({ columns: { id, no: { ...no, nullable: true } } }),
      'x.seat.no: nullable is false in schema.prisma, true in the table',
    ],
    [
      'default',
      planted({ columns: { id, no: { ...no, default: '1' } as never } }),
      'x.seat.no: default is null in schema.prisma, 1 in the table',
    ],
    ['missing column', planted({ columns: { id } }), 'x.seat.no: in schema.prisma only'],
    ['extra column', planted({ columns: { id, no, row: column } }), 'x.seat.row: in the table only'],
    [
      'primary key',
      planted({ primaryKey: ['id', 'no'] }),
      'x.seat: primary key is (id) in schema.prisma, (id, no) in the table',
    ],
    ['missing unique key', planted({ uniqueKeys: [] }), 'x.seat: unique (no, id) in schema.prisma only'],
    ['missing table', {}, 'x.seat: a model without a table'],
    ['extra table', { ...seat, room: seat.seat! }, 'x.room: a table without a model'],
  ])('%s', (_what, found, difference) => {
    expect(differences('x', seat, found)).toEqual([difference])
  })
})
