import { auditEndpoint } from '../../kit/audit-endpoint'
import type { Endpoint } from '../../kit/endpoint'
import type { Exam } from './exam'
import { absenceRoutes } from './routes/absences'
import { assessmentRoutes } from './routes/assessments'
import { bookingRoutes } from './routes/bookings'
import { correctionProposalRoutes } from './routes/correction-proposals'
import { planRoutes } from './routes/plans'
import { postedResultRoutes } from './routes/posted-results'
import { reasonRoutes } from './routes/reasons'
import { resultRoutes } from './routes/results'
import { sittingRoutes } from './routes/sittings'
import { waitingRoutes } from './routes/waiting'
import { openSeatDesk } from './seat-desk'

/** Every endpoint of this service. */
export const createRoutes = (exam: Exam): Endpoint[] => [
  ...planRoutes(exam),
  ...sittingRoutes(exam),
  ...bookingRoutes(exam, openSeatDesk(exam)),
  ...waitingRoutes(exam),
  ...resultRoutes(exam),
  ...correctionProposalRoutes(exam),
  ...assessmentRoutes(exam),
  ...postedResultRoutes(exam),
  ...absenceRoutes(exam),
  ...reasonRoutes(exam),
  auditEndpoint('exam', exam.sql),
]
