import { Client, Connection } from '@temporalio/client'
import type { Page } from 'playwright-core'
import { addDays, plainDateIn } from '../../domain/time/plain-date'
import { namespace } from '../../ops/prepare/temporal-namespace'
import { awaitAnswer } from '../journey/api'
import { decideClaim, draftClaim, sendTrainingEvidence, submitClaim, trainingDay } from '../journey/claim'
import { signIn } from '../journey/identity'
import { desk } from './browser'
import { type DemoSite, openDemoSite } from './demo-site'
import { publishOwnSitting, signUpEnrolled, signUpNewcomer, thisYear } from './newcomers'

jest.setTimeout(240_000)

let site: DemoSite
let temporal: Connection

beforeAll(async () => {
  site = await openDemoSite()
  temporal = await Connection.connect({ address: site.temporalAddress })
})
afterAll(async () => {
  await temporal?.close()
  await site?.close()
})

/** 由…办理，自 … 起，最迟 … */
const SENTENCE = /由[^，]+办理，自 [^，]+ 起，(最迟 [^，）\n]+\d\d:\d\d|没有期限)/
const sentenceIn = (text: string | null): string | undefined => text?.match(SENTENCE)?.[0]

const sentenceOn = async (page: Page, address: string): Promise<string | undefined> => {
  await page.goto(address)
  const said = page.getByText(SENTENCE).first()
  await said.waitFor()
  return sentenceIn(await said.textContent())
}

/** The details of a process in Temporal's UI, once they say something else than before. */
async function detailsOf(workflowId: string, before?: string): Promise<string | undefined> {
  const handle = new Client({ connection: temporal, namespace }).workflow.getHandle(workflowId)
  return awaitAnswer(async () => {
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')
    const sentence = sentenceIn(currentDetails)
    return sentence === before ? undefined : sentence
  }, `the details of ${workflowId}`)
}

test('whose move it is, since when and until when is one sentence for the person, the official, oversight and operations', async () => {
  const nurse = await signUpNewcomer(site, '董雪')
  const department = await signIn(site.api, 'health-reviewer', site.password)
  const claimId = await draftClaim(
    site.api,
    nurse,
    trainingDay(addDays(plainDateIn(new Date()), -3), 'whole'),
    nurse.id,
  )
  await sendTrainingEvidence(site.api, nurse, claimId)
  await submitClaim(site.api, nurse, claimId, 1)
  const [own, official, supervisor] = await Promise.all([
    site.enter(nurse.number),
    site.enter('health-reviewer', { viewport: desk }),
    site.enter('supervisor', { viewport: desk }),
  ])
  const workflowId = `claim/${claimId}`
  const timeline = `/timeline?id=${encodeURIComponent(workflowId)}`

  const submitted = await detailsOf(workflowId)
  expect(submitted).toMatch(/^由行业主管部门办理，.*最迟/)
  expect(await sentenceOn(own!.page, `/my/claims/${claimId}`)).toBe(submitted)
  expect(await sentenceOn(official!.page, `/review/${claimId}`)).toBe(submitted)
  expect(await sentenceOn(supervisor!.page, timeline)).toBe(submitted)

  await decideClaim(site.api, department, claimId, { act: 'return', reason: '请补充', marked: ['days'] })
  const returned = await detailsOf(workflowId, submitted)
  expect(returned).toMatch(/^由本人办理，.*最迟/)
  expect(await sentenceOn(own!.page, `/my/claims/${claimId}`)).toBe(returned)
  await own!.page.getByText('轮到您办理').waitFor()
  expect(await sentenceOn(official!.page, `/review/${claimId}`)).toBe(returned)
  expect(await sentenceOn(supervisor!.page, timeline)).toBe(returned)

  const sittingId = await publishOwnSitting(site, { room: '117 室', seats: 2, startsInMs: 3_600_000 })
  const learner = await signUpEnrolled(site, '程露')
  const courseYear = `course-year/general/${thisYear}/${learner.id}`
  for (const id of [`sitting/${sittingId}`, courseYear])
    expect([id, await sentenceOn(supervisor!.page, `/timeline?id=${encodeURIComponent(id)}`)]).toEqual([
      id,
      await detailsOf(id),
    ])
  expect([...own!.wrong, ...official!.wrong, ...supervisor!.wrong]).toEqual([])
})
