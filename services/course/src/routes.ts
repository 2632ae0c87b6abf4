import { auditEndpoint } from '../../kit/audit-endpoint'
import type { Endpoint } from '../../kit/endpoint'
import { courseRoutes } from './course-routes'
import type { CourseDeps } from './deps'
import { enrolmentRoutes } from './enrolment-routes'
import { historyRoutes } from './history-routes'
import { offeringRoutes } from './offering-routes'
import { postedListRoutes } from './posted-list-routes'
import { reminderRoutes } from './reminder-routes'
import { studyRoutes } from './study-routes'
import { studySignRoutes } from './study-signs'

/** Every endpoint of the course service, a file a subject. */
export const createRoutes = (deps: CourseDeps): Endpoint[] => [
  ...courseRoutes(deps),
  ...offeringRoutes(deps),
  ...enrolmentRoutes(deps),
  ...historyRoutes(deps),
  ...postedListRoutes(deps),
  ...studyRoutes(deps),
  ...studySignRoutes(deps),
  ...reminderRoutes(deps),
  auditEndpoint('course', deps.sql),
]
