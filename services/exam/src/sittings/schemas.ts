import { z } from 'zod'

/** Schemas that several endpoints share. */
export const instant = z.iso.datetime()
export const category = z.enum(['general', 'industryCommon'])
export const stage = z.enum(['published', 'bookingClosed', 'held', 'closed', 'cancelled'])
export const year = z.number().int().min(2021).max(2099)
/** Of a path or query. */
export const yearAsked = z.coerce.number().pipe(year)

/** The largest score that the column holds: nine digits, two behind the point. */
export const SCORE_MAX = 9_999_999.99

/** Why somebody acts, in their own words. */
export const reason = z.string().trim().min(1).max(2000)

export const pageQuery = {
  after: z.uuid().optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export const SittingSchema = z
  .object({
    sittingId: z.string(),
    planId: z.string(),
    year: z.number().int(),
    category,
    stage,
    centreId: z.string(),
    centreName: z.string(),
    roomName: z.string(),
    address: z.string(),
    locality: z.string(),
    offeringIds: z.array(z.string()),
    seats: z.number().int(),
    freeSeats: z.number().int(),
    waiting: z.number().int(),
    startsAt: instant,
    endsAt: instant,
    bookingOpensAt: instant,
    bookingClosesAt: instant,
    changeUntil: instant,
    resultsDueAt: instant,
    cancelReason: z.string().nullable(),
  })
  .meta({ id: 'Sitting' })

/** Why a booking ended. */
export const endReasons = [
  'cancelledByPerson',
  'changed',
  'sittingCancelled',
  'sittingMoved',
  'sittingShrunk',
  'passedElsewhere',
  'resultMissing',
  'attemptsExhausted',
  'retakeTooEarly',
  'studiedBefore',
  'studyReversed',
] as const

export const BookingSchema = z
  .object({
    bookingId: z.string(),
    sittingId: z.string(),
    seatNo: z.number().int(),
    courseId: z.string(),
    year: z.number().int(),
    category,
    state: z.enum(['inForce', 'sat', 'ended']),
    endReason: z.enum(endReasons).nullable(),
    startsAt: instant,
    endsAt: instant,
    changeUntil: instant.describe('The last instant to change or cancel it'),
    bookedAt: instant,
    endedAt: instant.nullable(),
    movedAt: instant.nullable(),
    ticketNo: z.string().nullable(),
    door: z
      .enum(['present', 'absent', 'turnedAway'])
      .nullable()
      .describe('The latest record of the door; an absence can be contested from then on'),
    overlapsBookingId: z
      .string()
      .nullable()
      .describe('Another of your bookings at the same time, since a sitting was moved: change or cancel one'),
    gaveUpWaitingId: z.string().nullable().describe('The place in a queue that was given up for this seat'),
  })
  .meta({ id: 'Booking' })

export const WaitingSchema = z
  .object({
    waitingId: z.string(),
    planId: z.string(),
    sittingId: z.string().nullable().describe('null: for every sitting of the plan, before all others'),
    courseId: z.string(),
    year: z.number().int(),
    state: z.enum(['waiting', 'offered', 'accepted', 'lapsed', 'left', 'closed']),
    reason: z.string(),
    place: z.number().int().nullable(),
    offeredSeatNo: z.number().int().nullable(),
    offerExpiresAt: instant.nullable(),
    joinedAt: instant,
    entitledUntil: instant
      .nullable()
      .describe('Set where a seat was lost by no act of yours: until then you come first in the plan'),
  })
  .meta({ id: 'Waiting' })
