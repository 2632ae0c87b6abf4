import { addDays, plainDateIn } from '../../domain/time/plain-date'
import { samplePdf } from '../../services/claim/src/testing/sample-files'
import { draftClaim, trainingDay } from '../journey/claim'
import { phone } from './browser'
import { type DemoSite, openDemoSite } from './demo-site'
import { signUpNewcomer } from './newcomers'

jest.setTimeout(240_000)

let site: DemoSite
beforeAll(async () => {
  site = await openDemoSite()
})
afterAll(() => site?.close())

const SIZE_BYTES = 6_000_000

/** Promise 6 of the portal: an upload goes on after its line, its page and its device are gone. */
test('an upload that is cut on one device goes on in the browser of another, and is one whole file', async () => {
  const nurse = await signUpNewcomer(site, '邵敏')
  const form = trainingDay(addDays(plainDateIn(new Date()), -2), 'whole')
  const claimId = await draftClaim(site.api, nurse, form, nurse.id)
  const bytes = samplePdf('notice', SIZE_BYTES)
  const file = { name: '举办文件通知.pdf', mimeType: 'application/pdf', buffer: bytes }

  const first = await site.enter(nurse.number, { viewport: phone }, [/ERR_/])
  const line = await first.context.newCDPSession(first.page)
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 2_000_000 }
  await first.page.goto(`/my/claims/${claimId}`)
  await line.send('Network.emulateNetworkConditions', slow)
  await first.page.getByLabel('上传举办文件通知').setInputFiles(file)
  await first.page.getByText(/已上传 [4-9]\d%/).waitFor()
  await first.context.setOffline(true)
  await first.context.close()

  const second = await site.enter(nurse.number, { viewport: phone })
  await second.page.goto(`/my/claims/${claimId}`)
  await second.page.getByText(/已上传 [3-9]\d%/).waitFor()
  await second.page.getByLabel('选择同一文件，接着上传').setInputFiles(file)
  await second.page.getByRole('button', { name: '查看举办文件通知.pdf' }).waitFor()

  const { evidence } = await site.api.get<{ evidence: readonly { evidenceId: string }[] }>(
    `/v1/claims/${claimId}`,
    nurse.token,
  )
  expect(evidence).toHaveLength(1)
  const kept = await site.api.bytes(
    `/v1/claims/${claimId}/evidence/${evidence[0]!.evidenceId}/file`,
    nurse.token,
  )
  expect(kept.equals(bytes)).toBe(true)
  expect(second.wrong).toEqual([])
})
