import { randomInt } from 'node:crypto'
import { creditCodeCheck } from '../../domain/documents/check-digits'
import { demoPeople, numberOf } from '../../ops/installation/demo-accounts'
import { desk } from './browser'
import { type DemoSite, openDemoSite } from './demo-site'

jest.setTimeout(240_000)

let site: DemoSite

beforeAll(async () => {
  site = await openDemoSite()
})
afterAll(() => site?.close())

const { beginner, enrolled } = demoPeople

/** An employer of Lucheng that has signed up, and waits for its bureau. */
async function signUpEmployer(name: string): Promise<void> {
  const first17 = `12330300${String(randomInt(0, 1e9)).padStart(9, '0')}`
  await site.api.post(
    '/v1/employers',
    {
      ...{ socialCreditCode: first17 + creditCodeCheck(first17), name, locality: '330302' },
      ...{ login: `clinic${randomInt(0, 1e9)}`, password: site.password },
    },
    { idempotencyKey: first17 },
  )
}

/** Articles 2 and 4: what a county bureau does every day. */
test('a county bureau answers two employers', async () => {
  for (const name of ['鹿城口腔门诊部', '冒名单位']) await signUpEmployer(name)
  const { page, context, wrong } = await site.enter('lucheng-bureau', { viewport: desk })
  await page.getByRole('link', { name: '用人单位' }).first().click()
  await page.getByRole('button', { name: '确认 鹿城口腔门诊部', exact: true }).click()
  await page.getByRole('button', { name: '不予确认 冒名单位' }).click()
  const dialog = page.getByRole('dialog', { name: '不予确认 冒名单位' })
  await dialog.getByLabel('理由').fill('信用代码与名称不符')
  await dialog.getByRole('button', { name: '不予确认' }).click()
  await page.getByText('没有等待确认的单位。').waitFor()
  await page.getByLabel('显示').selectOption({ label: '已确认' })
  await page.getByRole('row', { name: /鹿城口腔门诊部/ }).waitFor()
  await page.getByLabel('显示').selectOption({ label: '未予确认' })
  await page.getByRole('row', { name: /冒名单位/ }).waitFor()
  expect(wrong).toEqual([])
  await context.close()
})

test('a county bureau verifies from a list, signs up at the counter, and finds a person by number', async () => {
  const { page, context, wrong } = await site.enter('lucheng-bureau', { viewport: desk })
  await page.getByRole('link', { name: '人员', exact: true }).first().click()

  const lines = [
    `${numberOf(beginner)}\t${beginner.name}`,
    `${numberOf(enrolled)}\t张三丰`,
    '330302199001010000',
  ]
  await page.getByLabel('证件号码和姓名').fill(lines.join('\n'))
  await page.getByLabel('理由').fill('集中核验')
  await page.getByRole('button', { name: '批量核验' }).click()
  await page.getByText('共 3 行，核验 1 人').waitFor()
  for (const verdict of ['已核验', '姓名与登记不一致', '这一行缺少号码或姓名'])
    await page.getByRole('table', { name: '核验结果' }).getByText(verdict).waitFor()

  await page.getByLabel('证件号码', { exact: true }).fill(numberOf(beginner))
  await page.getByRole('button', { name: '查找' }).click()
  await page.getByRole('heading', { name: beginner.name, level: 1 }).waitFor()
  await page.getByRole('link', { name: '人员', exact: true }).first().click()

  await page.getByRole('link', { name: '窗口代为注册' }).click()
  await page.getByLabel('证件类型').selectOption({ label: '护照' })
  await page.getByLabel('证件号码').fill(`E${randomInt(10_000_000, 99_999_999)}`)
  await page.getByLabel('姓名').fill('玛丽亚·陈')
  await page.getByLabel('居住地').selectOption({ label: '鹿城区' })
  await page.getByLabel('职称系列').selectOption({ label: '卫生技术' })
  await page.getByRole('button', { name: '注册' }).click()
  await page.getByText('一次性密码（只显示这一次）').waitFor()
  await page.getByRole('link', { name: '打开人员资料' }).click()
  await page.getByRole('heading', { name: '玛丽亚·陈', level: 1 }).waitFor()
  await page.getByText('已核验').first().waitFor()

  await page.getByRole('button', { name: '登记免于考核' }).click()
  const dialog = page.getByRole('dialog', { name: '登记免于考核' })
  await dialog.getByLabel('原因').selectOption({ label: '产假' })
  await dialog.getByLabel('截止日期').fill(`${new Date().getFullYear() + 1}-03-01`)
  await dialog.getByLabel('凭据说明').fill('产假证明')
  await dialog.getByRole('button', { name: '登记免于考核' }).click()
  await page.getByRole('row', { name: /产假证明/ }).waitFor()
  expect(wrong).toEqual([])
  await context.close()
})
