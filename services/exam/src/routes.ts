import { auditEndpoint } from '../../kit/http/audit-endpoint'
import type { Endpoint } from '../../kit/http/endpoint'
import type { Exam } from './deps'
import { absenceRoutes } from './results/absence-routes'
import { assessmentRoutes } from './results/assessment-routes'
import { correctionProposalRoutes } from './results/correction-proposal-routes'
import { postedResultRoutes } from './results/posted-result-routes'
import { reasonRoutes } from './results/reason-routes'
import { resultRoutes } from './results/routes'
import { bookingRoutes } from './seats/routes'
import { openSeatDesk } from './seats/seat-desk'
import { waitingRoutes } from './seats/waiting-routes'
import { planRoutes } from './sittings/exam-plan-routes'
import { sittingRoutes } from './sittings/routes'

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
