/** Which claims a reviewer looks at: it stands in the address, of the list and of each claim opened from it. */
export interface QueueSearch {
  readonly view?: View
  readonly type?: number
  readonly year?: number
  readonly q?: string
  /** Claims of one activity, to be approved together. */
  readonly like?: string
}

export const views = ['all', 'mine', 'free', 'late', 'escalated', 'waiting', 'appeals'] as const
export type View = (typeof views)[number]

export function readQueueSearch(search: Record<string, unknown>): QueueSearch {
  const view = views.find(each => each === search.view)
  const type = whole(search.type, 1, 9)
  const year = whole(search.year, 2021, 2100)
  return {
    ...(view && view !== 'all' ? { view } : {}),
    ...(type ? { type } : {}),
    ...(year ? { year } : {}),
    ...text('q', search.q),
    ...text('like', search.like),
  }
}

const whole = (value: unknown, min: number, max: number): number | undefined => {
  const number = Number(value)
  return Number.isInteger(number) && number >= min && number <= max ? number : undefined
}

const text = (name: 'q' | 'like', value: unknown) =>
  (typeof value === 'string' || typeof value === 'number') && String(value).trim() !== ''
    ? { [name]: String(value).slice(0, 100) }
    : {}

/** Of the claims that were decided. */
export interface DecidedSearch {
  readonly state?: (typeof decidedStates)[number]
  readonly mine?: true
  readonly q?: string
  readonly from?: string
  readonly until?: string
}

export const decidedStates = [
  'returned',
  'approved',
  'registered',
  'rejected',
  'appealed',
  'rejectionUpheld',
  'hoursAppealed',
  'reversed',
  'withdrawn',
  'lapsed',
  'closedByClass',
] as const

export function readDecidedSearch(search: Record<string, unknown>): DecidedSearch {
  const state = decidedStates.find(each => each === search.state)
  return {
    ...(state ? { state } : {}),
    ...(search.mine === true ? { mine: true } : {}),
    ...text('q', search.q),
    ...day('from', search.from),
    ...day('until', search.until),
  }
}

const day = (name: 'from' | 'until', value: unknown) =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? { [name]: value } : {}
