import type { MessagePort } from 'node:worker_threads'
import { CustomSource, EncodedPacketSink, Input, type InputTrack, MP4, QTFF, WEBM } from 'mediabunny'
import type { Reading } from '../../../kit/run/reading-threads/reading-threads'
import { askBytes } from './file-port'

interface Given {
  /** Gives the bytes of the file. */
  readonly port: MessagePort
  readonly sizeBytes: number
}

/** `found`: what it is, where it is no video that is taken. A length of null: it can't be read. */
type Probed =
  | { readonly format: 'mp4' | 'webm'; readonly lengthMs: number | null }
  | { readonly found: string }

/** What every browser plays (docs/decisions/0370). */
const CODECS = new Set(['avc', 'vp8', 'vp9', 'av1', 'aac', 'mp3', 'opus', 'vorbis', 'flac'])

/** Looks at the container of a video, for a thread of its own: what it is, and how long it lasts. */
export async function probeVideo({ port, sizeBytes }: Given): Promise<Probed> {
  const source = new CustomSource({ getSize: () => sizeBytes, read: askBytes(port) })
  const input = new Input({ source, formats: [MP4, QTFF, WEBM] })
  try {
    if (!(await input.canRead())) return { found: 'unknown' }
    const format = await input.getFormat()
    if (format !== MP4 && format !== WEBM) return { found: format.mimeType }
    return await lengthIn(input, format === MP4 ? 'mp4' : 'webm')
  } finally {
    input.dispose()
    port.close()
  }
}

export const probing: Reading<Given, Probed> = { file: __filename, name: probeVideo.name }

async function lengthIn(input: Input, format: 'mp4' | 'webm'): Promise<Probed> {
  try {
    const tracks = await input.getTracks()
    const foreign = (await Promise.all(tracks.map(codecOf))).find(codec => !CODECS.has(codec))
    if (foreign !== undefined) return { found: `video/${format} (${foreign})` }
    if (!tracks.some(track => track.isVideoTrack())) return { found: `audio/${format}` }
    const ends = await Promise.all(tracks.map(endOf))
    const isWhole = ends.every(end => end !== undefined && Number.isFinite(end) && end > 0)
    return { format, lengthMs: isWhole ? Math.floor(Math.max(...(ends as number[])) * 1_000) : null }
  } catch {
    return { format, lengthMs: null }
  }
}

const codecOf = async (track: InputTrack): Promise<string> => (await track.getCodec()) ?? 'unknown'

/** Where the last picture or sound ends, in seconds. What a container says of its own length stays true when the file is cut off; its last part does not. */
async function endOf(track: InputTrack): Promise<number | undefined> {
  const last = await new EncodedPacketSink(track).getPacket(Number.POSITIVE_INFINITY)
  return last ? last.timestamp + last.duration : undefined
}
