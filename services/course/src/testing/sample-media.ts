/** For tests: a real small video, the same behind more bytes, and captions. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BufferSource,
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
  WEBM,
} from 'mediabunny'

const lecture = join(__dirname, '../../../../dev/demo/lecture')

/** 9.858 s of VP8. */
export const sampleWebm = (): Buffer => readFileSync(join(lecture, 'lecture.webm'))

export const sampleCaptions = (): Buffer => readFileSync(join(lecture, 'lecture.zh.vtt'))

const VOID = 0xec

/** The same video with an element behind it that players skip (EBML, RFC 8794, 11.3.2). */
export function longWebm(moreBytes: number): Buffer {
  const head = Buffer.alloc(9)
  head[0] = VOID
  head.writeBigUInt64BE(BigInt(moreBytes) | (1n << 56n), 1)
  const filling = Buffer.alloc(moreBytes)
  for (let at = 0; at < moreBytes; at += 4_096) filling.writeUInt32BE(at, at)
  return Buffer.concat([sampleWebm(), head, filling.subarray(0, moreBytes)])
}

/** The same pictures in an MP4, of as many seconds, with the list of them at its beginning. */
export async function sampleMp4(seconds: number, codec: 'vp9' | 'hevc' = 'vp9'): Promise<Buffer> {
  const input = new Input({ source: new BufferSource(sampleWebm()), formats: [WEBM] })
  const track = (await input.getPrimaryVideoTrack())!
  const packet = (await new EncodedPacketSink(track).getFirstPacket())!
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: 'in-memory' }),
    target: new BufferTarget(),
  })
  const source = new EncodedVideoPacketSource(codec)
  output.addVideoTrack(source)
  await output.start()
  const decoderConfig = {
    codec: codec === 'vp9' ? 'vp09.00.10.08' : 'hev1.1.6.L93.B0',
    ...{ codedWidth: 480, codedHeight: 270 },
    ...(codec === 'hevc' ? { description: new Uint8Array(23) } : {}),
  }
  for (let second = 0; second < seconds; second += 1)
    await source.add(packet.clone({ timestamp: second, duration: 1, type: 'key' }), { decoderConfig })
  await output.finalize()
  return Buffer.from((output.target as BufferTarget).buffer!)
}
