import { addDays, type PlainDate } from '../time/plain-date'

/** A contract is signed some weeks before the work begins; a first day a year ahead is a slip of the hand [D]. */
const DAYS_AHEAD_MAX = 31

/** The last first day of work that a person may ask a match for. */
export const lastFirstDay = (today: PlainDate): PlainDate => addDays(today, DAYS_AHEAD_MAX)
