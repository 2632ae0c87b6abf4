import type { PlainDate } from '../time/plain-date'
import { numberKey, patentKey, titleKey } from './normalise'

/**
 * Under which names an achievement is known; one name in common is the same achievement. A journal's or a book's own number
 * (ISSN, CN, ISBN) is never among them: two papers of one issue, two chapters of one book share it.
 */
export type AchievementKeys = readonly string[]

/** Names of a work, known to everybody: whoever has one in common wrote the same work. */
const sharedFamilies = ['doi', 'work', 'project', 'standard', 'patent'] as const
/** One person's own: two people with one of these name the same paper. */
const singleFamilies = ['certificate'] as const

export interface Publication {
  readonly kind: 'paper' | 'translation' | 'book'
  readonly title: string
  /** The journal and its issue; of a book its publisher. */
  readonly publishedIn: string
  readonly issue?: string
  readonly doi?: string
}

export function publicationKeys({ kind, title, publishedIn, issue = '', doi }: Publication): AchievementKeys {
  const work = ['work', kind, titleKey(title), titleKey(publishedIn), numberKey(issue)].join(':')
  return doi ? [`doi:${doiKey(doi)}`, work] : [work]
}

/** A work's title alone: the same work perhaps, for a reviewer to see; never decided on. */
export const nearKey = ({ kind, title }: { readonly kind: string; readonly title: string }): string =>
  `near:${likeKinds[kind] ?? kind}:${titleKey(title)}`

/** What one work may be claimed as. */
const likeKinds: Readonly<Record<string, string>> = {
  commissionedProject: 'project',
  plan: 'project',
  inventionPatent: 'patent',
  utilityPatent: 'patent',
  designPatent: 'patent',
}

/** A person's own passes of one exam, in whatever year; many people have the same. */
export const nearOwnKey = (exam: string): string => `nearOwn:${titleKey(exam)}`

/** A project by its number, and by its title and level, which name it only beside one that has no number. */
export function projectKeys(project: {
  readonly kind: string
  readonly title: string
  readonly number?: string
  readonly level?: string
}): AchievementKeys {
  const title = `project:${project.kind}:${titleKey(project.title)}:${project.level ?? ''}`
  return project.number ? [`project:${numberKey(project.number)}`, title] : [title]
}

export const standardKeys = (number: string): AchievementKeys => [`standard:${numberKey(number)}`]
export const patentKeys = (number: string): AchievementKeys => [`patent:${patentKey(number)}`]
export const certificateKeys = (number: string | undefined): AchievementKeys =>
  number ? [`certificate:${numberKey(number)}`] : []

/** A person's passing of an exam: by its certificate, by what was passed of it, and by exam and year, beside one that says neither. */
export function examKeys(exam: {
  readonly name: string
  readonly passedIn: number
  readonly subject?: string | undefined
  readonly certificateNumber?: string | undefined
}): AchievementKeys {
  const pass = `${titleKey(exam.name)}:${exam.passedIn}`
  const subject = exam.subject ? [`examSubject:${pass}:${titleKey(exam.subject)}`] : []
  return [...certificateKeys(exam.certificateNumber), ...subject, `exam:${pass}`]
}

/** A day of an event; a day of a training class is known by both, so that a claim of it is seen as the same. */
export const eventKeys = (name: string, on: PlainDate): AchievementKeys => [`event:${titleKey(name)}:${on}`]
export const classKeys = (classId: string, title: string, on: PlainDate): AchievementKeys => [
  `class:${classId}:${on}`,
  ...eventKeys(title, on),
]

/** A year of one's study for a degree. */
export const studyKeys = (institution: string, programme: string, year: number): AchievementKeys => [
  `study:${titleKey(institution)}:${titleKey(programme)}:${year}`,
]

/**
 * By which names two are the same achievement. Where each has a number of its own, or a subject of an exam, these decide: two projects of one title and
 * level, two modules of one exam in a year are two [D]. So it is not transitive: what has no number may be either.
 */
export function namesInCommon(a: AchievementKeys, b: AchievementKeys): AchievementKeys {
  const bothHave = (number: RegExp) => [a, b].every(keys => keys.some(key => number.test(key)))
  return a.filter(
    key => b.includes(key) && !numbersDecide.some(({ name, number }) => name.test(key) && bothHave(number)),
  )
}

export const isSameAchievement = (a: AchievementKeys, b: AchievementKeys): boolean =>
  namesInCommon(a, b).length > 0

/** Which name gives way to which number. A number's own text has no colon. */
const numbersDecide = [
  { name: /^project:.*:/, number: /^project:[^:]*$/ },
  { name: /^exam(Subject)?:/, number: /^certificate:/ },
  { name: /^exam:/, number: /^examSubject:/ },
]

/** The families by which other people's claims are compared; the others are each person's own doings. */
export const comparedFamilies: readonly string[] = [...sharedFamilies, ...singleFamilies, 'near']

export const isCompared = (key: string): boolean => comparedFamilies.includes(key.split(':', 1)[0]!)
export const isShared = (key: string): boolean => sharedFamilies.some(family => key.startsWith(`${family}:`))
export const isSingle = (key: string): boolean => singleFamilies.some(family => key.startsWith(`${family}:`))

const doiKey = (doi: string) =>
  doi
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:)/, '')
    .trim()
