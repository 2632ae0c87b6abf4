import { auditEndpoint } from '../../kit/http/audit-endpoint'
import type { Endpoint } from '../../kit/http/endpoint'
import { readingsEndpoint } from '../../kit/http/readings-endpoint'
import { offeringRoutes } from './catalogue/offering-routes'
import { courseRoutes } from './catalogue/routes'
import type { CourseDeps } from './deps'
import { reminderRoutes } from './enrolments/reminder-routes'
import { enrolmentRoutes } from './enrolments/routes'
import { historyRoutes } from './lists/history-routes'
import { postedListRoutes } from './lists/routes'
import { mediaRoutes } from './media/routes'
import { studyRoutes } from './study/routes'
import { studySignRoutes } from './study/study-signs'

/** Every endpoint of the course service, a file a subject. */
export const createRoutes = (deps: CourseDeps): Endpoint[] => [
  ...courseRoutes(deps),
  ...offeringRoutes(deps),
  ...enrolmentRoutes(deps),
  ...historyRoutes(deps),
  ...postedListRoutes(deps),
  ...studyRoutes(deps),
  ...mediaRoutes(deps),
  ...studySignRoutes(deps),
  ...reminderRoutes(deps),
  auditEndpoint('course', deps.sql),
  readingsEndpoint('course', deps.sql),
]
