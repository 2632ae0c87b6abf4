import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import type { Request } from 'express'
import { type Held, holdBody } from './held-body'

test('a long body that nobody reads yet ends no process when its client goes away', async () => {
  const request = new PassThrough() as unknown as Request & PassThrough
  const held = holdBody(request, 10)
  request.write(Buffer.alloc(20))
  const { rest } = (await held) as Required<Held>
  // An 'error' without a listener is thrown at the process.
  expect(() => rest.emit('error', new Error('the client went away'))).not.toThrow()
  request.destroy()
  await new Promise(resolve => rest.once('close', resolve))
  expect(rest.destroyed).toBe(true)
})

test('a long body that has ended before its service has a connection free is passed on whole', async () => {
  const request = Object.assign(new PassThrough(), { complete: true }) as unknown as Request & PassThrough
  const held = holdBody(request, 10)
  // Where all of it is there before anyone reads, its end follows its last byte, though it is paused.
  request.end(Buffer.alloc(20))
  const { rest } = (await held) as Required<Held>
  await setImmediate()

  expect(await buffer(rest)).toHaveLength(20)
})
