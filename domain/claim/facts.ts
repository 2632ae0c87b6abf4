import {
  certificateKeys,
  eventKeys,
  examKeys,
  nearKey,
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

/** Under which names a claim is known: its achievements, and the certificate, which is of all its days together. */
export const claimKeys = (form: ClaimForm, { portions }: ActivityFacts): string[] => {
  const certificate = 'certificateNumber' in form ? certificateKeys(form.certificateNumber) : []
  return [...new Set([...portions.flatMap(each => each.keys), ...certificate])]
}

/**
 * By what a claim is alike another, for a reviewer to see: a work by its title, whatever its level or number; an exam by its name, whatever its year.
 * The days of an event are compared as they are.
 */
export function nearOf(form: ClaimForm): string | undefined {
  switch (form.type) {
    case 1:
      return nearOwnKey(form.examName)
    case 6:
    case 7:
      return nearKey(form)
    case 9:
      return form.days ? undefined : nearKey(form)
    default:
      return undefined
  }
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
        : [{ on: form.concludedOn!, keys: projectKeys({ ...form, number: form.documentNumber }) }]
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
  if ('patentNumber' in form) return patentKeys(form.patentNumber)
  if ('standardNumber' in form) return standardKeys(form.standardNumber)
  return projectKeys({ ...form, number: form.projectNumber })
}

function writtenKeys(form: Form<7>) {
  if (form.kind === 'book') return publicationKeys({ ...form, publishedIn: form.publisher })
  return publicationKeys({ ...form, publishedIn: form.journal })
}

function studyPortions(form: Form<8>): Portion[] {
  const { institution, programme, degreeOn, certificateNumber } = form
  const study = (on: PlainDate) => studyKeys(institution, programme, yearOf(on))
  if (form.kind === 'studyYear')
    return form.studyYears.map(({ until }) => ({ on: until, keys: study(until) }))
  return [{ on: degreeOn!, keys: [...certificateKeys(certificateNumber), ...study(degreeOn!)] }]
}
