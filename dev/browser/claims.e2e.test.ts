import type { Page } from 'playwright-core'
import { demoPeople, numberOf } from '../../ops/installation/demo-accounts'
import { pdfOf, samplePdf } from '../../services/claim/src/testing/sample-files'
import { until } from '../../services/kit/testing/harness'
import { desk, phone, type Reader } from './browser'
import { type DemoSite, openDemoSite } from './demo-site'
import { findingsOf } from './findings'

jest.setTimeout(240_000)

const DAY_MS = 86_400_000
const EVENT = '急诊护理新进展讲座'
/** The clauses of the demonstration standard, logins and the names of files. */
const ownWords = /\(as in [A-Za-z]+\)|[a-z-]*reviewer|\w+\.(pdf|jpg)/g

let site: DemoSite

beforeAll(async () => {
  site = await openDemoSite()
})
afterAll(() => site?.close())

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const look = (page: Page) => findingsOf(page, { language: 'zh', ownWords })

test('a claim is made on a phone, returned by keyboard, corrected, approved, and its hours are seen', async () => {
  const nurse = await site.enter(numberOf(demoPeople.beginner), { viewport: phone })
  const { page } = nurse
  const found: string[] = []

  await page.goto('/my/claims')
  await page.getByRole('link', { name: '新增认证' }).click()
  await button(page, /^填写申请：培训班/).click()

  // Nothing is sent before it is complete, and what is missing is said.
  await button(page, '提交申请').click()
  await page.getByRole('link', { name: '活动名称：请填写' }).waitFor()
  await page.getByLabel('类别', { exact: true }).selectOption({ label: '讲座' })
  await page.getByLabel('活动名称').fill(EVENT)
  await page.getByLabel('举办单位', { exact: true }).fill('温州市护理学会')
  await page.getByLabel('举办单位类别').selectOption({ label: '认可的机构（学会、协会、院校等）' })
  await page.getByLabel('日期').fill(dayBefore(10))
  await page.getByLabel('学习分钟数').fill('3600')
  await page.getByText('已保存').waitFor()
  await page.getByLabel('学习分钟数').fill('360')
  for (const kind of ['举办文件通知', '参加学习活动的有效证明']) {
    const file = { name: `${kind}.pdf`, mimeType: 'application/pdf', buffer: chinesePdf(kind) }
    await page.getByLabel(`上传${kind}`).setInputFiles(file)
    await button(page, `查看${kind}.pdf`).waitFor()
  }
  await page.getByText(/年度 8 学时/).waitFor()

  // What was typed is still there after a reload, and so are the papers.
  await page.reload()
  await button(page, '查看举办文件通知.pdf').waitFor()
  expect(await page.getByLabel('活动名称').inputValue()).toBe(EVENT)
  expect(await page.getByLabel('学习分钟数').inputValue()).toBe('360')
  found.push(...(await look(page)))
  await button(page, '提交申请').click()
  await page.getByText('已提交，待受理').waitFor()
  found.push(...(await look(page)))

  const official = await site.enter('health-reviewer', { viewport: desk })
  await openFromQueue(official.page)
  await official.page.keyboard.press('o')
  await expectDrawn(official.page)
  await button(official.page, '标记“活动名称”需要修改').click()
  await button(official.page, '标记“举办文件通知”需要修改').click()
  found.push(...(await look(official.page)))
  await official.page.keyboard.press('r')
  const dialog = official.page.getByRole('dialog')
  await dialog.getByText('活动名称、举办文件通知').waitFor()
  await dialog.getByLabel('理由').fill('请填写通知上的完整名称')
  await button(official.page, '退回补正').last().click()
  await official.page.getByText(`已办理：${EVENT}`).or(emptyQueue(official.page)).first().waitFor()

  await page.reload()
  await page.getByText('请填写通知上的完整名称').first().waitFor()
  await page.getByText('审核人员请您修改此项').nth(1).waitFor()
  expect(await page.getByText('审核人员请您修改此项').count()).toBe(2)
  found.push(...(await look(page)))
  await page.getByLabel('活动名称').fill(`${EVENT}（2026）`)
  await button(page, '补正后提交').click()
  await page.getByText('已提交，待受理').waitFor()

  await openFromQueue(official.page)
  await official.page.keyboard.press('a')
  await official.page.getByRole('dialog').waitFor()
  await official.page.keyboard.press('Enter')
  await official.page.getByText(`已办理：${EVENT}（2026）`).or(emptyQueue(official.page)).first().waitFor()
  await official.page.goto('/review/decided')
  await official.page.getByRole('link', { name: `${EVENT}（2026）` }).waitFor()
  found.push(...(await look(official.page)))

  await expectRegistered(page)
  found.push(...(await look(page)))
  await page.goto('/my/claims')
  await page.getByRole('row', { name: new RegExp(`${EVENT}.*已登记`) }).waitFor()
  expect([...new Set([...found, ...nurse.wrong, ...official.wrong])]).toEqual([])
})

test('what is typed survives a lost line, a session that ended, and a reload; an upload goes on where it stopped', async () => {
  // The journey itself brings about that requests fail, and that one of them is told that nobody is signed in.
  const nurse = await site.enter(numberOf(demoPeople.enrolled), { viewport: phone }, [/ERR_/, /^401 /])
  const { page, context } = nurse
  await page.goto('/my/claims/new')
  await button(page, /^填写申请：论文/).click()
  await page.getByLabel('类别', { exact: true }).selectOption({ label: '论文' })
  await page.getByText('已保存').waitFor()

  await context.setOffline(true)
  await page.getByLabel('篇名').fill('急诊分诊研究')
  await page.getByText('尚未保存').waitFor()
  await context.setOffline(false)
  await page.getByText('已保存').waitFor()

  await context.clearCookies()
  await page.getByLabel('刊物名称').fill('护理学杂志')
  const again = page.getByRole('dialog', { name: '登录已过期' })
  await again.getByLabel('证件号码或账号').fill(numberOf(demoPeople.enrolled))
  await again.getByLabel('密码').fill(site.password)
  await again.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByText('已保存').waitFor()

  // Slow enough to be cut while it is under way.
  const line = await context.newCDPSession(page)
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2_000_000 }
  await line.send('Network.emulateNetworkConditions', slow)
  const file = { name: '全文.pdf', mimeType: 'application/pdf', buffer: samplePdf('text', 7_000_000) }
  await page.getByLabel('上传文章内容').setInputFiles(file)
  await page.getByText(/已上传 [3-9]\d%/).waitFor()
  await page.reload()
  await line.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })
  await page.getByText(/已上传 [2-9]\d%/).waitFor()
  await page.getByLabel('选择同一文件，接着上传').setInputFiles(file)
  await button(page, '查看全文.pdf').waitFor()

  expect(await page.getByLabel('篇名').inputValue()).toBe('急诊分诊研究')
  expect(await page.getByLabel('刊物名称').inputValue()).toBe('护理学杂志')
  expect(nurse.wrong).toEqual([])
})

const readers = [
  { viewport: phone, language: 'en', isElder: false },
  { viewport: phone, language: 'zh', isElder: true },
  { viewport: desk, language: 'zh', isElder: false },
] as const satisfies readonly Required<Reader>[]

test.each([
  ['a person', numberOf(demoPeople.claimant), ['/my/claims', '/my/claims/new'], '/my/claims'],
  ['a reviewer', 'health-reviewer', ['/review', '/review/decided', '/review/desk'], '/review'],
])(
  '%s finds each claim, in whatever state it is, and each list clean',
  async (_who, login, lists, opensFrom) => {
    const watched = await site.enter(login, { viewport: desk })
    const { page, context } = watched
    await page.goto(opensFrom)
    const rows = page.getByRole('rowheader').getByRole('link')
    await rows.first().waitFor()
    const claims = await rows.evaluateAll(all =>
      all.map(link => (link as never as { pathname: string }).pathname),
    )
    const found: string[] = []
    for (const { viewport, language, isElder } of readers) {
      const value = `${language}.${isElder ? 'elder' : 'usual'}`
      await context.addCookies([{ name: 'xueshi-pages', value, url: site.origin }])
      await page.setViewportSize(viewport)
      for (const address of [...lists, ...claims.slice(0, CLAIMS_LOOKED_AT)]) {
        await page.goto(address)
        await page.waitForLoadState('networkidle')
        const findings = await findingsOf(page, { language, ownWords })
        found.push(...findings.map(finding => `${address.replace(/[^/]{36}$/, '…')}: ${finding}`))
      }
    }
    expect([...new Set([...found, ...watched.wrong])]).toEqual([])
  },
)

const CLAIMS_LOOKED_AT = 5

const dayBefore = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)

/** A page of Chinese whose font is not in the file, as offices print it: without character maps it would be blank. */
function chinesePdf(title: string): Buffer {
  const words = Buffer.from('关于举办急诊护理讲座的通知', 'utf16le').swap16().toString('hex')
  const stream = `BT /F1 36 Tf 60 700 Td <${words}> Tj ET\n% ${Buffer.from(title).toString('hex')}\n`
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}endstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
  ])
}

/** The page of a PDF file is drawn: it has the words, and dots that are not white. */
async function expectDrawn(page: Page): Promise<void> {
  const sheet = page.getByRole('img', { name: /第 1 页，共 1 页/ })
  await page.getByText('关于举办急诊护理讲座的通知').waitFor({ state: 'attached' })
  const dark = await sheet.evaluate(element => {
    const canvas = element as never as { width: number; height: number; getContext(kind: '2d'): Context2d }
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    return data.filter((value, at) => at % 4 === 0 && value < 100).length
  })
  expect(dark).toBeGreaterThan(500)
}

interface Context2d {
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray }
}

const emptyQueue = (page: Page) => page.getByText('没有待办的申请。')

/** Finds the claim by its name, as a reviewer does who was called about it. */
async function openFromQueue(page: Page): Promise<void> {
  await page.goto('/review')
  await page.getByLabel(/^名称/).fill(EVENT)
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByRole('link', { name: new RegExp(`^${EVENT}`) }).click()
  await page.getByRole('region', { name: '审核工作区' }).waitFor()
}

/** Hours are registered by a process of their own: the page is looked at again until they are there. */
async function expectRegistered(page: Page): Promise<void> {
  await until(async () => {
    await page.reload()
    await page.getByRole('heading', { name: '办理经过' }).waitFor()
    return page.getByRole('heading', { name: '已登记的学时' }).isVisible()
  }, 'the registered hours on the page')
}
