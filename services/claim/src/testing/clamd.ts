/**
 * Stands for a ClamAV daemon, whose signatures can't be had here: it speaks INSTREAM of clamd(8) and finds one mark. Real clamd takes
 * its place where `XUESHI_TEST_CLAMD_ADDRESS` names one whose database knows the EICAR test file.
 */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** The test file that every scanner finds (EICAR), in two parts so that no scanner finds it in this source. */
export const eicar = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
)

export interface Clamd {
  readonly address: string
  stop(): Promise<void>
}

export async function startClamd(port = 0): Promise<Clamd> {
  const server = createServer(answer)
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => stop(server),
  }
}

const stop = (server: Server): Promise<void> => new Promise(resolve => server.close(() => resolve()))

const COMMAND = Buffer.from('zINSTREAM\0')

/** Chunks with their length before them; a length of 0 ends the file. */
function answer(socket: Socket): void {
  let heard: Buffer = Buffer.alloc(0)
  socket.on('data', (part: Buffer) => {
    heard = Buffer.concat([heard, part])
    const file = fileOf(heard)
    if (file) socket.end(file.includes(eicar) ? 'stream: Eicar-Test FOUND\0' : 'stream: OK\0')
  })
}

function fileOf(heard: Buffer): Buffer | undefined {
  const chunks: Buffer[] = []
  for (let at = COMMAND.length; at + 4 <= heard.length; ) {
    const length = heard.readUInt32BE(at)
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(heard.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}
