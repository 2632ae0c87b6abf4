import type { Actor } from '../../../../../domain/authority/actor'
import { authorise } from '../../../../../domain/authority/authority'
import { type ClassDay, guardOfOrganiser } from '../../../../../domain/class/class'
import { checkDocuments } from '../../../../../domain/class/documents'
import { redactVerdict } from '../../../../../domain/class/redaction'
import { factsOfRow, judgeRoster } from '../../../../../domain/class/roster'
import { type ClassAct, checkClassAct } from '../../../../../domain/class/states'
import { masked } from '../../../../../domain/documents/mask'
import { formatHours } from '../../../../../domain/hours/half-hours'
import { isRefusal, type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import { evaluate } from '../../../../../domain/standards/evaluate'
import { plainDateIn } from '../../../../../domain/time/plain-date'
import { differsFrom, keepPostedFile } from '../../../../kit/intake/posted-file'
import { type Preview, previewOf } from '../../../../kit/intake/preview'
import type { PostedSheet } from '../../../../kit/intake/read-file'
import { type Kept, Refused } from '../../../../kit/sql/transaction'
import { type ClaimDeps, type CommandContext, inCommand } from '../../deps'
import { onClass } from '../class-guards'
import { asTrainingClass, type ClassRow, findClass } from '../class-rows'
import { moveAndPublishClass } from '../class-transitions'
import { findDocumentKinds, hasNewDocuments } from '../documents/documents'
import { keepRefusedRoster, postedFileOf } from './posted-rosters'
import { asRosterPerson, checkNumbersOfDay, findPeopleByNumber } from './roster-people'
import type { JudgedRow, SentRow, SettledRow } from './roster-row'
import { findTakenRows, keepJudgedRows } from './roster-rows'
import { readRoster, type SentRoster } from './roster-sheet'

/** The effect of a roster, before or after it is posted, with masked numbers for people to read. */
export interface RosterPreview extends Preview {
  readonly maskedNumbers: ReadonlyMap<number, string>
  readonly sent: SentRoster
}

export interface PostedRosterResult extends RosterPreview {
  readonly fileId: string
  readonly state: ClassRow['state']
}

/** A roster as it was sent for a class. */
export interface ClassSheet {
  readonly classId: string
  readonly sheet: PostedSheet
}

/** Shows what posting the roster would do. It keeps no row; the audit trail has that it was asked. */
export async function previewRoster(
  deps: ClaimDeps,
  actor: Actor,
  { classId, sheet }: ClassSheet,
): Promise<RosterPreview | Refusal> {
  const denied = await inCommand(deps, actor, context => checkMayRead(context, classId))
  if (denied) return denied
  const roster = await readRoster(sheet, deps.lookupKey, plainDateIn(deps.clock.now()))
  if (isRefusal(roster)) return roster
  return inCommand(deps, actor, async context => {
    const trainingClass = await findOwnClass(context, classId)
    if (isRefusal(trainingClass)) return trainingClass
    const refusal =
      (await checkMayPost(context, trainingClass)) ??
      (await checkNumbersOfDay(context, trainingClass, roster.rows))
    if (refusal) return refusal
    const preview = previewFor(
      sheet,
      roster,
      trainingClass,
      await judgeRows(deps, context, trainingClass, roster.rows),
    )
    const after = { preview: preview.counts }
    await context.audit({ act: 'roster.post', objectKind: 'trainingClass', objectId: classId, after })
    return preview
  })
}

/** A file is parsed only for an actor who may post it now, since parsing costs more than refusing. */
async function checkMayRead(context: CommandContext, classId: string): Promise<Refusal | undefined> {
  const trainingClass = await findOwnClass(context, classId)
  return isRefusal(trainingClass) ? trainingClass : checkMayPost(context, trainingClass)
}

async function findOwnClass({ sql, actor }: CommandContext, classId: string): Promise<ClassRow | Refusal> {
  const trainingClass = await findClass(sql, classId)
  const denied = authorise(actor, 'roster.post', trainingClass ? guardOfOrganiser(trainingClass) : {})
  return denied ?? trainingClass ?? refuse('not-found', { classId })
}

/**
 * Posts a roster (参加人员名单, Articles 13, 14). Good rows wait for the review, bad rows say why, and the same roster
 * again changes nothing. The file is kept as it came, refused or not. The post does exactly what the preview showed;
 * where it names a preview that no longer holds, it does nothing.
 */
export async function postRoster(
  deps: ClaimDeps,
  actor: Actor,
  { classId, sheet, namedPreview }: ClassSheet & { readonly namedPreview: string | undefined },
): Promise<PostedRosterResult | Refusal> {
  const denied = await inCommand(deps, actor, context => checkMayRead(context, classId))
  const roster = denied ?? (await readRoster(sheet, deps.lookupKey, plainDateIn(deps.clock.now())))
  const posting = { classId, act: 'roster.post', guard: guardOfOrganiser } as const
  return onClass(deps, actor, posting, async (context, trainingClass): Promise<PostedRosterResult | Kept> => {
    const posted = isRefusal(roster)
      ? roster
      : await takeRoster(deps, context, trainingClass, { sheet, roster, namedPreview })
    return isRefusal(posted) ? keepRefusedRoster(deps, context, { classId, sheet }, posted) : posted
  })
}

interface PostedRoster {
  readonly sheet: PostedSheet
  readonly roster: SentRoster
  readonly namedPreview: string | undefined
}

/** @returns the refusal before anything is written, since a refused roster is kept in the same transaction */
async function takeRoster(
  deps: ClaimDeps,
  context: CommandContext,
  trainingClass: ClassRow,
  { sheet, roster, namedPreview }: PostedRoster,
): Promise<PostedRosterResult | Refusal> {
  const { classId } = trainingClass
  const refusal =
    (await checkMayPost(context, trainingClass)) ??
    (await checkNumbersOfDay(context, trainingClass, roster.rows))
  if (refusal) return refusal
  const judged = await judgeRows(deps, context, trainingClass, roster.rows)
  const preview = previewFor(sheet, roster, trainingClass, judged)
  const outdated = await differsFrom(
    context.sql,
    { sourceId: classId, bytes: sheet.bytes },
    preview,
    namedPreview,
  )
  if (outdated) return outdated
  const keeping = { sql: context.sql, fieldKey: deps.fieldKey }
  const fileId = await keepPostedFile(keeping, postedFileOf(context, classId, sheet), {
    ...preview,
    verdicts: judged.map(each => each.verdict),
  })
  const kept = await keepJudgedRows(deps, context, { classId, fileId }, judged)
  const after = { fileId, counts: preview.counts }
  if (kept === 0 && !(await resendsSameRows(context, trainingClass, preview.counts))) {
    await context.audit({ act: 'roster.post', objectKind: 'trainingClass', objectId: classId, after })
    return { ...preview, fileId, state: trainingClass.state }
  }
  const moving = { act: postingAct(trainingClass), party: 'organiser', by: 'roster.post', after } as const
  const stands = await moveAndPublishClass(context, trainingClass, moving)
  if (isRefusal(stands)) throw new Refused(stands)
  return { ...preview, fileId, state: stands.state }
}

/** After the registration rows come as an amendment. */
const postingAct = ({ state }: ClassRow): ClassAct => (state === 'registered' ? 'amend' : 'sendRoster')

/** Unchanged rows are sent to the department again where they answer a return, or where documents are new. */
const resendsSameRows = async (
  { sql }: CommandContext,
  { classId, state }: ClassRow,
  { same }: Preview['counts'],
) =>
  same > 0 && (state === 'rosterReturned' || (state === 'rosterIn' && (await hasNewDocuments(sql, classId))))

/** After the class, with its summary. */
const checkMayPost = async (context: CommandContext, trainingClass: ClassRow): Promise<Refusal | undefined> =>
  checkClassAct(trainingClass.state, postingAct(trainingClass), 'organiser') ??
  checkDocuments(trainingClass.kind, 'roster', await findDocumentKinds(context.sql, trainingClass.classId))

/** Judges all rows in three statements. */
async function judgeRows(
  { fieldKey }: ClaimDeps,
  context: CommandContext,
  trainingClass: ClassRow,
  rows: readonly SentRow[],
): Promise<JudgedRow[]> {
  const digests = rows.flatMap(row => row.digests)
  const { people, signUps } = await findPeopleByNumber(context.sql, digests)
  const personIds = [...people.values()].map(each => each.personId)
  const { byNumber, byPerson } = await findTakenRows(context.sql, trainingClass.classId, digests, personIds)
  const byKey = new Map(rows.flatMap(row => (row.key ? [[row.key, row] as const] : [])))
  const find = <V>(found: ReadonlyMap<string, V>, key: string): V | undefined => {
    for (const digest of byKey.get(key)?.digests ?? []) {
      const value = found.get(digest.toString('hex'))
      if (value) return value
    }
    return undefined
  }
  const numbered = (key: string) => find(byNumber, key)
  // A number may have been corrected since: a person's registered row is amended, even if it has another number.
  const taken = (key: string): SettledRow | undefined => {
    const known = numbered(key)
    const own = byPerson.get(find(people, key)?.personId ?? '')
    return known?.hasItem || !own?.hasItem ? (known ?? own) : own
  }
  const judged = judgeRoster(rows, asTrainingClass(trainingClass), {
    person: key => {
      const person = find(people, key)
      return person && asRosterPerson(fieldKey, person, { ...trainingClass, name: byKey.get(key)!.name })
    },
    signUp: key => find(signUps, key),
    taken: key => {
      const row = taken(key)
      return row && rowStatesInForce.has(row.rowState) ? row.days : undefined
    },
    isReversed: key => taken(key)?.rowState === 'reversed',
    hours: hoursOfDays(context, trainingClass),
    onePerson: key => taken(key)?.rowId ?? find(people, key)?.personId ?? key,
    today: plainDateIn(context.now),
    policy: context.policy,
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

/** The hours of days of a class by the standard, computed once for the same days. */
function hoursOfDays(
  context: CommandContext,
  trainingClass: ClassRow,
): (days: readonly ClassDay[]) => string | undefined {
  const known = new Map<string, string | undefined>()
  const asOf = plainDateIn(context.now)
  return days => {
    const key = days.map(({ on, part }) => `${on} ${part}`).join()
    if (!known.has(key)) {
      const found = evaluate(factsOfRow(asTrainingClass(trainingClass), days), context.standards, [], {
        itemId: trainingClass.classId,
        asOf,
      })
      known.set(key, isRefusal(found) ? undefined : formatHours(found.hours))
    }
    return known.get(key)
  }
}

const rowStatesInForce: ReadonlySet<string> = new Set<SettledRow['rowState']>([
  'posted',
  'waiting',
  'counted',
])

/** The digest is of the shown verdicts. A digest of hidden facts could be used to guess them. */
const previewFor = (
  { bytes }: PostedSheet,
  sent: SentRoster,
  { organiserId }: Pick<ClassRow, 'organiserId'>,
  judged: readonly JudgedRow[],
): RosterPreview => ({
  ...previewOf(
    bytes,
    judged.map(({ verdict }) => (organiserId === null ? verdict : redactVerdict(verdict))),
    sent.notRead,
  ),
  sent,
  maskedNumbers: new Map(
    sent.rows.flatMap(({ row, number }) => (number ? [[row, masked(number)] as const] : [])),
  ),
})
