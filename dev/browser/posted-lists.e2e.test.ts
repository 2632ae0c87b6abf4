import { Workbook } from 'exceljs'
import iconv from 'iconv-lite'
import type { Download, Locator, Page } from 'playwright-core'
import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { demoPeople, numberOf } from '../../ops/installation/demo-accounts'
import { awaitAnswer } from '../journey/api'
import { signIn } from '../journey/identity'
import { enrol } from '../journey/learner'
import { desk, phone } from './browser'
import { type DemoSite, openDemoSite } from './demo-site'

jest.setTimeout(240_000)

let site: DemoSite

beforeAll(async () => {
  site = await openDemoSite()
})
afterAll(() => site?.close())

const { beginner, enrolled, claimant } = demoPeople
/** Its check digit is another's. */
const withSlip = (number: string): string =>
  `${number.slice(0, 16)}${(Number(number[16]) + 1) % 10}${number[17]}`

/** As a spreadsheet of Windows saves CSV in Chinese. */
const inGb18030 = (text: string): Buffer => iconv.encode(text, 'gb18030')

const sheetOf = (rows: readonly (readonly [number: string, name: string])[]): Buffer =>
  inGb18030(`证件号码,姓名,参加天数\r\n${rows.map(row => `${row.join(',')},\r\n`).join('')}`)

/** Article 13: what the screen shows of a roster is what happens to it, and what its marked sheet says. */
test('a roster with bad rows goes from its file to the marked sheet, and comes back corrected', async () => {
  const { page, context, wrong } = await site.enter('nurses-association', { viewport: desk })
  await page.getByRole('link', { name: '培训班', exact: true }).first().click()
  await page.getByRole('link', { name: '静脉治疗护理新进展' }).click()
  await page.getByRole('link', { name: '报送名单' }).click()

  const slip = withSlip(numberOf(enrolled))
  const choose = (rows: Parameters<typeof sheetOf>[0]) =>
    page
      .getByLabel(/名单文件/)
      .setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer: sheetOf(rows) })
  await choose([
    [numberOf(beginner), beginner.name],
    [slip, enrolled.name],
    [numberOf(claimant), '张三丰'],
  ])
  const shown = page.getByRole('region', { name: '名单.csv' })
  await shown.getByText('有 2 行有问题，不会被接收；其余行可以先提交。').waitFor()
  expect(await verdictsOn(shown)).toEqual({ 3: '有问题', 4: '有问题' })
  await shown.getByText('请对照证件更正后重新上传').waitFor()
  await shown.getByRole('button', { name: '全部 3' }).click()
  const verdicts = await verdictsOn(shown)
  expect(verdicts).toEqual({ 2: '新增', 3: '有问题', 4: '有问题' })

  const marked = await downloadOf(page, () => shown.getByRole('button', { name: '下载标注后的文件' }).click())
  expect(Object.keys(await rowsMarked(marked, '原因'))).toEqual(['3', '4'])

  const sheets = page.getByRole('link', { name: '下载标注后的名单' })
  const before = await sheets.count()
  await shown.getByRole('button', { name: '报送名单' }).click()
  await page.getByText('已提交：接收 1 行，2 行有问题未接收').waitFor()
  expect(await verdictsOn(page.getByRole('main'))).toMatchObject({ 3: '有问题', 4: '有问题' })
  const posted = await downloadOf(page, () => sheets.nth(before).click())
  expect(await rowsMarked(posted, '原因')).toEqual(await rowsMarked(marked, '原因'))

  await choose([
    [numberOf(beginner), beginner.name],
    [numberOf(enrolled), enrolled.name],
  ])
  await shown.getByRole('button', { name: '全部 2' }).waitFor()
  expect(await verdictsOn(shown)).toEqual({ 2: '已有', 3: '新增' })
  await shown.getByRole('button', { name: '报送名单' }).click()
  await page.getByText('已提交：接收 1 行', { exact: true }).waitFor()

  await page.getByRole('link', { name: '人员与学时' }).click()
  for (const { name } of [beginner, enrolled]) await page.getByRole('rowheader', { name }).waitFor()
  expect(wrong).toEqual([])
  await context.close()
})

const YEAR = yearOf(plainDateIn(new Date()))
const CENTRE = `centre-demo-${YEAR}`
/** As Chromium names it, in the middle of the door. */
const LINE_LOST = /ERR_INTERNET_DISCONNECTED/
const EXAM_PATIENCE_MS = 150_000

/** Three people of the demo city sit their exam about a minute after it has opened. */
async function awaitExam(): Promise<void> {
  const { token, scope } = await signIn(site.api, CENTRE, site.password)
  const path = `/v1/sittings?year=${YEAR}&centreId=${scope.centreId}&stage=held`
  const find = async () => (await site.api.get<{ items: readonly object[] }>(path, token)).items[0]
  await awaitAnswer(find, 'an exam to be held', EXAM_PATIENCE_MS)
}

/** Article 10: the door and the results of one sitting, as a centre does them on a phone. */
test('on exam day a centre records the door, sends results by file and by hand, and owes none', async () => {
  await awaitExam()
  const { page, context, wrong } = await site.enter(CENTRE, { viewport: phone }, [LINE_LOST])
  await page.getByRole('link', { name: '本考点场次' }).first().click()
  await page.getByRole('table', { name: '待报成绩' }).getByRole('link').first().click()

  await page.getByRole('link', { name: '座次表与到场登记' }).click()
  const tickets = await ticketsOn(page)
  const [first, second, third] = tickets
  await context.setOffline(true)
  await page
    .getByRole('group', { name: `${first!.name} 的到场登记` })
    .getByRole('button', { name: '到场' })
    .click()
  await page.getByLabel('准考证号或座位号').fill(second!.ticket)
  await page.keyboard.press('Enter')
  await page.getByText('2 条尚未保存').waitFor()
  await page.getByText('网络连接中断').waitFor()
  await context.setOffline(false)
  await page.getByRole('button', { name: '再试一次' }).click()
  await page.getByText(`${second!.name}：到场`).waitFor()
  await page.getByLabel('准考证号或座位号').fill('2026999999999999')
  await page.keyboard.press('Enter')
  await page.getByText('本场名单中没有 2026999999999999').waitFor()
  await page
    .getByRole('group', { name: `${third!.name} 的到场登记` })
    .getByRole('button', { name: '未准入场' })
    .click()
  await page.getByRole('button', { name: '迟到' }).click()
  await page.getByText('到场 2 人，缺考或未准入场 1 人，未登记 0 人').waitFor()
  await page.getByText('全部已保存').waitFor()
  await page.reload()
  await page.getByText('到场 2 人，缺考或未准入场 1 人，未登记 0 人').waitFor()

  await page.getByRole('link', { name: '报送成绩' }).click()
  const sheet = [
    '准考证号,成绩,满分,缺考',
    `${first!.ticket},86,100,`,
    `${second!.ticket},120,100,`,
    `${third!.ticket},,,是`,
  ].join('\r\n')
  await page
    .getByLabel(/成绩文件/)
    .setInputFiles({ name: '成绩.csv', mimeType: 'text/csv', buffer: inGb18030(`${sheet}\r\n`) })
  const shown = page.getByRole('region', { name: '成绩.csv' })
  await shown.getByText('有 1 行有问题，不会被接收；其余行可以先提交。').waitFor()
  await shown.getByRole('button', { name: '新增 2' }).click()
  await shown.getByText('86 分（满分 100），合格').waitFor()
  await shown.getByRole('button', { name: '报送成绩' }).click()
  await page.getByText('已提交：接收 2 行，1 行有问题未接收').waitFor()

  await page.getByRole('button', { name: '逐个录入成绩' }).click()
  await page.getByLabel(`${second!.name} 的成绩`).fill('58.5')
  await page.getByRole('button', { name: '检查录入的成绩' }).click()
  await page.getByText('58.5 分（满分 100），不合格').waitFor()
  await page
    .getByRole('region', { name: '逐个录入的成绩.csv' })
    .getByRole('button', { name: '报送成绩' })
    .click()
  await page.getByText('本场成绩已报齐。').waitFor()
  await page.getByText('合格 1，不合格 1，缺考 1').waitFor()

  await page.getByRole('link', { name: '已报送的文件' }).click()
  await page
    .getByRole('button', { name: /逐行结果/ })
    .last()
    .click()
  await page.getByRole('dialog').getByRole('button', { name: '有问题 1' }).waitFor()
  expect(wrong).toEqual([])
  await context.close()
})

/** Article 11: a department's own course, studied on site and assessed by itself. */
test('a department offers a course, the bureau confirms it, and its attendance and assessment lists are taken', async () => {
  const { page, context, wrong } = await site.enter('health-reviewer', { viewport: desk })
  await page.getByRole('link', { name: '课程', exact: true }).first().click()
  await page.getByRole('button', { name: '新建课程' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('课程名称').fill('医院感染防控')
  await dialog.getByRole('button', { name: '新建课程' }).click()
  await page.getByRole('heading', { level: 1, name: '医院感染防控' }).waitFor()
  await publishCourseware(page)

  await page.getByRole('button', { name: '开设本课程' }).click()
  await dialog.getByLabel('学时').fill('6')
  await dialog.getByLabel('学习方式').selectOption({ label: '现场培训' })
  await dialog.getByLabel('考核方式').selectOption({ label: '部门考核' })
  await dialog.getByRole('button', { name: '开设本课程' }).click()
  await page.getByText('待市人力社保局确认').waitFor()
  const bureau = await site.enter('municipal-bureau', { viewport: desk })
  await bureau.page.goto(page.url())
  await bureau.page.getByRole('button', { name: '确认开设' }).click()
  await bureau.page.getByText('可以报名').waitFor()

  const nurse = await signIn(site.api, numberOf(beginner), site.password)
  await enrol(site.api, nurse, page.url().split('/').at(-1)!, 'infection-control')
  await page.getByRole('link', { name: '报名人员' }).click()
  await page.getByRole('rowheader', { name: beginner.name }).waitFor()

  await page.getByRole('link', { name: '现场培训名单' }).click()
  const today = plainDateIn(new Date())
  await sendList(page, /现场培训名单/, [
    '证件号码,姓名,参加日期',
    `${numberOf(beginner)},${beginner.name},${today}`,
  ])
  await page.getByRole('link', { name: '考核名单' }).click()
  await sendList(page, /考核名单/, ['证件号码,姓名,结论', `${numberOf(beginner)},${beginner.name},合格`])
  await page
    .getByRole('table', { name: '考核结果' })
    .getByRole('rowheader', { name: beginner.name })
    .waitFor()
  await page.getByRole('button', { name: `更正 ${beginner.name} 的成绩` }).click()
  await dialog.getByLabel('正确的结论').selectOption({ label: '不合格' })
  await dialog.getByLabel('更正原因').fill('名单抄录有误')
  await dialog.getByRole('button', { name: '更正' }).click()
  await page.getByText('更正过 1 次').waitFor()
  expect([...wrong, ...bureau.wrong]).toEqual([])
  await Promise.all([context.close(), bureau.context.close()])
})

async function publishCourseware(page: Page): Promise<void> {
  const publish = page.getByRole('button', { name: '发布新版课件' })
  await publish.click()
  await page.getByLabel('第 1 单元的标题').fill('手卫生')
  await page.getByLabel('第 1 单元的正文').fill('七步洗手法')
  await page.getByRole('button', { name: '再加一个单元' }).click()
  await page.getByLabel('第 2 单元的类型').selectOption({ label: '测验' })
  await page.getByLabel('第 2 单元的标题').fill('测验')
  await page.getByLabel('第 2 单元第 1 题', { exact: true }).fill('洗手要几步？')
  await page.getByLabel('第 2 单元第 1 题的选项').fill('五步\n七步')
  await page.getByLabel('第 2 单元第 1 题的正确选项').fill('2')
  await publish.click()
  await page.getByRole('rowheader', { name: '手卫生' }).waitFor()
}

/** Sends a list of one row once its person is known there: what one service says, another hears a moment later. */
async function sendList(page: Page, label: RegExp, lines: readonly string[]): Promise<void> {
  const buffer = Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`)
  const shown = page.getByRole('region', { name: '名单.csv' })
  await awaitAnswer(async () => {
    await page.getByLabel(label).setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer })
    await shown.getByRole('button', { name: '全部 1' }).waitFor()
    return (await shown.getByRole('button', { name: '新增 1' }).count()) > 0 ? true : undefined
  }, 'the person to be known')
  await shown.getByRole('button', { name: '提交名单' }).click()
  await page.getByText('已提交：接收 1 行', { exact: true }).waitFor()
}

/** The verdict of each row of the table, by the row's number. */
async function verdictsOn(scope: Locator): Promise<Record<string, string>> {
  const rows = scope.getByRole('table', { name: '逐行结果' }).getByRole('row')
  const said: Record<string, string> = {}
  for (const row of (await rows.all()).slice(1)) {
    const number = ((await row.getByRole('rowheader').textContent()) ?? '').replace(/\D/g, '')
    said[number] = ((await row.textContent()) ?? '').match(/有问题|新增|变更|已有/)?.[0] ?? ''
  }
  return said
}

async function downloadOf(page: Page, act: () => Promise<void>): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()])
  return download
}

/** What a marked sheet says in a column, by the row of the sheet: rows without a word are left out. */
async function rowsMarked(download: Download, column: string): Promise<Record<string, string>> {
  const book = new Workbook()
  await book.xlsx.readFile(await download.path())
  const sheet = book.worksheets[0]!
  const at = (sheet.getRow(1).values as unknown[]).indexOf(column)
  const said: Record<string, string> = {}
  sheet.eachRow((row, number) => {
    const text = row.getCell(at).text
    if (number > 1 && text !== '') said[number] = text
  })
  return said
}

/** Names and tickets of the seating list. */
async function ticketsOn(page: Page): Promise<{ name: string; ticket: string }[]> {
  const list = page.getByRole('table', { name: '座次表与到场登记' })
  await list.getByRole('rowheader').first().waitFor()
  const rows = (await list.getByRole('row').all()).slice(1)
  return Promise.all(
    rows.map(async row => ({
      name: (await row.getByRole('rowheader').textContent()) ?? '',
      ticket: ((await row.textContent()) ?? '').match(/\d{16}/)?.[0] ?? '',
    })),
  )
}
