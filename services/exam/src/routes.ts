import { auditEndpoint } from '../../kit/http/audit-endpoint'
import type { Endpoint } from '../../kit/http/endpoint'
import { readingsEndpoint } from '../../kit/http/readings-endpoint'
import type { ExamDeps } from './deps'
import { doorRoutes } from './door/routes'
import { takeAlongRoutes } from './door/ticket-routes'
import { ownRoutes } from './own/routes'
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
export const createRoutes = (deps: ExamDeps): Endpoint[] => [
  ...planRoutes(deps),
  ...sittingRoutes(deps),
  ...doorRoutes(deps),
  ...takeAlongRoutes(deps),
  ...bookingRoutes(deps, openSeatDesk(deps)),
  ...waitingRoutes(deps),
  ...ownRoutes(deps),
  ...resultRoutes(deps),
  ...correctionProposalRoutes(deps),
  ...assessmentRoutes(deps),
  ...postedResultRoutes(deps),
  ...absenceRoutes(deps),
  ...reasonRoutes(deps),
  auditEndpoint('exam', deps.sql),
  readingsEndpoint('exam', deps.sql),
]
