import { type Collector, startCollector } from './collector'
import { apiDocument } from './front-door/api-document'
import { examCentre } from './front-door/exam-centre'
import { othersClaims } from './front-door/others-claims'
import { othersObjects } from './front-door/others-objects'
import { ownReadings } from './front-door/own-readings'
import { resultLists } from './front-door/result-lists'
import { traces } from './front-door/traces'
import { tellTogether } from './tell-together'
import { openTown, type Town } from './town'

jest.setTimeout(180_000)

let collector: Collector
let town: Town

tellTogether(
  async () => {
    collector = await startCollector()
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_BSP_SCHEDULE_DELAY: '500' }
    town = await openTown({ policySet: 'demo', env })
    return town
  },
  {
    ...apiDocument,
    ...examCentre,
    ...resultLists,
    ...othersObjects,
    ...othersClaims,
    ...ownReadings,
    ...traces(() => collector),
  },
)

afterAll(async () => {
  await town?.close()
  await collector?.close()
})
