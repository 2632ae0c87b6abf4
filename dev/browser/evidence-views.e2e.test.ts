import type { Locator } from 'playwright-core'
import { addDays, plainDateIn } from '../../domain/time/plain-date'
import { draftClaim, sendTrainingEvidence, submitClaim, trainingDay } from '../journey/claim'
import { evidenceOf, sendFile } from '../journey/files'
import { desk } from './browser'
import { type DemoSite, openDemoSite } from './demo-site'
import { signUpNewcomer } from './newcomers'
import { jbig2Scan, jpeg2000Scan, TURNED_PHOTO } from './scans'

jest.setTimeout(240_000)

let site: DemoSite
beforeAll(async () => {
  site = await openDemoSite()
})
afterAll(() => site?.close())

/** Promise 10 of the portal; the font that is not in its file is in claims.e2e. */
test('a reviewer sees what office scanners and phones send: JBIG2, JPEG 2000, and a photo the right way up', async () => {
  const nurse = await signUpNewcomer(site, '莫兰')
  const form = trainingDay(addDays(plainDateIn(new Date()), -6), 'whole')
  const claimId = await draftClaim(site.api, nurse, form, nurse.id)
  await sendTrainingEvidence(site.api, nurse, claimId)
  const files = { 'jbig2.pdf': jbig2Scan(), 'jpeg2000.pdf': jpeg2000Scan(), 'photo.jpg': TURNED_PHOTO }
  for (const [fileName, bytes] of Object.entries(files))
    await sendFile(site.api, nurse, evidenceOf(claimId), { kind: 'notice', fileName, bytes })
  await submitClaim(site.api, nurse, claimId, 1)

  const { page, wrong } = await site.enter('health-reviewer', { viewport: desk })
  await page.goto(`/review/${claimId}`)
  // A square of 400 points on a page of 595 by 842 covers a third of it; about half of it is dark.
  for (const name of ['jbig2.pdf', 'jpeg2000.pdf']) {
    await page.getByRole('button', { name: `查看${name}` }).click()
    const sheet = page
      .getByRole('img', { name: `${name} 第 1 页，共 1 页` })
      .or(page.getByRole('img', { name: /第 1 页，共 1 页/ }))
      .first()
    await sheet.waitFor()
    const [dark] = await darkOf(sheet)
    expect([name, dark! > 0.1 && dark! < 0.25]).toEqual([name, true])
  }
  await page.getByRole('button', { name: '查看photo.jpg' }).click()
  const photo = page.getByRole('img', { name: 'photo.jpg' })
  await photo.waitFor()
  const [, above, below] = await darkOf(photo)
  expect(above).toBeGreaterThan(0.9)
  expect(below).toBeLessThan(0.1)
  expect(wrong).toEqual([])
})

/** Which part of a picture is dark: of all, of its upper half, of its lower half; once it is drawn. */
const darkOf = (picture: Locator): Promise<number[]> =>
  picture.evaluate(async element => {
    const source = element as never as {
      localName: string
      width: number
      height: number
      naturalWidth: number
      naturalHeight: number
      decode?(): Promise<void>
    }
    await source.decode?.()
    const isCanvas = source.localName === 'canvas'
    const [width, height] = isCanvas
      ? [source.width, source.height]
      : [source.naturalWidth, source.naturalHeight]
    const browser = globalThis as never as {
      OffscreenCanvas: new (w: number, h: number) => { getContext(kind: '2d'): Context2d }
    }
    const read = () => {
      const context = new browser.OffscreenCanvas(width!, height!).getContext('2d')
      context.drawImage(source, 0, 0)
      const { data } = context.getImageData(0, 0, width!, height!)
      const dark = (from: number, to: number) => {
        let count = 0
        for (let at = from * 4; at < to * 4; at += 4) if (data[at]! < 100 && data[at + 3]! > 200) count++
        return count / (to - from)
      }
      const all = width! * height!
      return [dark(0, all), dark(0, Math.floor(all / 2)), dark(Math.ceil(all / 2), all)]
    }
    // A page of a PDF is drawn some frames after it is there.
    for (let frame = 0; frame < 300; frame++) {
      const found = read()
      if (found[0]! > 0) return found
      await new Promise(resolve =>
        (
          globalThis as never as { requestAnimationFrame(next: (at: number) => void): void }
        ).requestAnimationFrame(resolve),
      )
    }
    return read()
  })

interface Context2d {
  drawImage(source: unknown, x: number, y: number): void
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray }
}
