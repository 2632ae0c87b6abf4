import { registry } from './metrics'

/** Node holds the observers of memory and event loop, and with them each module of a test file that imports these metrics. */
test('importing the metrics observes nothing of Node until a process begins', async () => {
  const names = (await registry.getMetricsAsJSON()).map(({ name }) => name)
  expect(names).not.toEqual([])
  expect(names.filter(name => !name.startsWith('xueshi_'))).toEqual([])
})
