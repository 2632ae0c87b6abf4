import type { RefusalCode } from '../refusal'

/**
 * The codes that no pure rule refuses with, and what each turns on instead. `row`: what a row of a service's tables says at that
 * moment, held by a constraint or a lock; the tests of that service change the row. `request`: how the request came. `bytes`: what a file is
 * found to be. `lookup`: a name that is in no list. `words`: no decision, but what is said of one.
 */
export const fromServices = {
  ...of('row', [
    ...(['account-closed', 'account-locked', 'already-booked', 'already-waiting', 'batch-unknown'] as const),
    ...(['booking-ended', 'booking-not-found', 'change-deadline-passed', 'claim-same-elsewhere'] as const),
    ...(['claim-taken', 'claims-a-day-used', 'claims-not-alike', 'class-document-handed-in'] as const),
    ...(['correction-needs-reason', 'correction-unchanged', 'courses-enrolled-together'] as const),
    ...(['courseware-not-proposed', 'employer-already-signed-up', 'employer-needed'] as const),
    ...(['employer-not-signed-up', 'employer-unconfirmed', 'employment-overlaps'] as const),
    ...(['exemption-overlaps', 'grant-not-needed', 'industry-not-mapped', 'match-already-answered'] as const),
    ...(['match-answer-not-due', 'match-pending', 'no-active-study-session', 'no-offer'] as const),
    ...(['not-before-start', 'offer-expired', 'offering-has-no-courseware'] as const),
    ...(['offering-not-by-attendance', 'official-unknown', 'password-change-required'] as const),
    ...(['person-already-signed-up', 'plan-has-sittings', 'proposal-lapsed', 'proposal-open'] as const),
    ...(['proposal-outdated', 'provisional-differs', 'results-before-sitting', 'room-has-sittings'] as const),
    ...(['room-in-use', 'room-too-small', 'room-withdrawn', 'roster-numbers-exceeded'] as const),
    ...(['sign-up-refused', 'sitting-closed', 'sitting-full', 'sitting-under-way'] as const),
    ...(['sittings-overlap', 'standard-loaded', 'study-session-taken-over', 'year-before-2021'] as const),
    ...(['media-in-courseware'] as const),
    ...(['class-days-unusable', 'class-fact-missing', 'already-exists', 'conflict'] as const),
  ]),
  ...of('request', [
    ...(['batch-digest-mismatch', 'beat-replayed', 'beat-token-unknown', 'body-too-slow'] as const),
    ...(['class-plan-outdated', 'export-too-long', 'idempotency-key-reused', 'internal-fault'] as const),
    ...(['preview-outdated', 'roster-outdated', 'session-expired', 'temporarily-unavailable'] as const),
    ...(['too-large', 'too-many-requests', 'unauthenticated', 'unsupported-media-type'] as const),
    ...(['upload-longer-than-said', 'upload-offset-differs', 'upload-over'] as const),
    ...(['upload-piece-too-small', 'wrong-credentials', 'csrf-token-wrong', 'media-link-over'] as const),
  ]),
  ...of('bytes', [
    ...(['evidence-damaged', 'evidence-infected', 'evidence-type-not-taken'] as const),
    ...(['evidence-unpacks-too-large', 'file-unreadable', 'media-type-not-taken'] as const),
    ...(['media-damaged', 'media-infected', 'captions-faulty'] as const),
  ]),
  ...of('lookup', [
    ...(['class-approval-unreadable', 'industry-unknown', 'locality-unknown'] as const),
    ...(['title-series-unknown'] as const),
  ]),
  ...of('words', ['study-not-known']),
}

type Why = 'row' | 'request' | 'bytes' | 'lookup' | 'words'

function of<C extends RefusalCode>(why: Why, codes: readonly C[]): Record<C, Why> {
  return Object.fromEntries(codes.map(code => [code, why])) as Record<C, Why>
}
