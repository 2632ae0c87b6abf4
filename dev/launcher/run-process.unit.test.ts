import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isReady } from './run-process'

test('a process is ready when it says so itself: not when another answers at its port', async () => {
  const answer = { service: 'exam', ready: true }
  const server = createServer((_request, response) => response.end(JSON.stringify(answer)))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  expect(await isReady('exam', port)).toBe(true)
  await expect(isReady('course', port)).rejects.toThrow(`port ${port} of course is answered by exam`)
  answer.ready = false
  expect(await isReady('exam', port)).toBe(false)

  await new Promise(resolve => server.close(resolve))
})
