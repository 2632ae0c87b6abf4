import type { PrintedCertificate } from '../../../../domain/certificate/print'
import type { Refusal } from '../../../../domain/refusals/refusal'
import { type Reading, readInThread } from '../../../kit/run/reading-threads/reading-threads'
import type { Sealing } from './pdf'

interface Drawing {
  readonly printed: PrintedCertificate
  readonly sealing: Sealing
}

const drawing: Reading<Drawing, Promise<Uint8Array>> = { file: require.resolve('./pdf'), name: 'drawPdf' }

/** Draws a certificate in a thread, since it takes long enough for everybody else to notice. */
export async function renderInThread(
  printed: PrintedCertificate,
  sealing: Sealing,
): Promise<Uint8Array | Refusal> {
  const drawn = await readInThread(drawing, { printed, sealing })
  if (drawn === 'too-dear') throw new Error('a certificate took too long to draw')
  return drawn
}
