import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { checkout } from '../../ops/installation/checkout'
import { municipalBureauLogin } from '../../ops/installation/processes'
import { shortUnits } from '../journey/city'
import { mediaOf, sendFile } from '../journey/files'
import { type SignedIn, signIn } from '../journey/identity'
import { type DemoSite, openDemoSite } from './demo-site'
import { findingsOf } from './findings'

jest.setTimeout(240_000)

let site: DemoSite
let bureau: SignedIn
beforeAll(async () => {
  site = await openDemoSite()
  bureau = await signIn(site.api, municipalBureauLogin, site.password)
})
afterAll(() => site?.close())

const bytesOf = (name: string) => readFileSync(join(checkout, 'dev/demo/lecture', name))

/** Article 7, on the page of a course, on a phone: files go up, say how long they last, play, and replace others. */
test('a bureau sends a video and captions, and gives them to a unit in a new version', async () => {
  const courseId = await courseOfOneVersion()
  const { page, wrong } = await site.enter(municipalBureauLogin)
  await page.goto(`/courses/${courseId}`)
  await page.getByText(/第一讲\.webm 时长/).waitFor()
  await upload(page, '视频', { name: '新讲座.webm', mimeType: 'video/webm', buffer: bytesOf('lecture.webm') })
  await upload(page, '中文字幕', {
    name: '字幕.vtt',
    mimeType: 'text/vtt',
    buffer: bytesOf('lecture.zh.vtt'),
  })

  await page.getByRole('button', { name: '查看新讲座.webm' }).click()
  const played = await page.waitForResponse(answer => /\/v1\/media\//.test(answer.url()))
  expect(played.status()).toBe(206)
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()

  await page.getByRole('button', { name: '发布新版课件' }).click()
  await page.getByText('沿用上一版：专题讲座（视频）').waitFor()
  await page.getByLabel('第 3 单元的视频').selectOption({ label: '新讲座.webm（9 秒）' })
  await page.getByLabel('第 3 单元的中文字幕').selectOption({ label: '字幕.vtt' })
  const findings = await findingsOf(page, { language: 'zh', ownWords: /[\w]+\.(webm|vtt)/g })
  await page.getByRole('button', { name: '发布新版课件' }).click()
  await page
    .getByText(/^第 2 版/)
    .first()
    .waitFor()
  await page.getByText('视频：新讲座.webm；中文字幕：字幕.vtt').first().waitFor()
  expect([...wrong, ...findings]).toEqual([])
})

async function courseOfOneVersion(): Promise<string> {
  const { token } = bureau
  const title = `课件试验 ${Date.now()}`
  const { courseId } = await site.api.post<{ courseId: string }>('/v1/courses', { title }, { token })
  const file = { kind: 'video', fileName: '第一讲.webm', bytes: bytesOf('lecture.webm'), key: 'first' }
  const video = await sendFile(site.api, bureau, mediaOf(courseId), file)
  await site.api.post(
    `/v1/courses/${courseId}/courseware`,
    { units: shortUnits(5, 5, [video]) },
    { token, idempotencyKey: title.replace(/\D/g, '') },
  )
  return courseId
}

async function upload(page: Page, kind: string, file: { name: string; mimeType: string; buffer: Buffer }) {
  await page.getByLabel(`上传${kind}`).setInputFiles(file)
  await page.getByRole('button', { name: `删除${file.name}` }).waitFor()
}
