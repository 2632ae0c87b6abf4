import type { z } from 'zod'
import { ClaimFormSchema } from './form'

/** Why a field of a form was not taken. Pages have words for each, in both languages. */
export const formFaults = [
  'missing',
  'not-a-day',
  'not-a-number',
  'out-of-range',
  'not-half-hours',
  'too-long',
  'too-many',
  'not-among',
  'unknown-field',
  'day-of-exam-missing',
  'day-twice',
  'minutes-above-half-day',
  'place-beyond-authors',
  'year-twice',
  'day-or-days',
] as const
export type FormFaultCode = (typeof formFaults)[number]

export interface FormFault {
  /** Such as `form.days.0.minutes`. */
  readonly path: string
  readonly code: FormFaultCode
  /** The bounds that it is outside of, where it has some. */
  readonly least: number | null
  readonly most: number | null
}

/** The faults of a form that is being filled in, in the order of its fields. */
export function faultsOfForm(form: unknown): FormFault[] {
  const { error } = ClaimFormSchema.safeParse(form)
  return (error?.issues ?? []).map(issue => ({
    path: ['form', ...issue.path].join('.'),
    code: codeOf(issue, valueAt(form, issue.path)),
    ...boundsOf(issue),
  }))
}

const valueAt = (form: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key], form)

type Issue = z.core.$ZodIssue

function codeOf(issue: Issue, value: unknown): FormFaultCode {
  // A rule over several fields names itself: fields.ts and form.ts.
  if (issue.code === 'custom' && isFault(issue.message) && issue.message !== 'not-a-day') return issue.message
  if (value === undefined || value === null || value === '') return 'missing'
  switch (issue.code) {
    case 'custom':
      return 'not-a-day'
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? 'missing' : 'out-of-range'
    case 'too_big':
      return issue.origin === 'string' ? 'too-long' : issue.origin === 'array' ? 'too-many' : 'out-of-range'
    case 'not_multiple_of':
      return 'not-half-hours'
    case 'unrecognized_keys':
      return 'unknown-field'
    case 'invalid_type':
      return issue.expected === 'number' || issue.expected === 'int' ? 'not-a-number' : 'not-among'
    default:
      return 'not-among'
  }
}

const isFault = (message: string): message is FormFaultCode => formFaults.some(code => code === message)

function boundsOf(issue: Issue): Pick<FormFault, 'least' | 'most'> {
  return {
    least: issue.code === 'too_small' ? Number(issue.minimum) : null,
    most: issue.code === 'too_big' ? Number(issue.maximum) : null,
  }
}
