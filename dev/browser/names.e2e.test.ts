import { readFileSync } from 'node:fs'
import { addDays, plainDateIn } from '../../domain/time/plain-date'
import { awaitAnswer } from '../journey/api'
import { draftClaim, sendTrainingEvidence, submitClaim, trainingDay } from '../journey/claim'
import { bookSeat } from '../journey/exam'
import { madeUpIdentityNumber, signIn } from '../journey/identity'
import { desk, phone } from './browser'
import { type DemoSite, openDemoSite } from './demo-site'
import { type Newcomer, publishOwnSitting, signUpStudied, thisYear } from './newcomers'

jest.setTimeout(240_000)

const ROOM = 'room-118'
/** Beyond the basic plane, of the extension A, of a minority, and as long as a name gets. */
const NAMES = ['𠮷田美和', '㛃婷', '买买提·艾力', '阿卜杜热合曼·阿卜力米提·图尔荪尼亚孜江']
/** Booking of the demo policy closes 10 s before. */
const STARTS_IN_MS = 45_000

let site: DemoSite
let people: readonly Newcomer[]

beforeAll(async () => {
  site = await openDemoSite()
  people = await Promise.all(NAMES.map(name => signUpStudied(site, name)))
})
afterAll(() => site?.close())

/** Promise 15 of the portal. */
test('a name is the same from the sign-up to the seating list, its CSV, the queue of claims and the certificate', async () => {
  const sittingId = await publishOwnSitting(site, {
    room: ROOM,
    seats: NAMES.length,
    startsInMs: STARTS_IN_MS,
  })
  for (const person of people) await bookSeat(site.api, person, sittingId)

  const newcomer = await site.visit({ viewport: phone })
  await newcomer.page.goto('/sign-up')
  const number = madeUpIdentityNumber()
  await newcomer.page.getByLabel('证件号码', { exact: true }).fill(number)
  await newcomer.page.getByLabel('姓名', { exact: true }).fill(NAMES[0]!)
  await newcomer.page.getByLabel('职称系列').selectOption({ label: '卫生技术' })
  await newcomer.page.getByLabel('户籍或居住地').selectOption({ label: '鹿城区' })
  await newcomer.page.getByLabel('设置密码').fill(site.password)
  await newcomer.page.getByLabel('再输入一次密码').fill(site.password)
  await newcomer.page.getByRole('checkbox').check()
  await newcomer.page.getByRole('button', { name: '注册', exact: true }).click()
  await newcomer.page
    .getByRole('heading', { name: new RegExp(`${NAMES[0]}.*您好|您好.*${NAMES[0]}`, 'u') })
    .waitFor()

  const [, second] = people
  const claimId = await draftClaim(
    site.api,
    second!,
    trainingDay(addDays(plainDateIn(new Date()), -4), 'whole'),
    second!.id,
  )
  await sendTrainingEvidence(site.api, second!, claimId)
  await submitClaim(site.api, second!, claimId, 1)
  const reviewer = await site.enter('health-reviewer', { viewport: desk })
  await reviewer.page.goto(`/review/${claimId}`)
  await reviewer.page
    .getByText(new RegExp(`^${second!.name}（`))
    .first()
    .waitFor()

  const centre = await signIn(site.api, `centre-demo-${thisYear}`, site.password)
  await awaitAnswer(async () => {
    const { stage } = await site.api.get<{ stage: string }>(`/v1/sittings/${sittingId}`, centre.token)
    return stage === 'published' ? undefined : stage
  }, 'booking to close')
  const door = await site.enter(`centre-demo-${thisYear}`, { viewport: desk })
  await door.page.goto(`/centre/${sittingId}`)
  await door.page.getByRole('link', { name: '座次表与到场登记' }).click()
  for (const name of NAMES) await door.page.getByRole('rowheader', { name, exact: true }).waitFor()
  const [download] = await Promise.all([
    door.page.waitForEvent('download'),
    door.page
      .getByRole('button', { name: '下载座次表（CSV）' })
      .or(door.page.getByRole('link', { name: '下载座次表（CSV）' }))
      .click(),
  ])
  const sheet = readFileSync(await download.path(), 'utf8')
  for (const name of NAMES) expect(sheet).toContain(name)

  for (const person of people) {
    const { code } = await site.api.post<{ code: string }>(
      `/v1/people/${person.id}/certificates`,
      { fromYear: thisYear, toYear: thisYear },
      { token: person.token, idempotencyKey: `certificate-${person.id}` },
    )
    const checked = await site.api.get<{ name?: string }>(`/v1/certificates/${code}`)
    expect(JSON.stringify(checked)).toContain([...person.name].at(-1))
  }
  expect([...newcomer.wrong, ...reviewer.wrong, ...door.wrong]).toEqual([])
})
