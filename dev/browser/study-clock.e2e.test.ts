import type { Page } from 'playwright-core'
import { awaitAnswer } from '../journey/api'
import { study } from '../journey/learner'
import type { Watched } from './browser'
import { type DemoSite, openDemoSite } from './demo-site'
import { type Enrolled, signUpEnrolled } from './newcomers'

jest.setTimeout(240_000)

/** The idle limit of the demo policy and a second. */
const ASLEEP_MS = 11_000
/** The promise: within one beat of the city, which is 35 s with its grace. */
const SAID_WITHIN_MS = 35_000

let site: DemoSite
beforeAll(async () => {
  site = await openDemoSite()
})
afterAll(() => site?.close())

type Student = Watched & { readonly person: Enrolled }

/** What takes the time away, and the sentence that says so on the page that was studied on. */
const causes: Readonly<
  Record<string, { unit: 'reading' | 'video'; says: RegExp; bring(student: Student): Promise<unknown> }>
> = {
  'the tab is frozen, as on a phone that sleeps': {
    unit: 'reading',
    says: /有 \d+ 秒 没有记录：太久没有报到（网络中断或设备休眠）。$/,
    bring: async ({ page, context }) => {
      const tab = await context.newCDPSession(page)
      await tab.send('Debugger.enable')
      await tab.send('Debugger.pause')
      const wakesAt = Date.now() + ASLEEP_MS
      await awaitAnswer(async () => (Date.now() >= wakesAt ? true : undefined), 'the phone to wake')
      await tab.send('Debugger.resume')
      await tab.send('Debugger.disable')
    },
  },
  'another window studies': {
    unit: 'reading',
    says: /^您正在另一个窗口学习$/,
    bring: async ({ context, person }) => {
      const other = await context.newPage()
      await begin(other, person)
      await other.getByText('您正在另一个窗口学习').waitFor()
      await other.getByRole('button', { name: '改在这里学习' }).click()
      await other.getByText('已记录的学习时间').first().waitFor()
    },
  },
  'the video runs at twice its speed': {
    unit: 'video',
    says: /有 \d+ 秒 没有记录：视频播放快于正常速度。$/,
    // The page offers no such speed: a script in the console does it.
    bring: async ({ page }) => {
      await page.locator('video').waitFor()
      await page.evaluate('document.querySelector("video").playbackRate = 2')
    },
  },
  'a check is not answered': {
    unit: 'reading',
    says: /有 \d+ 秒 没有记录：没有按时答对在线确认，上次确认以来的时间作废。$/,
    bring: ({ page }) => page.getByRole('dialog', { name: '请确认您在学习' }).waitFor(),
  },
  'the line is cut': {
    unit: 'reading',
    says: /^已有 \d+ 秒没有联系上服务器，这段时间可能没有在记录$/,
    bring: ({ context }) => context.setOffline(true),
  },
}

test('five causes for which time does not count are five sentences, and the page says the server’s time', async () => {
  const said = await Promise.all(
    Object.entries(causes).map(async ([name, { unit, says, bring }]) => {
      const student = await beginStudy(unit)
      await bring(student)
      const sentence = student.page.getByText(says).first()
      await sentence.waitFor({ timeout: SAID_WITHIN_MS })
      await student.context.setOffline(false)
      expect([name, await shownSeconds(student.page)]).toEqual([
        name,
        await countedSeconds(student.person, unit),
      ])
      expect(student.wrong).toEqual([])
      await student.context.close()
      return name
    }),
  )
  expect(said).toEqual(Object.keys(causes))
})

async function beginStudy(unit: 'reading' | 'video'): Promise<Student> {
  const person = await signUpEnrolled(site, '曹颖')
  await study(site.api, person, { ...person, before: unit })
  const watched = await site.enter(person.number, {}, [/ERR_INTERNET_DISCONNECTED/])
  await begin(watched.page, person)
  await watched.page.getByText('已记录的学习时间').first().waitFor()
  return { ...watched, person }
}

async function begin(page: Page, { enrolmentId }: Enrolled): Promise<void> {
  await page.goto(`/my/courses/${enrolmentId}`)
  await page.getByRole('button', { name: /^(开始|继续)学习$/ }).click()
}

/** The recorded time on the page. */
async function shownSeconds(page: Page): Promise<number> {
  const words = await page
    .getByText(/^\d+ 秒 \/ \d+ 秒$/)
    .first()
    .textContent()
  return Number.parseInt(words ?? '', 10)
}

async function countedSeconds({ token, enrolmentId }: Enrolled, kind: string): Promise<number> {
  const { units } = await site.api.get<{ units: readonly { kind: string; creditedSeconds: number }[] }>(
    `/v1/enrolments/${enrolmentId}`,
    token,
  )
  return units.find(each => each.kind === kind)!.creditedSeconds
}
