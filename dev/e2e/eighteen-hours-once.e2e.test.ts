import { processes } from '../../ops/installation/processes'
import { attempts } from './hours/attempts'
import { corrections } from './hours/corrections'
import { displaced } from './hours/displaced'
import { industryCommon } from './hours/industry-common'
import { queue } from './hours/queue'
import { reasons } from './hours/reasons'
import { searchForPeople } from './secrecy'
import { tellTogether } from './tell-together'
import { openTown, type Town } from './town'

jest.setTimeout(180_000)

let town: Town

tellTogether(
  async () => {
    town = await openTown({ policySet: 'test' })
    return town
  },
  { ...corrections, ...attempts, ...queue, ...displaced, ...industryCommon, ...reasons },
)

test('of all who came, no fact, no history and no log has a name or a document number', async () => {
  const { cluster, city, personal } = town
  const searched = await searchForPeople(cluster, personal)
  expect(searched.found).toEqual([])
  expect(searched.records).toBeGreaterThan(100)
  expect(searched.histories).toBeGreaterThan(personal.length)
  expect(searched.logs).toBeGreaterThanOrEqual(processes.length)

  const seen = await searchForPeople(cluster, [{ name: city.offeringId, number: city.courseId }])
  expect(seen.found).toContain(`${city.offeringId} in course.offering 0`)
  expect(seen.found).toContainEqual(expect.stringContaining(`${city.courseId} in course-year/general/`))
})

afterAll(() => town?.close())
