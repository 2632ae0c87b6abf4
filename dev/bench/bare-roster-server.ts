/** The bare side of `roster`: the same bytes parsed, and inserted by one unnest. */
import { parse } from 'csv-parse/sync'
import express from 'express'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20, keepAlive: true })
const app = express()
app.use(express.raw({ type: () => true, limit: '10mb' }))
app.get('/readyz', (_request, response) => void response.json({ ready: true }))

app.post('/rosters/:classId', async (request, response) => {
  const [, ...rows] = parse(request.body as Buffer) as string[][]
  await pool.query({
    name: 'insert',
    text: `INSERT INTO bare.roster_row (class_id, number, name, days) SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])`,
    values: [request.params.classId, ...[0, 1, 2].map(at => rows.map(row => row[at]))],
  })
  response.status(201).json({ rows: rows.length })
})

async function main(): Promise<void> {
  await pool.query(
    `CREATE SCHEMA bare; CREATE TABLE bare.roster_row (class_id uuid NOT NULL, number text NOT NULL, name text NOT NULL,
       days text NOT NULL, PRIMARY KEY (class_id, number))`,
  )
  app.listen(Number(process.env.PORT), '127.0.0.1')
}

void main()
