import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const inPage = readFileSync(join(__dirname, 'in-page.js'), 'utf8')

/** WCAG 2.2 AA, and axe's own best practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Words that are the same in every language. */
const PROPER =
  /^(English|PDF|XLSX|CSV|JSON|API|JavaScript|Chrome|Safari|Temporal|OFD|DOCX|JPEG|PNG|MB|MiB|GiB|KB|GB|YAML|DOI|ISBN|ISSN|SCI|EI|CN|WebM|VTT|WebVTT)$/i

interface Look {
  readonly language: 'zh' | 'en'
  /** What people named so themselves: names, titles. */
  readonly ownWords: RegExp
}

/**
 * Everything about a page that it should not have: a finding of axe, a word of the other language, an id, a code or a raw message
 * where a word belongs, and a width that a phone would scroll.
 */
export async function findingsOf(page: Page, { language, ownWords }: Look): Promise<string[]> {
  await page.evaluate(`${axeSource};${inPage}`)
  const accessibility = await runAxe(page, RULES)
  const texts = await page.evaluate<string[]>('lookAtPage.textsOf()')
  return [
    ...accessibility,
    ...texts.flatMap(text => wordFindings(text, language, ownWords)),
    ...((await isTooWide(page)) ? ['wider than its window'] : []),
  ]
}

/** The first of the captions that the video of a page shows, as soon as it has read them. */
export async function firstCaptionOf(page: Page): Promise<unknown> {
  await page.evaluate(inPage)
  const caption = await page.waitForFunction('lookAtPage.firstCaption()')
  return caption.jsonValue()
}

function wordFindings(text: string, language: 'zh' | 'en', ownWords: RegExp): string[] {
  const plain = text.replace(ownWords, ' ')
  const findings: string[] = []
  if (/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}/i.test(plain)) findings.push(`id: ${text}`)
  if (/\b[a-z][a-z0-9]*[A-Z]\w*\b|\bundefined\b|\bNaN\b|\[object|\bnull\b|Invalid /.test(plain))
    findings.push(`code: ${text}`)
  const foreign = (plain.match(/[A-Za-z]{2,}/g) ?? []).filter(word => !PROPER.test(word))
  if (language === 'zh' && foreign.length > 0) findings.push(`not Chinese: ${text}`)
  return findings
}

/** The findings of axe of a page that was looked at, by its rules' tags. */
export const runAxe = (page: Page, tags: readonly string[]): Promise<string[]> =>
  page.evaluate<string[]>(`lookAtPage.runAxe(${JSON.stringify(tags)})`)

export const isTooWide = (page: Page): Promise<boolean> => page.evaluate<boolean>('lookAtPage.isTooWide()')
