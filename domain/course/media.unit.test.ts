import { cases } from '../cases'
import { policy } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import { type CaptionsFault, findCaptionsFault } from './captions'
import { checkMediaRoom, checkUnitMedia, type MediaKind, type UnitWithMedia } from './media'

const city = policy('city')

type Row = { text: string; fault?: CaptionsFault['fault']; line?: number }
test.each(cases<Row>(`${__dirname}/captions.cases.yaml`))('captions: $fault at $line', row => {
  const { fault, line } = row
  expect(findCaptionsFault(row.text)).toEqual(fault ? { fault, line } : undefined)
})

test.each<[MediaKind, number, number, string | undefined]>([
  ['video', 2 ** 31, 399, undefined],
  ['video', 2 ** 31 + 1, 0, 'media-too-large'],
  ['captionsZh', 2 ** 20, 0, undefined],
  ['captionsEn', 2 ** 20 + 1, 0, 'media-too-large'],
  ['page', 20 * 2 ** 20, 0, undefined],
  ['page', 20 * 2 ** 20 + 1, 0, 'media-too-large'],
  ['page', 1, 400, 'media-too-many'],
])('a %s of %i bytes to a course that has %i: %s', (kind, sizeBytes, media, code) => {
  expect(checkMediaRoom({ kind, sizeBytes }, media, city, plainDate('2026-03-02'))?.code).toBe(code)
})

describe('a unit', () => {
  const medium = (kind: MediaKind) => ({ kind, lengthMs: kind === 'video' ? 2_700_000 : null })
  const codeOf = (
    kind: UnitWithMedia['kind'],
    kinds: readonly MediaKind[],
    more: Partial<UnitWithMedia> = {},
  ) =>
    checkUnitMedia(
      {
        kind,
        title: '一',
        requiredSeconds: 2_700,
        hasAddress: false,
        hasText: true,
        media: kinds.map(medium),
        ...more,
      },
      city.version,
    )?.code

  test.each<[UnitWithMedia['kind'], MediaKind[], string | undefined]>([
    ['video', [], undefined],
    ['video', ['video'], undefined],
    ['video', ['video', 'captionsZh', 'captionsEn'], undefined],
    ['video', ['captionsZh'], 'unit-media-unfit'],
    ['video', ['video', 'video'], 'unit-media-unfit'],
    ['video', ['video', 'page'], 'unit-media-unfit'],
    ['reading', [], undefined],
    ['reading', ['page'], undefined],
    ['reading', ['page', 'page'], 'unit-media-unfit'],
    ['reading', ['video'], 'unit-media-unfit'],
  ])('of %s with %j: %s', (kind, kinds, code) => {
    expect(codeOf(kind, kinds)).toBe(code)
  })

  test('has its video here or at an address outside, not both; a page may stand beside an address', () => {
    expect(codeOf('video', ['video'], { hasAddress: true })).toBe('unit-media-unfit')
    expect(codeOf('video', [], { hasAddress: true })).toBeUndefined()
    expect(codeOf('reading', ['page'], { hasAddress: true })).toBeUndefined()
    expect(codeOf('reading', [], { hasText: false })).toBe('unit-empty')
    expect(codeOf('reading', ['page'], { hasText: false })).toBeUndefined()
    expect(codeOf('reading', [], { hasText: false, hasAddress: true })).toBeUndefined()
  })

  test('asks for no more than its video lasts', () => {
    expect(codeOf('video', ['video'], { requiredSeconds: 2_701 })).toBe('video-shorter-than-unit')
  })
})
