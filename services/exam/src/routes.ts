import { auditEndpoint } from '../../kit/audit-endpoint'
import type { Endpoint } from '../../kit/endpoint'
import type { Exam } from './exam'
import { bookingRoutes } from './routes/bookings'
import { planRoutes } from './routes/plans'
import { resultRoutes } from './routes/results'
import { sittingRoutes } from './routes/sittings'

/** Every endpoint of this service. */
export const createRoutes = (exam: Exam): Endpoint[] => [
  ...planRoutes(exam),
  ...sittingRoutes(exam),
  ...bookingRoutes(exam),
  ...resultRoutes(exam),
  auditEndpoint('exam', exam.sql),
]
