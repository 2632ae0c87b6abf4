import { classStateWords } from '../../../../../domain/class/words'
import type { components } from '../../generated/api'

type Schemas = components['schemas']
export type TrainingClass = Schemas['TrainingClass']
export type ClassSummary = Schemas['ClassSummary']
export type ClassState = ClassSummary['state']
type Worded = { readonly zh: string; readonly en: string }

export const classStates = Object.keys(classStateWords) as ClassState[]

export const classMarks = {
  draft: 'usual',
  planned: 'usual',
  accepted: 'good',
  planRefused: 'warn',
  held: 'warn',
  rosterIn: 'usual',
  rosterReturned: 'warn',
  rosterRefused: 'bad',
  waitingForPolicy: 'usual',
  closed: 'bad',
  reviewed: 'good',
  registered: 'good',
  reversed: 'bad',
  cancelled: 'bad',
} as const satisfies Record<ClassState, 'usual' | 'good' | 'warn' | 'bad'>

export const partWords = {
  whole: { zh: '全天', en: 'Whole day' },
  half: { zh: '半天', en: 'Half a day' },
} as const satisfies Record<ClassSummary['days'][number]['part'], Worded>

export const rowStateWords = {
  posted: { zh: '待审核', en: 'Waits for the review' },
  waiting: { zh: '未注册，等待本人注册', en: 'Not signed up yet' },
  counted: { zh: '已计学时', en: 'Counted' },
  setAside: { zh: '不计学时', en: 'Set aside' },
  reversed: { zh: '已撤销', en: 'Reversed' },
} as const satisfies Record<Schemas['RosterRow']['state'], Worded>

export const rosterOutcomeWords = {
  registers: { zh: '可登记', en: 'To be registered' },
  waits: { zh: '本人尚未注册，先保留', en: 'Kept until the person signs up' },
} as const satisfies Record<'registers' | 'waits', Worded>
