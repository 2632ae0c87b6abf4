import type { Page } from 'playwright-core'
import { isTooWide, runAxe } from './findings'

/** The narrowest phone, and a desk at 200 %. */
const widths = { '320 px': { width: 320, height: 640 }, '200 %': { width: 640, height: 450 } } as const
/** Forced colours take away what was painted: what axe then still can judge. */
const FORCED = ['wcag2a', 'wcag2aa']
/** A finger's breadth on a phone (README of the pages); a pointer's elsewhere (WCAG 2.5.8). */
const TARGET_PX = { phone: 44, desk: 24 } as const

/**
 * What is wrong with the page on the screen in the modes that need no new reading of it: narrow, enlarged, in forced colours, and
 * by keys alone. Its window is as before afterwards.
 */
export async function modeFindings(page: Page): Promise<string[]> {
  const found: string[] = []
  const viewport = page.viewportSize()!
  for (const [name, size] of Object.entries(widths)) {
    await page.setViewportSize(size)
    if (await isTooWide(page)) found.push(`${name}: wider than its window`)
  }
  await page.setViewportSize(viewport)
  await page.emulateMedia({ forcedColors: 'active' })
  for (const finding of await runAxe(page, FORCED)) found.push(`forced colours: ${finding}`)
  await page.emulateMedia({ forcedColors: 'none' })
  return [...found, ...(await keyFindings(page))]
}

/** Everything that can be pressed or filled in and is too small. */
export async function smallTargets(page: Page, where: keyof typeof TARGET_PX): Promise<string[]> {
  const small = await page.evaluate<string[]>(`lookAtPage.smallTargets(${TARGET_PX[where]})`)
  return small.map(each => `smaller than ${TARGET_PX[where]} px: ${each}`)
}

/** Goes through the page by Tab: all that can be used is come to, and is seen to have the focus. */
async function keyFindings(page: Page): Promise<string[]> {
  const count = await page.evaluate<number>('lookAtPage.beginTabbing()')
  // What scrolls is a stop of its own: some more than what can be used.
  for (let left = count, pressed = 0; left > 0 && pressed < 2 * count + 10; pressed++) {
    await page.keyboard.press('Tab')
    left = await page.evaluate<number>('lookAtPage.noteFocus()')
  }
  return page.evaluate<string[]>('lookAtPage.endTabbing()')
}
