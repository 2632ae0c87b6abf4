import './request-queue'

const { prototype } = require('kafkajs/src/network/requestQueue') as {
  prototype: { scheduleCheckPendingRequests(): void }
}

/** A connection's queue as kafkajs has it: not throttled. */
const queueOf = (...pending: object[]) => ({
  pending,
  throttledUntil: -1,
  throttleCheckTimeoutId: null as NodeJS.Timeout | null,
  checkPendingRequests: jest.fn(),
})

test('a connection of kafkajs on which no request waits has no timer', () => {
  const queue = queueOf()

  prototype.scheduleCheckPendingRequests.call(queue)

  expect(queue.throttleCheckTimeoutId).toBeNull()
})

test('a request that waits is looked at again', () => {
  jest.useFakeTimers()
  const queue = queueOf({})

  prototype.scheduleCheckPendingRequests.call(queue)
  jest.runAllTimers()

  expect(queue.checkPendingRequests).toHaveBeenCalledTimes(1)
  jest.useRealTimers()
})
