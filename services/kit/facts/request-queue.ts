interface RequestQueue {
  /** Requests that wait because of a throttle or of too many on their way. */
  readonly pending: readonly unknown[]
  scheduleCheckPendingRequests(): void
}

const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue }
const schedule = prototype.scheduleCheckPendingRequests

/**
 * kafkajs 2.2.4 checks for requests that wait after each answer, and again a millisecond later for as long as the connection
 * lives, by a timer of a negative time, of which Node warns. Where nothing waits, there is nothing to check: a request that
 * comes to wait schedules its own check.
 */
prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
  if (this.pending.length > 0) schedule.call(this)
}
