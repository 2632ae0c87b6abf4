/** The bare side of `results`: the same rows through kafkajs in messages of 500, each inserted by one unnest. */
import { randomUUID } from 'node:crypto'
import express from 'express'
import { Kafka } from 'kafkajs'
import pg from 'pg'

const ROWS_PER_MESSAGE = 500
const TOPIC = 'bare.rows'
const COLUMNS = {
  batch_id: 'uuid',
  result_id: 'uuid',
  ticket_id: 'uuid',
  person_id: 'uuid',
  enrolment_id: 'uuid',
  course_id: 'uuid',
  offering_id: 'uuid',
  outcome: 'text',
  half_hours: 'integer',
  award_seq: 'integer',
} as const

type Row = Record<keyof typeof COLUMNS, string | number>

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20, keepAlive: true })
const kafka = new Kafka({ clientId: 'bare', brokers: process.env.KAFKA_BROKERS!.split(','), logLevel: 1 })
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 })
const consumer = kafka.consumer({ groupId: 'bare', maxWaitTimeInMs: 100 })
const names = Object.keys(COLUMNS) as (keyof Row)[]

const INSERT = `INSERT INTO bare.row (${names.join(', ')})
  SELECT * FROM unnest(${names.map((name, at) => `$${at + 1}::${COLUMNS[name]}[]`).join(', ')})`

let inserted = 0
let heard: () => void = () => undefined

async function insert(rows: readonly Row[]): Promise<void> {
  await pool.query({ name: 'insert', text: INSERT, values: names.map(name => rows.map(row => row[name])) })
  inserted += rows.length
  heard()
}

async function passThrough(batchId: string, rows: readonly Row[]): Promise<void> {
  inserted = 0
  for (let at = 0; at < rows.length; at += ROWS_PER_MESSAGE) {
    const value = JSON.stringify(rows.slice(at, at + ROWS_PER_MESSAGE))
    await producer.send({ topic: TOPIC, acks: -1, messages: [{ key: batchId, value }] })
  }
  while (inserted < rows.length)
    await new Promise<void>(resolve => {
      heard = resolve
    })
}

const batches = new Map<string, Row[]>()
const app = express()
app.get('/readyz', (_request, response) => void response.json({ ready: true }))

/** Makes the rows, before the clock runs. */
app.post('/batches/:batchId/rows/:count', (request, response) => {
  const { batchId, count } = request.params
  const ids = { course_id: randomUUID(), offering_id: randomUUID(), batch_id: batchId }
  const rows = Array.from(
    { length: Number(count) },
    (): Row => ({
      ...ids,
      result_id: randomUUID(),
      ticket_id: randomUUID(),
      person_id: randomUUID(),
      enrolment_id: randomUUID(),
      outcome: 'passed',
      half_hours: 36,
      award_seq: 1,
    }),
  )
  batches.set(batchId, rows)
  response.status(201).end()
})

app.post('/batches/:batchId', async (request, response) => {
  const { batchId } = request.params
  await passThrough(batchId, batches.get(batchId)!)
  response.status(201).end()
})

async function main(): Promise<void> {
  const columns = names.map(name => `${name} ${COLUMNS[name]} NOT NULL`).join(', ')
  await pool.query(
    `CREATE SCHEMA bare; CREATE TABLE bare.row (${columns}, PRIMARY KEY (batch_id, result_id))`,
  )
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 6 }], waitForLeaders: true })
  await admin.disconnect()
  await producer.connect()
  await consumer.connect()
  await consumer.subscribe({ topics: [TOPIC], fromBeginning: true })
  const joined = new Promise<void>(resolve => void consumer.on('consumer.group_join', () => resolve()))
  await consumer.run({
    eachMessage: async ({ message }) => insert(JSON.parse(message.value!.toString()) as Row[]),
  })
  await joined
  app.listen(Number(process.env.PORT), '127.0.0.1')
}

void main()
