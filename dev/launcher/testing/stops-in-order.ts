import { once } from 'node:events'
import { stopOnSignal } from '../stop-on-signal'

// A launcher whose stop takes until its input is closed.
stopOnSignal(async () => {
  process.stdin.resume()
  await once(process.stdin, 'end')
  process.stdout.write('stopped\n')
})
process.stdout.write('up\n')
