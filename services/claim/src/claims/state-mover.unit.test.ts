import { systemActor } from '../../../../domain/authority/actor'
import { isRefusal, refuse } from '../../../../domain/refusals/refusal'
import type { AuditRow } from '../../../kit/sql/audit'
import type { CommandContext } from '../deps'
import { createStateMover, type StateMove } from './state-mover'

describe('the state mover', () => {
  interface Row {
    readonly id: string
    readonly state: string
  }
  const open: Row = { id: 'c1', state: 'open' }
  const close = { act: 'close', party: 'system', by: 'claim.progress' } as const

  function tried() {
    const kept: string[] = []
    const audited: AuditRow[] = []
    const context = {
      actor: systemActor('claim', 'c'),
      audit: async (...rows: AuditRow[]) => void audited.push(...rows),
    } as unknown as CommandContext
    const mover = createStateMover<Row, Row, StateMove<string, string>>({
      kind: 'claim',
      idOf: row => row.id,
      check: ({ state }) =>
        state === 'open' ? undefined : refuse('conflict', { status: state, allowed: null }),
      keepFact: async (_context, row, { act, factId }) => {
        kept.push(`fact ${act} ${factId}`)
        return { ...row, state: 'closed' }
      },
      keepState: async (_context, row) => void kept.push(`state ${row.state}`),
    })
    return { kept, audited, context, mover }
  }

  test('keeps the fact, then the state, and audits both states with the reason', async () => {
    const { kept, audited, context, mover } = tried()
    const move = { ...close, factId: 'f1', reason: ' late ', after: { row: 1 } }
    expect(await mover.move(context, open, move)).toEqual({ id: 'c1', state: 'closed' })
    expect(kept).toEqual(['fact close f1', 'state closed'])
    expect(audited).toEqual([
      {
        act: 'claim.progress',
        objectKind: 'claim',
        objectId: 'c1',
        before: { state: 'open' },
        after: { state: 'closed', act: 'close', row: 1 },
        reason: 'late',
      },
    ])
  })

  test('keeps nothing of an act that the table refuses', async () => {
    const { kept, audited, context, mover } = tried()
    expect(isRefusal(await mover.move(context, { ...open, state: 'closed' }, close))).toBe(true)
    expect([kept, audited]).toEqual([[], []])
  })

  test('takes the refusal of a move that the system asked for as a fault', async () => {
    const { context, mover } = tried()
    await expect(mover.mustMove(context, { ...open, state: 'closed' }, close)).rejects.toThrow(
      'close of c1 is refused: conflict',
    )
  })
})
