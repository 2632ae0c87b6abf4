/** For tests: who keeps a course, and sends its media as a browser would. */
import request, { type Response } from 'supertest'
import type { MediaKind } from '../../../../domain/course/media'
import type { Caller, CourseUnderTest } from './world'

export interface MediaKeeper {
  begun(
    courseId: string,
    kind: MediaKind,
    bytes: { length: number },
    more?: object,
  ): Promise<{ mediaId: string; path: string }>
  send(path: string, offset: number, bytes: Buffer): Promise<Response>
  /** A medium, sent at once and kept. */
  medium(courseId: string, kind: MediaKind, bytes: Buffer): Promise<string>
  remove(courseId: string, mediaId: string): Promise<Response>
  linkTo(courseId: string, mediaId: string): Promise<string>
  /** Follows a link as a player does, without a token. */
  play(url: string, headers?: Record<string, string>): Promise<Response>
}

export function keeperOf({ base }: CourseUnderTest, keeper: Caller): MediaKeeper {
  const begun: MediaKeeper['begun'] = async (courseId, kind, { length: sizeBytes }, more = {}) => {
    const body = { kind, fileName: 'lecture', sizeBytes, ...more }
    const answer = await keeper.post(`/v1/courses/${courseId}/media`, body)
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return { mediaId: answer.body.mediaId, path: answer.headers.location! }
  }
  const send: MediaKeeper['send'] = (path, offset, bytes) =>
    keeper.patch(path, bytes, { 'upload-offset': String(offset), 'tus-resumable': '1.0.0' })
  return {
    begun,
    send,
    medium: async (courseId, kind, bytes) => {
      const { mediaId, path } = await begun(courseId, kind, bytes)
      const sent = await send(path, 0, bytes)
      if (sent.status !== 204) throw new Error(JSON.stringify(sent.body))
      return mediaId
    },
    remove: (courseId, mediaId) => keeper.delete(`/v1/courses/${courseId}/media/${mediaId}`),
    linkTo: async (courseId, mediaId) =>
      (await keeper.get(`/v1/courses/${courseId}/media/${mediaId}/link`)).body.url,
    play: (url, headers = {}) =>
      request(base)
        .get(url)
        .set(headers)
        .buffer(true)
        .parse(bytesOf as never),
  }
}

function bytesOf(response: NodeJS.ReadableStream, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = []
  response.on('data', (chunk: Buffer) => chunks.push(chunk))
  response.on('end', () => done(null, Buffer.concat(chunks)))
}
