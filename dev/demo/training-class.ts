import { randomBytes } from 'node:crypto'
import { addDays, plainDateIn, yearOf } from '../../domain/time/plain-date'
import type { Api } from '../journey/api'
import { joinHealthDepartment } from '../journey/claim'
import { madeUpIdentityNumber, type SignedIn, signIn, signUpPerson } from '../journey/identity'
import {
  awaitClass,
  awaitPreview,
  classDocument,
  correctNumber,
  fillTemplate,
  holdClass,
  makeOrganiser,
  markedRoster,
  openDocument,
  type Posted,
  postRoster,
  reviewRoster,
} from '../journey/training-class'
import { expectThat, type Standing } from './main-job'
import type { Steps } from './steps'

export interface TrainingClassReport {
  readonly classId: string
  readonly workflowId: string
  /** Of the roster as it was sent first, and after its correction. */
  readonly rosters: ReadonlyArray<Pick<Posted, 'counts' | 'rows'>>
  readonly batches: ReadonlyArray<{ readonly batchId: string; readonly rowCount: number }>
  readonly hours: Readonly<Record<string, number>>
}

interface Participant extends SignedIn {
  readonly name: string
  readonly number: string
}

/**
 * Plan -> held -> roster, faulty, corrected and sent again -> reviewed -> registered at once (Article 13), through the public API
 * alone: a seminar of one day, by the demonstration standard.
 *
 * @throws Error where the system does anything else than the regulation says
 */
export async function runTrainingClass(
  api: Api,
  { login, password }: { login: string; password: string },
  steps: Steps,
): Promise<TrainingClassReport> {
  const run = randomBytes(4).toString('hex')
  const yesterday = addDays(plainDateIn(new Date()), -1)
  const [department, organiser] = await steps.run(
    'an organiser of seminars gets its account (Article 5)',
    async () => {
      const bureau = await signIn(api, login, password)
      return [
        await joinHealthDepartment(api, bureau, run, password),
        await makeOrganiser(api, bureau, run, password),
      ] as const
    },
  )
  const [whole, half, teacher] = await steps.run('two nurses and a teacher sign up (Article 4)', () =>
    Promise.all([
      participant(api, '周宁', run),
      participant(api, '吴悦', run),
      participant(api, '郑教', run, 'schoolTeacher'),
    ]),
  )
  const classId = await steps.run(
    'its plan goes in, uploaded with the approval, late, with the reason; the department accepts; the class is held; its summary is uploaded (Article 13)',
    () =>
      holdClass(api, organiser, department, {
        title: `护理管理高级研修班 ${run}`,
        days: [yesterday],
        key: run,
      }),
    id => `class ${id}`,
  )
  const wrong = withSlip(half.number)
  const faulty = await steps.run(
    'the roster goes in, in the template: a number has a slip, a row is of another industry',
    async () => {
      const sheet = await fillTemplate(api, organiser, [
        { ...whole, days: '' },
        { ...half, number: wrong, days: '0.5' },
        { ...teacher, days: '' },
      ])
      const preview = await awaitPreview(api, organiser, classId, { sheet })
      const posted = await postRoster(api, organiser, classId, { sheet, shown: preview.digest })
      expectThat(sameVerdicts(posted, preview), 'the commit did what the preview showed')
      return posted
    },
    counted,
  )
  expectThat(
    verdictsOf(faulty) === 'registers, roster-id-unreadable, roster-row-set-aside',
    verdictsOf(faulty),
  )
  const corrected = await steps.run(
    'it comes back with a verdict on each row, is corrected and sent again',
    async () => {
      const marked = await markedRoster(api, organiser, classId, faulty.fileId)
      return postRoster(api, organiser, classId, { sheet: await correctNumber(marked, wrong, half.number) })
    },
    counted,
  )
  expectThat(corrected.counts.fresh === 1 && corrected.counts.same === 1, 'good rows are taken once')
  await steps.run(
    'the department opens the summary and reviews it with the roster (Article 13)',
    async () => {
      const summary = await openDocument(api, department, classId, 'summary')
      expectThat(summary.equals(classDocument('summary', classId)), 'it is byte for byte what was sent')
      await reviewRoster(api, department, classId)
      return summary.length
    },
    length => `${length} bytes, as they were sent`,
  )
  const course = await steps.run(
    'everybody on it is registered at once (统一登记)',
    () => awaitClass(api, organiser, classId, { holds: each => each.state === 'registered' }),
    each => `${each.roster.counted} people in ${each.batches.length} batch`,
  )
  const hours = await steps.run(
    'each has the hours of the standard, by the days attended',
    () => hoursOf(api, [whole, half, teacher], yearOf(yesterday)),
    each => JSON.stringify(Object.values(each)),
  )
  expectThat(hours[whole.name] === 8 && hours[half.name] === 4, 'a day is 8 hours, half a day 4')
  expectThat(hours[teacher.name] === 0, 'one of another industry is told how to claim, and gets none')
  return {
    ...{ classId, workflowId: `training-class/${classId}`, batches: course.batches, hours },
    rosters: [faulty, corrected].map(({ counts, rows }) => ({ counts, rows })),
  }
}

async function participant(
  api: Api,
  name: string,
  run: string,
  titleSeries = 'health',
): Promise<Participant> {
  const number = madeUpIdentityNumber()
  const signedIn = await signUpPerson(api, { number, password: `pass-${run}-Word1`, name, titleSeries })
  return { ...signedIn, name, number }
}

/** The check digit sees it. */
const withSlip = (number: string): string => `${number.slice(0, 17)}${number.endsWith('0') ? '1' : '0'}`

const counted = ({ counts }: Posted): string =>
  `${counts.fresh} taken, ${counts.same} as before, ${counts.refused} refused`

const verdictsOf = ({ rows }: Posted): string => rows.map(row => row.code ?? row.outcome).join(', ')

const sameVerdicts = (one: Posted, other: Posted): boolean =>
  one.digest === other.digest && JSON.stringify(one.rows) === JSON.stringify(other.rows)

async function hoursOf(
  api: Api,
  people: readonly Participant[],
  year: number,
): Promise<Record<string, number>> {
  const found = await Promise.all(
    people.map(async ({ name, token }) => {
      const { hours } = await api.get<Standing>(`/v1/my/standing?year=${year}`, token)
      return [name, hours.professional] as const
    }),
  )
  return Object.fromEntries(found)
}
