import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../../../ops/installation/checkout'
import type { Api } from '../../journey/api'
import { mediaOf, sendFile } from '../../journey/files'
import type { SignedIn } from '../../journey/identity'

const bytesOf = (name: string): Buffer => readFileSync(join(checkout, 'dev/demo/lecture', name))

/**
 * Sends the lecture of the demo city with its captions, as a bureau would: ten seconds that were drawn and recorded here.
 *
 * @returns the ids of its media
 */
export async function sendLecture(api: Api, bureau: SignedIn, courseId: string): Promise<string[]> {
  const place = mediaOf(courseId)
  const files = [
    { kind: 'video', fileName: '专题讲座.webm', key: 'lecture.webm' },
    { kind: 'captionsZh', fileName: '专题讲座（中文字幕）.vtt', key: 'lecture.zh.vtt' },
    { kind: 'captionsEn', fileName: '专题讲座（英文字幕）.vtt', key: 'lecture.en.vtt' },
  ]
  const media: string[] = []
  for (const file of files)
    media.push(await sendFile(api, bureau, place, { ...file, bytes: bytesOf(file.key) }))
  return media
}
