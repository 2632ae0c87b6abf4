import type { Actor } from '../../../../../domain/authority/actor'
import { authorise } from '../../../../../domain/authority/authority'
import type { ClassDay } from '../../../../../domain/class/class'
import { checkDocuments } from '../../../../../domain/class/documents'
import { factsOfRow, judgeRoster } from '../../../../../domain/class/roster'
import { type ClassAct, checkClassAct } from '../../../../../domain/class/states'
import { verdictToOrganiser } from '../../../../../domain/class/told'
import { masked } from '../../../../../domain/documents/mask'
import { formatHours } from '../../../../../domain/hours/half-hours'
import { isRefusal, type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import { evaluate } from '../../../../../domain/standards/evaluate'
import { plainDateIn } from '../../../../../domain/time/plain-date'
import { differsFrom, keepPostedFile } from '../../../../kit/intake/posted-file'
import { type Preview, previewOf } from '../../../../kit/intake/preview'
import type { PostedSheet } from '../../../../kit/intake/read-file'
import { type ClaimDeps, type CommandContext, within } from '../../deps'
import { guardOfOrganiser, onClass } from '../class-guards'
import { type ClassRow, courseOf, findClass } from '../class-rows'
import { moveAndTell } from '../class-transitions'
import { documentKindsOf, hasNewDocuments } from '../documents/documents'
import { checkNumbersOfDay } from './checked-numbers'
import type { Judged } from './judged-row'
import { keepRows } from './kept-rows'
import { keepRefusedRoster, postOf } from './posted-rosters'
import { asRosterPerson, peopleByNumber, type TakenRow, takenRows } from './roster-people'
import { readRoster, type SentRoster, type SentRow } from './roster-sheet'

/** What a roster would do, or did; for people, the numbers with stars. */
export interface RosterPreview extends Preview {
  readonly maskedNumbers: ReadonlyMap<number, string>
  readonly sent: SentRoster
}

export interface Posted extends RosterPreview {
  readonly fileId: string
  readonly state: ClassRow['state']
}

/** Shows what posting the roster would do, and does nothing; that it was looked at is on the trail. */
export async function previewRoster(
  claims: ClaimDeps,
  actor: Actor,
  classId: string,
  sheet: PostedSheet,
): Promise<RosterPreview | Refusal> {
  const denied = await within(claims, actor, step => mayRead(step, classId))
  if (denied) return denied
  const roster = await readRoster(sheet, claims.lookupKey, plainDateIn(claims.clock.now()))
  if (isRefusal(roster)) return roster
  return within(claims, actor, async step => {
    const course = await findOwnClass(step, classId)
    if (isRefusal(course)) return course
    const refusal = (await mayPost(step, course)) ?? (await checkNumbersOfDay(step, course, roster.rows))
    if (refusal) return refusal
    const preview = shown(sheet, roster, course, await judge(claims, step, course, roster.rows))
    const after = { preview: preview.counts }
    await step.audit({ act: 'roster.post', objectKind: 'trainingClass', objectId: classId, after })
    return preview
  })
}

/** A file is taken apart only for whoever may post it now: reading one costs more than refusing it. */
async function mayRead(step: CommandContext, classId: string): Promise<Refusal | undefined> {
  const course = await findOwnClass(step, classId)
  return isRefusal(course) ? course : mayPost(step, course)
}

async function findOwnClass({ sql, actor }: CommandContext, classId: string): Promise<ClassRow | Refusal> {
  const course = await findClass(sql, classId)
  const denied = authorise(actor, 'roster.post', course ? guardOfOrganiser(course) : {})
  return denied ?? course ?? refuse('not-found', { classId })
}

/**
 * Posts a roster (参加人员名单, Articles 13, 14): good rows wait for the review, bad ones say why, the same again changes nothing; what
 * was sent is kept as it came, refused or not. Does exactly what the preview showed, or, where the commit names a preview that no
 * longer holds, nothing.
 */
export async function postRoster(
  claims: ClaimDeps,
  actor: Actor,
  classId: string,
  sheet: PostedSheet,
  namedPreview: string | undefined,
): Promise<Posted | Refusal> {
  const denied = await within(claims, actor, step => mayRead(step, classId))
  const roster = denied ?? (await readRoster(sheet, claims.lookupKey, plainDateIn(claims.clock.now())))
  const posting = { classId, act: 'roster.post', guard: guardOfOrganiser } as const
  const posted = await onClass<Posted>(claims, actor, posting, async (step, course) =>
    isRefusal(roster) ? roster : takeRoster(claims, step, course, { sheet, roster, namedPreview }),
  )
  return isRefusal(posted) ? keepRefusedRoster(claims, actor, { classId, sheet }, posted) : posted
}

interface PostedRoster {
  readonly sheet: PostedSheet
  readonly roster: SentRoster
  readonly namedPreview: string | undefined
}

async function takeRoster(
  claims: ClaimDeps,
  step: CommandContext,
  course: ClassRow,
  { sheet, roster, namedPreview }: PostedRoster,
): Promise<Posted | Refusal> {
  const { classId } = course
  const refusal = (await mayPost(step, course)) ?? (await checkNumbersOfDay(step, course, roster.rows))
  if (refusal) return refusal
  const judged = await judge(claims, step, course, roster.rows)
  const preview = shown(sheet, roster, course, judged)
  const outdated = await differsFrom(
    step.sql,
    { sourceId: classId, bytes: sheet.bytes },
    preview,
    namedPreview,
  )
  if (outdated) return outdated
  const keeping = { sql: step.sql, fieldKey: claims.fieldKey }
  const fileId = await keepPostedFile(keeping, postOf(step, classId, sheet), {
    ...preview,
    verdicts: judged.map(each => each.verdict),
  })
  const kept = await keepRows(claims, step, { classId, fileId }, judged)
  const after = { fileId, counts: preview.counts }
  if (kept === 0 && !(await goInAgain(step, course, preview.counts))) {
    await step.audit({ act: 'roster.post', objectKind: 'trainingClass', objectId: classId, after })
    return { ...preview, fileId, state: course.state }
  }
  const moving = { act: postingAct(course), party: 'organiser', by: 'roster.post', after } as const
  const stands = await moveAndTell(step, course, moving)
  return isRefusal(stands) ? stands : { ...preview, fileId, state: stands.state }
}

/** After the registration rows come as an amendment. */
const postingAct = ({ state }: ClassRow): ClassAct => (state === 'registered' ? 'amend' : 'sendRoster')

/** The same rows go in once more where they answer a return, or where documents are new beside them. */
const goInAgain = async (
  { sql }: CommandContext,
  { classId, state }: ClassRow,
  { same }: Preview['counts'],
) =>
  same > 0 && (state === 'rosterReturned' || (state === 'rosterIn' && (await hasNewDocuments(sql, classId))))

/** After the class, with its summary. */
const mayPost = async (step: CommandContext, course: ClassRow): Promise<Refusal | undefined> =>
  checkClassAct(course.state, postingAct(course), 'organiser') ??
  checkDocuments(course.kind, 'roster', await documentKindsOf(step.sql, course.classId))

/** The verdict on each row, whatever number of them, in three statements. */
async function judge(
  { fieldKey }: ClaimDeps,
  step: CommandContext,
  course: ClassRow,
  rows: readonly SentRow[],
): Promise<Judged[]> {
  const digests = rows.flatMap(row => row.digests)
  const { people, signUps } = await peopleByNumber(step.sql, digests)
  const personIds = [...people.values()].map(each => each.personId)
  const { byNumber, byPerson } = await takenRows(step.sql, course.classId, digests, personIds)
  const byKey = new Map(rows.flatMap(row => (row.key ? [[row.key, row] as const] : [])))
  const find = <V>(found: ReadonlyMap<string, V>, key: string): V | undefined => {
    for (const digest of byKey.get(key)?.digests ?? []) {
      const value = found.get(digest.toString('hex'))
      if (value) return value
    }
    return undefined
  }
  const numbered = (key: string) => find(byNumber, key)
  // A number may have been corrected since: what a person has registered is amended, whatever number it stands under.
  const taken = (key: string): TakenRow | undefined => {
    const known = numbered(key)
    const own = byPerson.get(find(people, key)?.personId ?? '')
    return known?.hasItem || !own?.hasItem ? (known ?? own) : own
  }
  const judged = judgeRoster(rows, courseOf(course), {
    person: key => {
      const person = find(people, key)
      return person && asRosterPerson(fieldKey, person, { ...course, name: byKey.get(key)!.name })
    },
    signUp: key => find(signUps, key),
    taken: key => {
      const row = taken(key)
      return row && standing.has(row.rowState) ? row.days : undefined
    },
    isReversed: key => taken(key)?.rowState === 'reversed',
    hours: hoursByDays(step, course),
    onePerson: key => taken(key)?.rowId ?? find(people, key)?.personId ?? key,
    today: plainDateIn(step.now),
    policy: step.policy,
  })
  return judged.map((each, i) => {
    const sent = rows[i]!
    const { key } = sent
    if (key === null) return { ...each, sent, rowId: null, personId: null, repeats: null }
    const [rowId, other] = [taken(key)?.rowId ?? null, numbered(key)?.rowId ?? null]
    const repeats = other === rowId ? null : other
    return { ...each, sent, rowId, personId: find(people, key)?.personId ?? null, repeats }
  })
}

/** What days of a class come to by its standard, looked up once for the same days. */
function hoursByDays(
  step: CommandContext,
  course: ClassRow,
): (days: readonly ClassDay[]) => string | undefined {
  const known = new Map<string, string | undefined>()
  const asOf = plainDateIn(step.now)
  return days => {
    const key = days.map(({ on, part }) => `${on} ${part}`).join()
    if (!known.has(key)) {
      const found = evaluate(factsOfRow(courseOf(course), days), step.standards, [], {
        itemId: course.classId,
        asOf,
      })
      known.set(key, isRefusal(found) ? undefined : formatHours(found.hours))
    }
    return known.get(key)
  }
}

const standing: ReadonlySet<string> = new Set<TakenRow['rowState']>(['posted', 'waiting', 'counted'])

/** The digest names what is told: one of what is hidden could be guessed at. */
const shown = (
  { bytes }: PostedSheet,
  sent: SentRoster,
  { organiserId }: Pick<ClassRow, 'organiserId'>,
  judged: readonly Judged[],
): RosterPreview => ({
  ...previewOf(
    bytes,
    judged.map(({ verdict }) => (organiserId === null ? verdict : verdictToOrganiser(verdict))),
    sent.notRead,
  ),
  sent,
  maskedNumbers: new Map(
    sent.rows.flatMap(({ row, number }) => (number ? [[row, masked(number)] as const] : [])),
  ),
})
