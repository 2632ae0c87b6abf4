import type { Locator, Page } from 'playwright-core'
import { addDays, plainDateIn } from '../../domain/time/plain-date'
import type { ProcessName } from '../../ops/installation/processes'
import { draftClaim, sendTrainingEvidence, submitClaim, trainingDay } from '../journey/claim'
import { madeUpIdentityNumber, signIn } from '../journey/identity'
import { desk } from './browser'
import { startDemoSite } from './demo-site'
import { signUpNewcomer } from './newcomers'

jest.setTimeout(240_000)

let site: Awaited<ReturnType<typeof startDemoSite>>
beforeAll(async () => {
  site = await startDemoSite()
})
afterAll(() => site?.close())

const today = plainDateIn(new Date())
const own = Date.now().toString(36)

interface TypedForm {
  readonly login: () => Promise<string>
  readonly address: () => Promise<string>
  readonly open?: (page: Page) => Promise<unknown>
  /** What is typed or chosen, by label. */
  readonly typed: Readonly<Record<string, string>>
  readonly send: string
  /** The one request that it makes. */
  readonly request: RegExp
  /** What is seen once that was taken. */
  readonly taken: (page: Page) => Locator
  /** The service that answers it: the test kills it. */
  readonly service?: ProcessName
}

const fixed = (value: string) => async () => value
const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()

const forms: Readonly<Record<string, TypedForm>> = {
  'a person’s ask for a match': {
    login: async () => (await signUpNewcomer(site, '沈岚')).number,
    address: fixed('/my/profile'),
    open: async page => {
      await page.getByText('申请加入单位').click()
      await page.getByLabel('单位名称').fill('第一医院')
      await page.getByRole('button', { name: '查找', exact: true }).click()
      await press(/^提交申请：.*温州市第一医院/)(page)
    },
    typed: { 入职日期: addDays(today, -2) },
    send: '提交申请',
    request: /POST \/v1\/employments$/,
    taken: page => page.getByText('已向 温州市第一医院 提交申请，等待单位确认。'),
    service: 'identity',
  },
  'a sign-up at the counter': {
    login: fixed('lucheng-bureau'),
    address: fixed('/people/sign-up'),
    typed: {
      证件类型: '居民身份证',
      证件号码: madeUpIdentityNumber(),
      '姓名（与证件一致）': '买买提·艾力',
      居住地: '鹿城区',
      职称系列: '卫生技术',
    },
    send: '注册',
    request: /POST \/v1\/people\/by-bureau$/,
    taken: page => page.getByText('一次性密码（只显示这一次）'),
  },
  'an account of an organisation': {
    login: fixed('municipal-bureau'),
    address: fixed('/accounts'),
    typed: { 角色: '举办单位', 单位名称: '温州市药学会', 账号: `typed-${own}` },
    send: '新建',
    request: /POST \/v1\/accounts$/,
    taken: page => page.getByText('一次性密码（只显示这一次）'),
  },
  'an exam plan': {
    login: fixed('municipal-bureau'),
    address: fixed('/exams'),
    open: press('新建计划'),
    typed: { 年度: '2031' },
    send: '新建计划',
    request: /POST \/v1\/exam-plans$/,
    taken: page => page.getByRole('heading', { level: 1, name: '考试' }),
    service: 'exam',
  },
  'a course of a department': {
    login: fixed('health-reviewer'),
    address: fixed('/courses'),
    open: press('新建课程'),
    typed: { 课程名称: `疼痛护理 ${own}` },
    send: '新建课程',
    request: /POST \/v1\/courses$/,
    taken: page => page.getByRole('heading', { level: 1, name: `疼痛护理 ${own}` }),
    service: 'course',
  },
  'the plan of a class': {
    login: fixed('nurses-association'),
    address: fixed('/classes/new'),
    typed: {
      类型: '授权协会培训班',
      培训班名称: `老年护理 ${own}`,
      面向的职称系列: '卫生技术',
      '第 1 天的日期': addDays(today, 20),
    },
    send: '保存，下一步上传材料',
    request: /POST \/v1\/training-classes$/,
    taken: page => page.getByRole('heading', { level: 1, name: `老年护理 ${own}` }),
  },
  'a decision on a claim': {
    login: fixed('health-reviewer'),
    address: async () => `/review/${await submitOwnClaim()}`,
    open: press('不予通过'),
    typed: { 理由: '材料与申报内容不符' },
    send: '不予通过',
    request: /POST \/v1\/claims\/[^/]+\/rejection$/,
    taken: page => page.getByRole('heading', { level: 1, name: '学时认证审核' }),
    service: 'claim',
  },
}

async function submitOwnClaim(): Promise<string> {
  const nurse = await signUpNewcomer(site, '沈岚')
  const claimId = await draftClaim(site.api, nurse, trainingDay(addDays(today, -2), 'whole'), nurse.id)
  await sendTrainingEvidence(site.api, nurse, claimId)
  await submitClaim(site.api, nurse, claimId, 1)
  return claimId
}

/** Promise 5 of the portal: nothing typed is ever lost, and what is sent again is one submission. */
test.each(Object.entries(forms))(
  '%s survives a lost line, a reload, a killed service and the end of the session',
  async (_name, form) => {
    const login = await form.login()
    const { page, context, wrong } = await site.enter(login, { viewport: desk }, [/ERR_/, /^401 /, /^503 /])
    const taken: string[] = []
    page.on('response', answer => {
      const line = `${answer.request().method()} ${new URL(answer.url()).pathname}`
      if (answer.ok() && form.request.test(line)) taken.push(line)
    })
    await page.goto(await form.address())
    await form.open?.(page)
    const within = await formOf(page)
    for (const [label, value] of Object.entries(form.typed)) await type(within, label, value)
    const send = () => within.getByRole('button', { name: form.send, exact: true }).click()
    const expectKept = async () => {
      for (const [label, value] of Object.entries(form.typed))
        expect([label, await typedIn(within, label)]).toEqual([label, value])
    }

    await context.setOffline(true)
    await send()
    await within.getByText('网络连接中断，或系统暂时没有响应').waitFor()
    await expectKept()
    await context.setOffline(false)

    const asked = page.waitForEvent('dialog')
    const reload = page.evaluate('location.reload()')
    await (await asked).dismiss()
    await reload
    await expectKept()

    if (form.service) {
      await site.cluster.kill9(form.service)
      await send()
      await within.getByRole('alert').waitFor()
      await expectKept()
      await site.cluster.restart(form.service)
      await site.cluster.ready()
    }

    await context.clearCookies()
    await send()
    const again = page.getByRole('dialog', { name: '登录已过期' })
    await again.getByLabel('证件号码或账号').fill(login)
    await again.getByLabel('密码').fill(site.password)
    await expectKept()
    await again.getByRole('button', { name: '登录', exact: true }).click()
    await form.taken(page).waitFor()
    await again.waitFor({ state: 'hidden' })
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(taken).toHaveLength(1)
    expect(wrong).toEqual([])
    await context.close()
  },
)

test('a decision whose line was lost stands over the next claim with its reason, and is sent once more', async () => {
  const [first] = [await submitOwnClaim(), await submitOwnClaim()]
  const { page, context, wrong } = await site.enter('health-reviewer', { viewport: desk }, [/ERR_/])
  await page.goto(`/review/${first}`)
  await page.getByRole('link', { name: '下一件 (j)' }).waitFor()
  await page.getByRole('button', { name: '不予通过' }).click()
  await page.getByLabel('理由').fill('材料与申报内容不符')
  await context.setOffline(true)
  await page.getByRole('dialog').getByRole('button', { name: '不予通过' }).click()
  await page.getByText(/^对“.*”的决定没有生效$/).waitFor()
  expect(page.url()).not.toContain(first)
  const asked = page.waitForEvent('dialog')
  const leave = page.getByRole('link', { name: '学时认证审核' }).first().click()
  await (await asked).dismiss()
  await leave
  await context.setOffline(false)
  await page.getByRole('button', { name: '再试一次' }).first().click()
  await page.getByText(/^已办理：/).waitFor()
  await page.goto(`/review/${first}`)
  await page.getByText('材料与申报内容不符').first().waitFor()
  expect(wrong).toEqual([])
  await context.close()
})

test('whoever else signs in over a form sends nothing of it, and finds nothing of it', async () => {
  const { page, context, wrong } = await site.enter('health-reviewer', { viewport: desk }, [/^401 /])
  await page.goto('/courses')
  await page.getByRole('button', { name: '新建课程' }).click()
  const dialog = page.getByRole('dialog', { name: '新建课程' })
  await dialog.getByLabel('课程名称').fill(`他人的课程 ${own}`)
  await context.clearCookies()
  await dialog.getByRole('button', { name: '新建课程' }).click()
  const again = page.getByRole('dialog', { name: '登录已过期' })
  await again.getByLabel('证件号码或账号').fill('municipal-bureau')
  await again.getByLabel('密码').fill(site.password)
  await again.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('link', { name: '账号', exact: true }).waitFor()
  await dialog.waitFor({ state: 'hidden' })
  const { token } = await signIn(site.api, 'municipal-bureau', site.password)
  const path = `/v1/courses?title=${encodeURIComponent(`他人的课程 ${own}`)}&limit=1`
  expect(await site.api.get(path, token)).toMatchObject({ items: [] })
  expect(wrong).toEqual([])
  await context.close()
})

/** The dialog, where one is open; else the page. */
async function formOf(page: Page): Promise<Locator> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  const dialog = page.getByRole('dialog').first()
  return (await dialog.isVisible()) ? dialog : page.getByRole('main')
}

async function type(within: Locator, label: string, value: string): Promise<void> {
  const field = within.getByLabel(label, { exact: true })
  await field.waitFor()
  if (await isChoice(field)) await field.selectOption({ label: value })
  else await field.fill(value)
}

async function typedIn(within: Locator, label: string): Promise<string | null> {
  const field = within.getByLabel(label, { exact: true })
  if (await isChoice(field)) return field.getByRole('option', { selected: true }).textContent()
  return field.inputValue()
}

const isChoice = async (field: Locator): Promise<boolean> =>
  (await field.and(field.page().getByRole('combobox')).count()) > 0
