import { isRefusal } from '../../../../domain/refusals/refusal'
import { drawPdf } from './pdf'
import { renderInThread } from './pdf-threads'

const printed = {
  ...{ title: '学时证明', subtitle: 'Certificate', notes: ['说明'] },
  fields: [['姓名', '俞大猷']] as const,
  years: Array.from({ length: 10 }, (_, at) => ({
    ...{ heading: `${2017 + at} 年度`, sums: [['合计', '90']] as const, verdict: '已达标' },
    entries: Array.from({ length: 20 }, () => ({
      ...{ on: '2026-06-20', category: '一般公需', hours: '+18', why: '考试合格，市人力社保局登记 18 学时' },
    })),
  })),
}
const sealing = { issuedAt: new Date('2026-06-20T01:00:00Z'), qr: 'https://xueshi.example', statement: 'eyJ' }

/** How often the event loop turned until it was done: each turn could have answered somebody. */
async function turnsWhile(work: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let isDone = false
  const turn = () => {
    turns += 1
    if (!isDone) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  isDone = true
  return turns
}

describe('a certificate of ten years and 200 entries', () => {
  test('is drawn apart: the process answers others all the while', async () => {
    const here = await turnsWhile(() => drawPdf({ printed, sealing }))
    const apart = await turnsWhile(() => renderInThread(printed, sealing))
    expect(apart).toBeGreaterThan(10 * here)
  })

  test('comes to the same bytes there as here', async () => {
    const apart = await renderInThread(printed, sealing)
    if (isRefusal(apart)) throw new Error(apart.code)
    const pdf = (bytes: Uint8Array) =>
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/\/ID \[.*?\]/s, '')
    expect(pdf(apart)).toBe(pdf(await drawPdf({ printed, sealing })))
  })
})
