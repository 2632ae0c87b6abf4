import type { PortalConfig } from '../deps'

export const upstreamNames = ['identity', 'course', 'exam', 'claim', 'ledger'] as const
export type UpstreamName = (typeof upstreamNames)[number]
export type Upstreams = Readonly<Record<UpstreamName, string>>

export const upstreamsOf = (config: PortalConfig): Upstreams => ({
  identity: config.IDENTITY_URL,
  course: config.COURSE_URL,
  exam: config.EXAM_URL,
  claim: config.CLAIM_URL,
  ledger: config.LEDGER_URL,
})

/** Where a public path goes: the first that matches, so the longer ones of a kind stand first. */
const routes: ReadonlyArray<readonly [RegExp, UpstreamName]> = [
  [/^\/\.well-known\/jwks\.json$/, 'identity'],
  [/^\/v1\/people\/[^/]+\/(standing|standings|entries|exemptions|certificates)(\/|$)/, 'ledger'],
  [
    /^\/v1\/(people|employers|employments|accounts|sessions|audit-names|audit-people|privacy-notice)(\/|$)/,
    'identity',
  ],
  [/^\/v1\/offerings\/[^/]+\/(posted-)?assessments(\/|$)/, 'exam'],
  [/^\/v1\/my\/(absence-contests|bookings|results|sittings|waiting)(\/|$)/, 'exam'],
  [/^\/v1\/my\/consents$/, 'identity'],
  [/^\/v1\/my\/(standing|standings|plan|first-year-assessment)(\/|$)/, 'ledger'],
  [/^\/v1\/my\/(claims|training-classes)(\/|$)/, 'claim'],
  [/^\/v1\/(claims|claim-types|claim-queue|claim-appeals|review-desks|hour-standards)(\/|$)/, 'claim'],
  [
    /^\/v1\/(training-classes|offered-classes|class-queue|class-proposals|claim-proposals|roster-template|authorisations)(\/|$)/,
    'claim',
  ],
  [/^\/v1\/my\/(enrolments|offerings|reminders)(\/|$)/, 'course'],
  [
    /^\/v1\/(courses|media|offerings|enrolments|study-sessions|study-signs|studied-courses|studied-conflicts|posted-lists|posted-list-proposals|accommodations)(\/|$)/,
    'course',
  ],
  [
    /^\/v1\/(exam-plans|rooms|sittings|bookings|waiting|results|result-batches|posted-results|posted-results-proposals|absence-contests|correction-proposals|candidates|centres)(\/|$)/,
    'exam',
  ],
  [
    /^\/v1\/(exemptions|exemption-proposals|entries|awards|standings|exports|batches|certificates|certificate-keys)(\/|$)/,
    'ledger',
  ],
  [/^\/v1\/statistics\/standings$/, 'ledger'],
  [/^\/v1\/statistics\/reviews$/, 'claim'],
  [/^\/certificates\/[^/]+$/, 'ledger'],
]

/** The service that owns a path; undefined where nobody does. */
export function findUpstream(path: string): UpstreamName | undefined {
  const trail = /^\/v1\/(?:audit|my\/readings)\/(\w+)$/.exec(path)?.[1]
  if (trail) return trail === 'offices' ? 'identity' : upstreamNames.find(name => name === trail)
  return routes.find(([pattern]) => pattern.test(path))?.[1]
}
