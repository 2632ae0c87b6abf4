import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sweep } from '../../../kit/files/sweep'
import { givenCourse, givenEnrolment, givenGeneral, quiz, reading, video } from '../testing/given'
import { keeperOf, type MediaKeeper } from '../testing/media-keeper'
import { longWebm, sampleCaptions, sampleMp4, sampleWebm } from '../testing/sample-media'
import { type Caller, type CourseUnderTest, courseUnderTest } from '../testing/world'

const MIB = 1_048_576
let world: CourseUnderTest
let nurse: Caller
let keeper: MediaKeeper
beforeAll(async () => {
  world = await courseUnderTest()
  nurse = await world.person()
  keeper = keeperOf(world, world.bureau)
})
afterAll(() => world.close())

const courseId = async () => (await givenCourse(world.bureau)).courseId

describe('an upload of media', () => {
  test('goes on where its line broke, at 40 %, and is the video byte for byte', async () => {
    const [course, file] = [await courseId(), longWebm(3 * MIB)]
    const { mediaId, path } = await keeper.begun(course, 'video', file, { fileName: '讲座.webm' })
    const cut = Math.floor(file.length * 0.4)
    const first = await keeper.send(path, 0, file.subarray(0, cut))
    expect([first.status, first.headers['upload-offset']]).toEqual([204, String(cut)])
    const stands = await world.bureau.get(path)
    expect(stands.body).toMatchObject({ mediaId, offset: cut, sizeBytes: file.length, kept: false })
    const { uploads } = (await world.bureau.get(`/v1/courses/${course}/media`)).body
    expect(uploads).toMatchObject([{ mediaId, offset: cut, fileName: '讲座.webm' }])
    expect((await keeper.send(path, cut, file.subarray(cut))).status).toBe(204)
    const { media } = (await world.bureau.get(`/v1/courses/${course}/media`)).body
    expect(media).toMatchObject([
      { mediaId, kind: 'video', mediaType: 'video/webm', lengthSeconds: 9, isInCourseware: false },
    ])
    const { body } = await keeper.play(await keeper.linkTo(course, mediaId))
    expect(createHash('sha256').update(body).digest('hex')).toBe(
      createHash('sha256').update(file).digest('hex'),
    )
  })

  test('begun again under its key, and sent again when the answer was lost, is one', async () => {
    const [course, file] = [await courseId(), sampleWebm()]
    const key = { 'idempotency-key': 'lecture-1' }
    const begin = () =>
      world.bureau.post(
        `/v1/courses/${course}/media`,
        { kind: 'video', fileName: 'a.webm', sizeBytes: file.length },
        key,
      )
    const [one, two] = [await begin(), await begin()]
    expect(one.body).toEqual(two.body)
    const path = one.headers.location!
    const answers = await Promise.all([keeper.send(path, 0, file), keeper.send(path, 0, file)])
    expect(answers.map(each => each.status).sort()[0]).toBe(204)
    expect((await world.bureau.get(path)).body.kept).toBe(true)
    expect((await world.bureau.get(`/v1/courses/${course}/media`)).body.media).toHaveLength(1)
    expect(readdirSync(join(world.mediaFolder, one.body.mediaId))).toHaveLength(1)
  })

  test('lies sealed in the store', async () => {
    const mediaId = await keeper.medium(await courseId(), 'captionsZh', sampleCaptions())
    const folder = join(world.mediaFolder, mediaId)
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name)).includes('数字经济')).toBe(false)
  })

  test.each([
    [
      'video',
      'a page of text named .mp4',
      async () => Buffer.from('no video'.repeat(400)),
      'media-type-not-taken',
    ],
    ['video', 'half a video', async () => sampleWebm().subarray(0, 14_000), 'media-damaged'],
    ['video', 'an MP4 that lacks its end', async () => (await sampleMp4(7)).subarray(0, -1), 'media-damaged'],
    ['video', 'a codec that few browsers play', () => sampleMp4(3, 'hevc'), 'media-type-not-taken'],
    ['page', 'no PDF', async () => Buffer.from('<html></html>'), 'media-type-not-taken'],
    ['page', 'half a PDF', async () => Buffer.from('%PDF-1.7\n1 0 obj'), 'media-damaged'],
    [
      'captionsZh',
      'captions without their header',
      async () => Buffer.from('1\n00:01 --> 00:02\n你好'),
      'captions-faulty',
    ],
    [
      'captionsZh',
      'captions that are no text',
      async () => Buffer.from([0xff, 0xfe, 0x00]),
      'media-type-not-taken',
    ],
  ] as const)(
    'of %s that is %s is refused for its bytes, and leaves none',
    async (kind, _what, make, code) => {
      const file = await make()
      const { mediaId, path } = await keeper.begun(await courseId(), kind, file)
      const answer = await keeper.send(path, 0, file)
      expect([answer.body.code, (await world.bureau.get(path)).body.code]).toEqual([code, code])
      world.harness.clock.advance(2 * 3_600_000)
      await sweep(world.deps)
      expect(readdirSync(world.mediaFolder)).not.toContain(mediaId)
    },
  )

  test('too large for its kind is refused before its first byte', async () => {
    const course = await courseId()
    const begin = (kind: string, sizeBytes: number) =>
      world.bureau.post(`/v1/courses/${course}/media`, { kind, fileName: 'a', sizeBytes })
    expect((await begin('video', 2 * 1024 ** 3 + 1)).body.code).toBe('media-too-large')
    expect((await begin('captionsEn', MIB + 1)).body.code).toBe('media-too-large')
    expect((await begin('video', 2 * 1024 ** 3)).status).toBe(201)
  })

  test('is for who keeps the course', async () => {
    const course = await courseId()
    const body = { kind: 'video', fileName: 'a.mp4', sizeBytes: 100 }
    const path = `/v1/courses/${course}/media`
    expect((await nurse.post(path, body)).body.code).toBe('not-allowed')
    expect((await (await world.department('health')).post(path, body)).body.code).toBe('wrong-authority')
  })

  test('of an MP4 knows its length', async () => {
    const course = await courseId()
    await keeper.medium(course, 'video', await sampleMp4(7))
    const { media } = (await world.bureau.get(`/v1/courses/${course}/media`)).body
    expect(media).toMatchObject([{ mediaType: 'video/mp4', lengthSeconds: 7 }])
  })
})

describe('a unit', () => {
  const publish = (course: string, units: readonly object[]) =>
    world.bureau.post(`/v1/courses/${course}/courseware`, { units })

  test('has a video with its captions', async () => {
    const course = await courseId()
    const media = [
      await keeper.medium(course, 'video', sampleWebm()),
      await keeper.medium(course, 'captionsZh', sampleCaptions()),
    ]
    const published = await publish(course, [{ ...video(9), content: {}, media }, quiz(), reading(5)])
    expect(published.status).toBe(201)
    const [unit, asked] = published.body.units
    expect(unit.media).toMatchObject([
      { kind: 'video', lengthSeconds: 9 },
      { kind: 'captionsZh', lengthSeconds: null },
    ])
    expect(asked.media).toEqual([])
    const read = await world.bureau.get(`/v1/courses/${course}`)
    expect(read.body.courseware[0].units[0].media).toEqual(unit.media)
    const removal = await keeper.remove(course, media[0]!)
    expect(removal.body.code).toBe('media-in-courseware')
  })

  test('asks for no more than its video lasts', async () => {
    const course = await courseId()
    const media = [await keeper.medium(course, 'video', sampleWebm())]
    const answer = await publish(course, [{ ...video(10, '专题讲座'), content: {}, media }])
    expect(answer.body).toMatchObject({
      code: 'video-shorter-than-unit',
      turnedOn: { unit: '专题讲座', requiredSeconds: 10, lengthSeconds: 9 },
    })
  })

  test('has no media of another course, none that was taken out, and none that does not fit', async () => {
    const [course, other] = [await courseId(), await courseId()]
    const foreign = await keeper.medium(other, 'video', sampleWebm())
    const captions = await keeper.medium(course, 'captionsZh', sampleCaptions())
    const gone = await keeper.medium(course, 'video', sampleWebm())
    expect((await keeper.remove(course, gone)).status).toBe(204)
    for (const media of [[foreign], [gone], [captions]]) {
      const answer = await publish(course, [{ ...video(5), content: {}, media }])
      expect(answer.body.code).toBe('unit-media-unfit')
    }
    expect((await publish(course, [{ ...reading(5), media: [captions] }])).body.code).toBe('unit-media-unfit')
    const empty = await publish(course, [{ ...reading(5), content: { text: ' ' } }])
    expect([empty.status, empty.body.code]).toEqual([409, 'unit-empty'])
  })

  test('is kept in the next version, a quiz with its answers, or with other media', async () => {
    const course = await courseId()
    const [first, second] = [
      await keeper.medium(course, 'video', sampleWebm()),
      await keeper.medium(course, 'video', await sampleMp4(7)),
    ]
    const published = await publish(course, [{ ...video(5), content: {}, media: [first] }, quiz()])
    const [watched, asked] = published.body.units as { unitId: string }[]
    const kept = { kind: 'kept', unitId: watched!.unitId }
    const next = await publish(course, [
      { ...kept, media: [second] },
      { kind: 'kept', unitId: asked!.unitId },
      kept,
    ])
    expect(next.body).toMatchObject({
      version: 3,
      units: [
        { kind: 'video', requiredSeconds: 5, media: [{ mediaId: second }] },
        { kind: 'quiz', questions: [{ text: '一' }, { text: '二' }] },
        { kind: 'video', media: [{ mediaId: first }] },
      ],
    })
    const [answers] = await world.sql.query<{ answerKey: number[] }>(
      'SELECT answer_key FROM unit WHERE id = $1',
      [next.body.units[1].unitId],
    )
    expect(answers!.answerKey).toEqual([1, 1])
    const foreign = await publish(await courseId(), [kept])
    expect(foreign.body.code).toBe('unit-unknown')
  })

  test('takes an address outside by https only', async () => {
    const answer = await publish(await courseId(), [
      { ...video(5), content: { url: 'http://media.example/1.mp4' } },
    ])
    expect(answer.body.code).toBe('invalid-input')
  })
})

describe('a link', () => {
  async function studied() {
    const { courseId: course } = await givenCourse(world.bureau)
    const file = longWebm(2 * MIB)
    const media = [
      await keeper.medium(course, 'video', file),
      await keeper.medium(course, 'captionsZh', sampleCaptions()),
    ]
    const units = [
      { ...video(5), content: {}, media },
      { ...video(5, '第二讲'), content: {}, media },
    ]
    const published = await world.bureau.post(`/v1/courses/${course}/courseware`, { units })
    const given = {
      courseId: course,
      coursewareId: published.body.coursewareId,
      unitIds: published.body.units.map((unit: { unitId: string }) => unit.unitId),
    }
    const { offeringId } = await givenGeneral(world, [], { course: given })
    const person = await world.person()
    const { enrolmentId } = await givenEnrolment(world, person, offeringId)
    const path = (at: number) => `/v1/enrolments/${enrolmentId}/units/${given.unitIds[at]}/media`
    return { file, person, path }
  }

  test('is given to who is enrolled, of a unit that is open, and to nobody else', async () => {
    const { file, person, path } = await studied()
    const given = await person.get(path(0))
    expect(given.body.media).toMatchObject([{ kind: 'video' }, { kind: 'captionsZh' }])
    const [{ url: videoUrl }, { url: captionsUrl }] = given.body.media
    const played = await keeper.play(videoUrl)
    expect([played.status, played.headers['content-type'], played.headers['cache-control']]).toEqual([
      200,
      'video/webm',
      'private',
    ])
    expect(Buffer.compare(played.body, file)).toBe(0)
    expect((await keeper.play(captionsUrl)).headers['content-type']).toBe('text/vtt; charset=utf-8')
    expect((await person.get(path(1))).body.code).toBe('unit-out-of-order')
    expect((await nurse.get(path(0))).body.code).toBe('not-found')
    expect((await world.bureau.get(path(0))).body.code).toBe('not-allowed')
  })

  test('is over after ten minutes, and holds for its own medium alone', async () => {
    const { person, path } = await studied()
    const [{ url }, { url: other }] = (await person.get(path(0))).body.media
    const swapped = url.replace(/media\/[^?]+/, /media\/[^?]+/.exec(other)![0])
    const later = url.replace(/until=(\d+)/, (_: string, until: string) => `until=${Number(until) + 60}`)
    for (const wrong of [swapped, later, url.slice(0, -4), url.replace('key=k1', 'key=k9')])
      expect((await keeper.play(wrong)).status).toBe(410)
    expect((await keeper.play(url.split('?')[0]!)).status).toBe(400)
    world.harness.clock.advance(601_000)
    expect((await keeper.play(url)).status).toBe(410)
  })

  test('plays by ranges (RFC 9110), each within one piece of the file', async () => {
    const { file, person, path } = await studied()
    const [{ url }] = (await person.get(path(0))).body.media
    const range = async (value: string, more: Record<string, string> = {}) => {
      const { status, headers, body } = await keeper.play(url, { range: value, ...more })
      return { status, range: headers['content-range'], etag: headers.etag as string, body }
    }
    const all = file.length
    const first = await range('bytes=0-')
    expect(first).toMatchObject({ status: 206, range: `bytes 0-${MIB - 1}/${all}` })
    expect(Buffer.compare(first.body, file.subarray(0, MIB))).toBe(0)
    const middle = await range(`bytes=${MIB - 10}-${MIB + 9}`)
    expect(middle).toMatchObject({ status: 206, range: `bytes ${MIB - 10}-${MIB - 1}/${all}` })
    const last = await range('bytes=-5')
    expect(last).toMatchObject({ status: 206, range: `bytes ${all - 5}-${all - 1}/${all}` })
    expect(Buffer.compare(last.body, file.subarray(-5))).toBe(0)
    expect(await range(`bytes=${all}-`)).toMatchObject({ status: 416, range: `bytes */${all}` })
    for (const whole of ['bytes=0-1,3-4', 'bytes=x', 'pages=1-2'])
      expect(await range(whole)).toMatchObject({ status: 200, range: undefined })
    expect(await range('bytes=0-1', { 'if-range': '"another"' })).toMatchObject({ status: 200 })
    expect(await range('bytes=0-1', { 'if-range': first.etag })).toMatchObject({ status: 206 })
  })
})
