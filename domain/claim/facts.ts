import {
  certificateKeys,
  eventKeys,
  examKeys,
  listedKeys,
  nearKey,
  nearNumberKeys,
  nearOwnKey,
  patentKeys,
  projectKeys,
  publicationKeys,
  standardKeys,
  studyKeys,
} from '../achievement/keys'
import type { ActivityFacts, Portion } from '../standards/activity'
import { type PlainDate, yearOf } from '../time/plain-date'
import type { AttendedDay } from './fields'
import type { ClaimForm } from './form'

/**
 * What the standards measure, taken from the form; `industry` is the one in force on the activity's date. The date, by type [D]: 1
 * publication of the pass, else issue of the certificate; 2-5 each day of attendance; 6 acceptance, issue or grant;
 * 7 publication; 8 the study year, else the degree; 9 as it is given.
 */
export function factsOf(form: ClaimForm, industry: string): ActivityFacts {
  const { type, kind } = form
  const more = {
    ...('level' in form && form.level ? { level: form.level } : {}),
    ...('online' in form ? { online: form.online } : {}),
    ...('authorship' in form && form.authorship ? { authorship: form.authorship } : {}),
  }
  return { industry, type, kind, ...more, portions: portionsOf(form) }
}

/** The frozen facts, with the keys of their achievements by today's rules; the keys are made from the form. */
export function withKeys(facts: ActivityFacts, form: ClaimForm): ActivityFacts {
  const today = portionsOf(form)
  return {
    ...facts,
    portions: facts.portions.map((each, i) => ({ ...each, keys: today[i]?.keys ?? each.keys })),
  }
}

/** The facts of a claim that a reviewer confirmed to be of another work: with keys that no other claim has. */
export function asAnotherWork(facts: ActivityFacts, claimId: string): ActivityFacts {
  return {
    ...facts,
    portions: facts.portions.map((each, i) => ({ ...each, keys: [`another:${claimId}:${i}`] })),
  }
}

/**
 * The keys of a claim: those of its achievements, and those of the certificate, which is for all its days together.
 */
export const claimKeys = (form: ClaimForm, { portions }: Pick<ActivityFacts, 'portions'>): string[] => [
  ...new Set([...portions.flatMap(each => each.keys), ...certificateOf(form)]),
]

function certificateOf(form: ClaimForm): readonly string[] {
  switch (form.type) {
    case 2:
    case 3:
      return certificateKeys({
        number: form.certificateNumber,
        issuer: form.organiser,
        about: 'eventName' in form ? form.eventName : form.seminarName,
        year: yearOf(form.days[0]!.on),
      })
    case 8:
      return certificateOfStudy(form)
    default:
      return []
  }
}

function certificateOfStudy(form: Form<8>): readonly string[] {
  const { institution: issuer, programme: about, certificateNumber: number } = form
  const on = form.degreeOn ?? form.studyYears.at(-1)?.until
  return on ? certificateKeys({ number, issuer, about, year: yearOf(on) }) : []
}

/**
 * The keys by which a reviewer is shown similar claims: a work by its title, at any level and with any number; an
 * exam by its name, in any year; each by its number, from any issuer. The days of an event have no such keys: they
 * are compared exactly.
 */
export function alikeOf(form: ClaimForm): string[] {
  switch (form.type) {
    case 1:
      return [nearOwnKey(form.examName), ...nearNumberKeys('certificate', form.certificateNumber)]
    case 2:
    case 3:
    case 8:
      return nearNumberKeys('certificate', form.certificateNumber)
    case 6:
      return [nearKey(form), ...nearNumberKeys('work', numberOf(form))]
    case 7:
      return [nearKey(form)]
    case 9:
      return form.days ? [] : [nearKey(form)]
    default:
      return []
  }
}

function numberOf(form: Form<6>): string | undefined {
  if ('patentNumber' in form) return form.patentNumber
  return 'standardNumber' in form ? form.standardNumber : form.projectNumber
}

function portionsOf(form: ClaimForm): Portion[] {
  switch (form.type) {
    case 1:
      return [examPortion(form)]
    case 2:
      return attended(form.days, form.seminarName)
    case 3:
    case 4:
      return attended(form.days, form.eventName)
    case 5:
      return attended(form.days, form.activityName)
    case 6:
      return [{ on: form.concludedOn, keys: researchKeys(form) }]
    case 7:
      return [
        {
          on: form.publishedOn,
          keys: writtenKeys(form),
          ...(form.kind === 'book' ? { characters: form.characters } : {}),
        },
      ]
    case 8:
      return studyPortions(form)
    case 9:
      return form.days
        ? attended(form.days, form.title)
        : [{ on: form.concludedOn!, keys: listedKeys({ ...form, number: form.documentNumber }) }]
  }
}

type Form<T extends ClaimForm['type']> = Extract<ClaimForm, { type: T }>

const examDay = (form: Form<1>): PlainDate => (form.passPublishedOn ?? form.certificateIssuedOn)!

function examPortion(form: Form<1>): Portion {
  const on = examDay(form)
  return {
    on,
    keys: examKeys({ ...form, name: form.examName, passedIn: yearOf(on) }),
    subjects: form.subjectsPassed,
    ...(form.modulesPassed ? { modules: form.modulesPassed } : {}),
  }
}

function attended(days: readonly AttendedDay[], name: string): Portion[] {
  return days.map(each => ({ ...each, keys: eventKeys(name, each.on) }))
}

function researchKeys(form: Form<6>) {
  if ('patentNumber' in form) return patentKeys({ ...form, number: form.patentNumber })
  if ('standardNumber' in form) return standardKeys({ ...form, number: form.standardNumber })
  return projectKeys({ ...form, number: form.projectNumber })
}

function writtenKeys(form: Form<7>) {
  if (form.kind === 'book') return publicationKeys({ ...form, publishedIn: form.publisher })
  return publicationKeys({ ...form, publishedIn: form.journal })
}

function studyPortions(form: Form<8>): Portion[] {
  const { institution, programme, degreeOn } = form
  const study = (on: PlainDate) => studyKeys(institution, programme, yearOf(on))
  if (form.kind === 'studyYear')
    return form.studyYears.map(({ until }) => ({ on: until, keys: study(until) }))
  return [{ on: degreeOn!, keys: [...certificateOfStudy(form), ...study(degreeOn!)] }]
}
