import { createServer } from 'node:net'
import { freePort } from './ports'

/** The module as another process has it: what it holds in memory is its own, what it holds of the system is not. */
function anotherProcess(): typeof freePort {
  let own: typeof freePort | undefined
  jest.isolateModules(() => {
    own = (require('./ports') as typeof import('./ports')).freePort
  })
  return own!
}

test('processes that ask at the same time are given different ports', async () => {
  const processes = Array.from({ length: 8 }, anotherProcess)

  const ports = await Promise.all(processes.flatMap(ask => [ask(), ask(), ask()]))

  expect(new Set(ports).size).toBe(ports.length)
})

test('a port that was given and is not listened on yet is not given again, however many are asked for', async () => {
  const ports = []
  for (let asked = 0; asked < 90; asked++) ports.push(await freePort())

  expect(new Set(ports).size).toBe(ports.length)
})

test('a port that something listens on is passed over', async () => {
  const ask = anotherProcess()
  const before = await ask()
  const taken = createServer()
  await new Promise<void>(resolve => taken.listen(before + 1, '127.0.0.1', resolve))

  expect(await ask()).toBe(before + 2)

  await new Promise(resolve => taken.close(resolve))
})

test('the system does not give such a port for a connection, or where any port will do', async () => {
  expect(await freePort()).toBeLessThan(32_768)
})
