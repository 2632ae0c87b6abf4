import type { Timestamp } from '@bufbuild/protobuf/wkt'
import { timestampDate } from '@bufbuild/protobuf/wkt'
import type { ClaimAct } from '../../../../domain/claim/states'
import { bureau, type NoticeKindName, type Recipient } from '../../../../domain/notice/notice'
import type { ClaimMoved, ClaimNoticed, ClassNoticed } from '../../../../proto/generated/claim_pb'
import type { ReminderIssued } from '../../../../proto/generated/course_pb'
import type { BookingEnded, WaitingMoved } from '../../../../proto/generated/exam_pb'

/** One notice of a fact: its reader, kind, object and deadline. */
export interface NewNotice {
  readonly to: Recipient
  readonly kind: NoticeKindName
  readonly objectId: string
  readonly until: Date | null
}

const person = (id: string): Recipient => ({ kind: 'person', id })
const department = (industry: string): Recipient =>
  industry === '' ? bureau : { kind: 'department', id: industry }
const dateOf = (moment: Timestamp | undefined): Date | null => (moment ? timestampDate(moment) : null)

export function noticesOfReminder({ reminderId, personId, reason }: ReminderIssued): NewNotice[] {
  const kind = reason as 'finishStudy' | 'bookSitting' | 'sitExam'
  return [{ to: person(personId), kind, objectId: reminderId, until: null }]
}

/** The reasons for which a person waits whose seat was lost by no act of their own. */
const LOST: readonly string[] = ['sittingCancelled', 'sittingMoved', 'sittingShrunk']

export function noticesOfWaiting(moved: WaitingMoved): NewNotice[] {
  const { waitingId, personId, state, reason } = moved
  const told = (kind: NoticeKindName, until: Date | null): NewNotice[] => [
    { to: person(personId), kind, objectId: waitingId, until },
  ]
  if (state === 'offered') return told('seatOffered', dateOf(moved.offerExpiresAt))
  if (state === 'lapsed') return told('offerLapsed', null)
  if (state === 'waiting' && LOST.includes(reason)) return told('seatLost', dateOf(moved.entitledUntil))
  return []
}

/** A booking that a centre ended gives its person a place in the queue, and `noticesOfWaiting` says so. Here: the sitting is off. */
export function noticesOfBookingEnd({ bookingId, personId, reason }: BookingEnded): NewNotice[] {
  if (reason !== 'sittingCancelled') return []
  return [{ to: person(personId), kind: 'sittingCancelled', objectId: bookingId, until: null }]
}

/** The acts on a claim that its person hears of. All other acts are the person's own, or no news. */
const ofAct: Partial<Record<ClaimAct, NoticeKindName>> = {
  return: 'claimReturned',
  approve: 'claimApproved',
  register: 'claimRegistered',
  reject: 'claimRejected',
  waitForPolicy: 'claimWaits',
  uphold: 'claimDecided',
  overturn: 'claimDecided',
  reverse: 'claimReversed',
  lapse: 'claimLapsed',
}

export function noticesOfClaim({ claimId, personId, act, dueAt }: ClaimMoved): NewNotice[] {
  const until = dateOf(dueAt)
  if (act === 'appeal') return [{ to: bureau, kind: 'claimAppealed', objectId: claimId, until }]
  const kind = ofAct[act as ClaimAct]
  if (!kind) return []
  // The time for an appeal runs from a registration too, and is no news there.
  const runs = kind === 'claimReturned' || kind === 'claimRejected'
  return [{ to: person(personId), kind, objectId: claimId, until: runs ? until : null }]
}

export function noticesOfClaimDeadline(noticed: ClaimNoticed): NewNotice[] {
  const { claimId, personId, notice, move, industry, officialId } = noticed
  const about = { objectId: claimId, until: dateOf(noticed.deadline) }
  if (move === 'person') return [{ to: person(personId), kind: 'claimDue', ...about }]
  if (notice === 'reminder')
    return [{ to: move === 'bureau' ? bureau : department(industry), kind: 'reviewDue', ...about }]
  return [{ to: officialId ? { kind: 'account', id: officialId } : bureau, kind: 'reviewLate', ...about }]
}

export function noticesOfClassDeadline(noticed: ClassNoticed): NewNotice[] {
  const { classId, notice, move, organiserId, industry, officialId } = noticed
  const about = { objectId: classId, until: dateOf(noticed.deadline) }
  const mover: Recipient =
    move === 'organiser' ? { kind: 'organiser', id: organiserId } : department(industry)
  if (notice === 'reminder') return [{ to: mover, kind: 'classDue', ...about }]
  const above: Recipient = officialId ? { kind: 'account', id: officialId } : bureau
  return [mover, above].map(to => ({ to, kind: 'classLate', ...about }))
}
