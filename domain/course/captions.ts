const TIMES =
  /^((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})[ \t]+-->[ \t]+((?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3})(?:[ \t]+.*)?$/
const OTHER_BLOCK = /^(NOTE|STYLE|REGION)([ \t]|$)/

/** Where captions are not as they should be: the line, counted from 1. */
export interface CaptionsFault {
  readonly line: number
  readonly fault:
    | 'no header'
    | 'no times'
    | 'no text'
    | 'ends before it begins'
    | 'begins before the one before'
    | 'no cue'
}

/**
 * Reads captions strictly (WebVTT, https://www.w3.org/TR/webvtt1/): a browser drops a cue that it can't read, and says nothing.
 *
 * @returns the first fault
 */
export function findCaptionsFault(text: string): CaptionsFault | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  if (!/^WEBVTT([ \t].*)?$/.test(lines[0] ?? '')) return { line: 1, fault: 'no header' }
  let [lastStart, cues] = [0, 0]
  for (const { at, block } of blocksOf(lines).slice(1)) {
    if (OTHER_BLOCK.test(block[0]!)) continue
    const timesAt = block[0]!.includes('-->') ? 0 : 1
    const times = TIMES.exec(block[timesAt] ?? '')
    if (!times) return { line: at + timesAt, fault: 'no times' }
    const [start, end] = [secondsOf(times[1]!), secondsOf(times[2]!)]
    const line = at + timesAt
    if (end <= start) return { line, fault: 'ends before it begins' }
    if (start < lastStart) return { line, fault: 'begins before the one before' }
    if (
      block
        .slice(timesAt + 1)
        .join('')
        .trim() === ''
    )
      return { line, fault: 'no text' }
    lastStart = start
    cues += 1
  }
  return cues === 0 ? { line: lines.length, fault: 'no cue' } : undefined
}

/** The blocks between blank lines, each with the number of its first line. */
function blocksOf(lines: readonly string[]): { readonly at: number; readonly block: readonly string[] }[] {
  const blocks: { at: number; block: string[] }[] = []
  let isInside = false
  for (const [index, line] of lines.entries()) {
    if (line === '') isInside = false
    else if (isInside) blocks.at(-1)!.block.push(line)
    else {
      blocks.push({ at: index + 1, block: [line] })
      isInside = true
    }
  }
  return blocks
}

function secondsOf(time: string): number {
  const [seconds = 0, minutes = 0, hours = 0] = time.split(':').map(Number).reverse()
  return hours * 3_600 + minutes * 60 + seconds
}
