import { type PolicySet, policy } from '../../domain/policy/policy'
import { plainDateIn } from '../../domain/time/plain-date'
import { type Api, ProblemError } from '../journey/api'
import { type City, publishSitting, type SittingTimes } from '../journey/city'
import type { SignedIn } from '../journey/identity'

export interface Booked {
  readonly bookingId: string
  readonly sittingId: string
}

/** Where people book: whoever finds no sitting open, or comes too late for one, has the bureau publish the next. */
export interface SittingDesk {
  book(api: Api, person: SignedIn): Promise<Booked>
}

interface Published {
  readonly sittingId: string
  readonly closesAt: number
}

/** From publishing to the closing of booking. */
const OPEN_MS = 6_000
/** With less time than this to the closing, the next sitting is the better one. */
const IN_TIME_MS = 1_500
const TOO_LATE = ['booking-closed', 'sitting-not-open']
/** It was to start while the call was still being tried. */
const STARTED_MEANWHILE = ['invalid-input']

const isRefusedAs = (error: unknown, codes: readonly string[]): boolean =>
  error instanceof ProblemError && codes.includes(error.problem.code ?? '')

/** @param name makes the keys of its sittings its own */
export function createDesk(
  api: Api,
  city: City,
  { set, seats, name }: { readonly set: PolicySet; readonly seats: number; readonly name: string },
): SittingDesk {
  let count = 0
  let current: Promise<Published> | undefined

  const publish = async (): Promise<Published> => {
    count += 1
    const { closesAt, ...times } = timesFrom(set, new Date())
    try {
      const sittingId = await publishSitting(api, city, { ...times, seats }, `sitting-${name}-${count}`)
      return { sittingId, closesAt: closesAt.getTime() }
    } catch (error) {
      if (!isRefusedAs(error, STARTED_MEANWHILE)) throw error
      return publish()
    }
  }

  /** One at a time: they are in the same room. */
  const openOne = async (): Promise<Published> => {
    const asked = current
    const known = await asked
    if (known && known.closesAt - Date.now() > IN_TIME_MS) return known
    if (current === asked) current = publish()
    return openOne()
  }

  return {
    book: async (by, person) => {
      for (;;) {
        const { sittingId } = await openOne()
        try {
          const path = `/v1/sittings/${sittingId}/bookings`
          const { bookingId } = await by.post<{ bookingId: string }>(path, {}, { token: person.token })
          return { bookingId, sittingId }
        } catch (error) {
          if (!isRefusedAs(error, TOO_LATE)) throw error
        }
      }
    },
  }
}

/** The soonest sitting that can still be booked, and as short as the policy set lets it be. */
function timesFrom(set: PolicySet, now: Date): SittingTimes & { readonly closesAt: Date } {
  const ms = (rule: 'exam/booking-closes-before' | 'exam/sitting-length') =>
    Number(policy(set).at(rule, plainDateIn(now)).value) * 1_000
  const closesAt = new Date(now.getTime() + OPEN_MS)
  const startsAt = new Date(closesAt.getTime() + ms('exam/booking-closes-before'))
  return { closesAt, startsAt, endsAt: new Date(startsAt.getTime() + ms('exam/sitting-length')) }
}
