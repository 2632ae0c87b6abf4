/** The bare side of `booking` and `heartbeat`: Express and pg, one statement a request, and nothing else. */
import express from 'express'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20, keepAlive: true })
const app = express()
app.use(express.json())
app.get('/readyz', (_request, response) => void response.json({ ready: true }))

app.post('/sittings/:sittingId/seats/:seatNo', async (request, response) => {
  const { sittingId, seatNo } = request.params
  const { rowCount } = await pool.query({
    name: 'take-seat',
    text: 'UPDATE bare.seat SET person_id = $3 WHERE sitting_id = $1 AND seat_no = $2 AND person_id IS NULL',
    values: [sittingId, seatNo, request.body.personId],
  })
  response.status(rowCount === 1 ? 201 : 409).json({ sittingId, seatNo })
})

app.post('/sessions/:sessionId/beats', async (request, response) => {
  const { token, visible } = request.body
  await pool.query({
    name: 'beat',
    text: 'INSERT INTO bare.beat (session_id, token, visible, heard_at) VALUES ($1, $2, $3, now())',
    values: [request.params.sessionId, token, visible],
  })
  response.json({ nextToken: token })
})

app.listen(Number(process.env.PORT), '127.0.0.1')
