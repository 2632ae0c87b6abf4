import { plainSigns } from '../intake/signs'
import type { PlainDate } from '../time/plain-date'
import { isWordForNone } from './none-words'
import { issueKey, looseKey, looseNumberKey, numberKey, patentKey, titleKey } from './normalise'

/**
 * Under which names an achievement is known; one name in common is the same achievement. A journal's or a book's own number
 * (ISSN, CN, ISBN) is never among them: two papers of one issue, two chapters of one book share it. What people write for no number
 * is no name.
 */
export type AchievementKeys = readonly string[]

/** Raised with each change of what keys are made of: what is kept under older ones is made again (docs/regulation/art-12.md). */
export const KEYS_VERSION = 2

/** Public names of a work: two items with one in common are the same work. */
const sharedFamilies = [
  ...(['doi', 'work', 'project', 'projectNumber', 'standard', 'standardTitle'] as const),
  ...(['patent', 'patentTitle'] as const),
]
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
  const work = ['work', kind, titleKey(title), titleKey(publishedIn), issueKey(issue)].join(':')
  return [...named('doi', doi && doiKey(doi)), work]
}

const named = (family: string, key: string | undefined): string[] => (key ? [`${family}:${key}`] : [])

/** A work's title alone: the same work perhaps, for a reviewer to see; never decided on. */
export const nearKey = ({ kind, title }: { readonly kind: string; readonly title: string }): string =>
  `near:${likeKinds[kind] ?? kind}:${looseKey(title)}`

/** The kinds as which one work may be claimed. */
const likeKinds: Readonly<Record<string, string>> = {
  commissionedProject: 'project',
  plan: 'project',
  inventionPatent: 'patent',
  utilityPatent: 'patent',
  designPatent: 'patent',
}

/** A person's own passes of one exam, in whatever year; many people have the same. */
export const nearOwnKey = (exam: string): string => `nearOwn:exam:${looseKey(exam)}`

/** A number alone, without who gave it: perhaps the same, for a reviewer to see. Short ones are given by many, so they are compared within one's own. */
export function nearNumberKeys(of: 'certificate' | 'work', number: string | undefined): string[] {
  const key = number === undefined ? undefined : looseNumberKey(number)
  if (key === undefined) return []
  const isOwn = of === 'certificate' && key.length < TELLS_LENGTH_MIN
  return [`${isOwn ? 'nearOwn' : 'near'}:${of}Number:${key}`]
}

/** A number with at least this many letters and digits is unique; shorter ones begin again each year. */
const TELLS_LENGTH_MIN = 10

export interface Project {
  readonly kind: string
  readonly title: string
  readonly number?: string | undefined
  readonly level?: string | undefined
}

/**
 * A project by its number, and by its title and level, which name it only beside one that has no number. Two bodies give the same
 * number, so it names a project alone only where it begins with letters, as the numbers of a body do; else together with the title.
 */
export function projectKeys(project: Project): AchievementKeys {
  const title = titleKey(project.title)
  const number = project.number === undefined ? undefined : numberKey(project.number)
  const told = number && (/^\p{L}{2}/u.test(number) ? number : `${number}:${title}`)
  return [...named('projectNumber', told), `project:${project.kind}:${title}:${project.level ?? ''}`]
}

/** The achievements that one document names together (type 9): its number alone names none of them. */
export function listedKeys({ number, ...project }: Project): AchievementKeys {
  const key = number === undefined ? undefined : numberKey(number)
  const [title] = projectKeys(project)
  return [...named('projectNumber', key && `${key}:${titleKey(project.title)}`), title!]
}

/** A standard or patent by its number, which is given once; by its title beside one that has none. */
export const standardKeys = ({ number, title, level = '' }: Numbered): AchievementKeys => [
  ...named('standard', numberKey(number)),
  `standardTitle:${titleKey(title)}:${level}`,
]
export const patentKeys = ({ number, title, kind = '' }: Numbered): AchievementKeys => [
  ...named('patent', patentKey(number)),
  `patentTitle:${titleKey(title)}:${kind}`,
]

interface Numbered {
  readonly number: string
  readonly title: string
  readonly level?: string
  readonly kind?: string
}

export interface Certificate {
  readonly number: string | undefined
  /** Who gave it, or the exam that it is of. */
  readonly issuer: string
  /** The subject of a document whose issuer gives several. */
  readonly about?: string
  readonly year: number
}

/** A certificate: its number with who gave it; a short number begins again each year and for each event, and counts with these. */
export function certificateKeys({ number, issuer, about = '', year }: Certificate): AchievementKeys {
  const key = number === undefined ? undefined : numberKey(number)
  if (key === undefined) return []
  const given = ['certificate', titleKey(issuer), key]
  return [(key.length < TELLS_LENGTH_MIN ? [...given, titleKey(about), year] : given).join(':')]
}

/** A person's passing of an exam: by its certificate, by what was passed of it, and by exam and year, beside one that says neither. */
export function examKeys(exam: {
  readonly name: string
  readonly passedIn: number
  readonly subject?: string | undefined
  readonly certificateNumber?: string | undefined
}): AchievementKeys {
  const pass = `${titleKey(exam.name)}:${exam.passedIn}`
  const isSaid = exam.subject !== undefined && !isWordForNone(looseKey(exam.subject))
  const subject = isSaid ? [`examSubject:${pass}:${titleKey(exam.subject!)}`] : []
  const certificate = certificateKeys({
    ...{ number: exam.certificateNumber, issuer: exam.name, year: exam.passedIn },
  })
  return [...certificate, ...subject, `exam:${pass}`]
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

/** Which name gives way to which number. */
const numbersDecide = [
  { name: /^project:/, number: /^projectNumber:/ },
  { name: /^standardTitle:/, number: /^standard:/ },
  { name: /^patentTitle:/, number: /^patent:/ },
  { name: /^exam(Subject)?:/, number: /^certificate:/ },
  { name: /^exam:/, number: /^examSubject:/ },
]

/** The families by which other people's claims are compared; the others are each person's own doings. */
export const comparedFamilies: readonly string[] = [...sharedFamilies, ...singleFamilies, 'near']

export const isCompared = (key: string): boolean => comparedFamilies.includes(key.split(':', 1)[0]!)
export const isShared = (key: string): boolean => sharedFamilies.some(family => key.startsWith(`${family}:`))
export const isSingle = (key: string): boolean => singleFamilies.some(family => key.startsWith(`${family}:`))

/** The identifier of a work; undefined where it has not the form of one, as where people write 无. */
function doiKey(doi: string): string | undefined {
  const plain = plainSigns(doi)
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/^(?:https?:\/\/)?(?:(?:dx\.)?doi\.org\/|doi[:：]?)/, '')
  return /^10\.\d{4,9}\/.+/.test(plain) ? plain : undefined
}
