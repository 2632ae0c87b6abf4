import { createLog } from '../../../kit/base/log'
import { startStreams } from './streams'

const NOWHERE = 'postgresql://127.0.0.1:1/nothing'

test('a stream that nobody reads any more is written to no further once its time is over', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
  const streams = startStreams(NOWHERE, createLog('portal', 'silent'))
  const unread = streams.open([])
  const faults: Error[] = []
  unread.on('error', fault => faults.push(fault))
  jest.advanceTimersByTime(400_000)
  jest.useRealTimers()
  await new Promise(resolve => setImmediate(resolve))
  await streams.close()
  expect(faults).toEqual([])
})
