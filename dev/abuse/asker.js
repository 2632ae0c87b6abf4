// A thread that asks as honest people do: the one that plays the hostile part is busy making what it sends, and would ask late.
const { parentPort, workerData } = require('node:worker_threads')
const { Pool } = require('undici')

const { portal, localAddress, token, questions, everyMs, patienceMs } = workerData
const pool = new Pool(portal, { connections: 64, ...(localAddress ? { localAddress } : {}) })
const took = []
const failed = []
const asking = new Set()

async function ask(path) {
  const begun = performance.now()
  try {
    const answer = await pool.request({
      method: 'GET',
      path,
      headers: { authorization: `Bearer ${token}` },
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
    })
    await answer.body.dump()
    if (answer.statusCode !== 200) failed.push(`${path} answered ${answer.statusCode}`)
  } catch (error) {
    failed.push(`${path}: ${error}`)
  }
  took.push(performance.now() - begun)
}

let next = 0
const timer = setInterval(() => {
  const one = ask(questions[next++ % questions.length]).finally(() => asking.delete(one))
  asking.add(one)
}, everyMs)

parentPort.once('message', async () => {
  clearInterval(timer)
  await Promise.all(asking)
  await pool.destroy()
  parentPort.postMessage({ took, failed })
})
