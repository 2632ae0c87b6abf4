import { roleNames } from '../authority/names'
import type { Text } from '../refusals/entry'
import { wallClock } from '../time/plain-date'

/** Who can have the next move of a process. */
export const movers = [
  'person',
  'organiser',
  'examCentre',
  'industryDepartment',
  'countyBureau',
  'municipalBureau',
  'system',
  'operations',
  'nobody',
] as const
export type Mover = (typeof movers)[number]

export const moverNames: Readonly<Record<Mover, Text>> = {
  ...roleNames,
  person: { zh: '本人', en: 'The person' },
  operations: { zh: '系统运维', en: 'Operations' },
  nobody: { zh: '无需办理', en: 'Nothing is to be done' },
}

/** The parties of a claim and of a training class, as processes name them. */
export const moverOfParty = {
  person: 'person',
  organiser: 'organiser',
  department: 'industryDepartment',
  bureau: 'municipalBureau',
  system: 'system',
  nobody: 'nobody',
} as const satisfies Record<string, Mover>

export interface NextMove {
  readonly who: Mover
  /** Instants, ISO 8601. */
  readonly since: string
  readonly until: string | null
}

/** Whose move it is, since when, until when: the one sentence for the person, the official and operations. */
export function moveSentence({ who, since, until }: NextMove, language: 'zh' | 'en'): string {
  if (who === 'nobody') return moverNames.nobody[language]
  const name = moverNames[who][language]
  const from = wallClock(new Date(since))
  const end = until && wallClock(new Date(until))
  return language === 'zh'
    ? `由${name}办理，自 ${from} 起${end ? `，最迟 ${end}` : '，没有期限'}`
    : `Whose move: ${name}, since ${from}${end ? `, until ${end}` : ', without a time limit'}`
}
