import { z } from 'zod'

/** Credit hours (学时), counted in half hours as a whole number: no float ever holds them. */
export type HalfHours = number & { readonly __brand: 'HalfHours' }

export const NO_HOURS = 0 as HalfHours

/** That many half hours; throws RangeError unless it is a whole number from 0. */
export function halfHours(n: number): HalfHours {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`not a count of half hours: ${n}`)
  return (n === 0 ? 0 : n) as HalfHours
}

/** 18.5 hours -> 37 half hours; throws RangeError on anything between two steps of 0.5. */
export function fromHours(hours: number): HalfHours {
  return halfHours(hours * 2)
}

/** 37 half hours -> 18.5, for showing and for the API. */
export function toHours(h: HalfHours): number {
  return h / 2
}

export function addHours(...all: HalfHours[]): HalfHours {
  return halfHours(all.reduce((sum, h) => sum + h, 0))
}

/** The hours missing to the goal; 0 if it is reached. */
export function missingTo(goal: HalfHours, have: HalfHours): HalfHours {
  return halfHours(Math.max(0, goal - have))
}

/** '18' or '18.5', without a unit word. */
export function formatHours(h: HalfHours): string {
  return String(toHours(h))
}

/** More than any sum of hours ever is, and a column can hold its half hours. */
const HOURS_MAX = 1_000_000

/** Hours as the API says them: a number in steps of 0.5. */
export const HoursSchema = z.number().min(0).max(HOURS_MAX).multipleOf(0.5)

/** The same, taken straight into half hours. */
export const HalfHoursSchema = HoursSchema.transform(fromHours)
