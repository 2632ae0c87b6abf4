import { KEYS_VERSION } from '../../../../../domain/achievement/keys'
import type { Act } from '../../../../../domain/authority/authority'
import { byHandMax, type HoursByYear } from '../../../../../domain/claim/by-hand'
import { type ClassDay, classRules } from '../../../../../domain/class/class'
import { provisionalOf } from '../../../../../domain/class/provisional'
import { factsOfRow, type RosterPerson, settleRow } from '../../../../../domain/class/roster'
import type { ClassAct, ClassParty } from '../../../../../domain/class/states'
import type { HalfHours } from '../../../../../domain/hours/half-hours'
import { isRefusal, type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import type { Decided } from '../../../../../domain/standards/activity'
import { evaluate } from '../../../../../domain/standards/evaluate'
import { plainDateIn } from '../../../../../domain/time/plain-date'
import type { FieldKey } from '../../../../kit/keys/sealed-field'
import type { ClaimDeps, CommandContext } from '../../deps'
import { recountPeople } from '../../hours/recount'
import { asTrainingClass, type ClassRow } from '../class-rows'
import { type MovedClass, moveClass } from '../class-transitions'
import { asRosterPerson } from '../rosters/roster-people'
import type { CountedRow, RowOfPerson } from '../rosters/roster-row'
import {
  endItems,
  findRegisteredRows,
  findRowsToSettle,
  keepSettledRows,
  openRow,
  type RowToSettle,
  type SettledRows,
} from '../rosters/roster-rows'
import { makeBatch } from './hours-batches'
import { closeOverlappingClaims } from './overlapping-claims'

export interface Settlement {
  readonly act: ClassAct
  readonly party: ClassParty
  readonly by: Act
  /** Which rows: those that were reviewed now, or those that wait for a sign-up. */
  readonly rows: 'posted' | 'waiting'
  readonly reason?: string | undefined
  readonly factId?: string
}

/**
 * Settles rows and registers those whose people are known, all at once (统一登记, Articles 13, 14). Each row becomes an item of its
 * person, open claims of the same days are closed, all items of these people are counted again, and the changes are one batch.
 *
 * @returns undefined where nothing is to be done; the refusal where the class has no standard
 */
export async function settleRows(
  { fieldKey }: ClaimDeps,
  context: CommandContext,
  trainingClass: ClassRow,
  { rows: state, ...moving }: Settlement,
): Promise<MovedClass | Refusal | undefined> {
  const { sql } = context
  const { classId } = trainingClass
  const measured = evaluateClass(context, trainingClass)
  const given = isRefusal(measured) ? await findGivenHours(context, classId) : undefined
  if (isRefusal(measured) && !(given && measured.code === 'standard-not-loaded')) return measured
  const rows = await findRowsToSettle(sql, classId, state)
  const registered = await findRegisteredRows(sql, classId)
  const settled = judgeRows(context, trainingClass, { rows, registered }, fieldKey)
  await keepSettledRows(sql, settled)
  const { counted, waiting, setAside } = settled
  const takenBack = await endItems(
    sql,
    setAside.map(each => each.rowId),
  )
  if (state === 'waiting' && counted.length + takenBack.length === 0) return undefined
  const after = { registers: counted.length, waits: waiting.length, setAside: setAside.length }
  const moved = await moveClass(context, trainingClass, { ...moving, after })
  if (isRefusal(moved)) return moved
  await closeOverlappingClaims(context, trainingClass, counted)
  await keepItems(context, trainingClass, counted, given)
  await registerPeople(context, moved, { counted, takenBack })
  return moved
}

/** The hours of a person who attended the whole class, by the standard; a refusal where there is none. */
export const evaluateClass = (
  { standards, now }: Pick<CommandContext, 'standards' | 'now'>,
  trainingClass: ClassRow,
) =>
  evaluate(factsOfRow(asTrainingClass(trainingClass), trainingClass.days), standards, [], {
    itemId: trainingClass.classId,
    asOf: plainDateIn(now),
  })

/** Whether the class can be registered only when a figure is loaded, or two officials have given hours. */
export async function waitsForPolicy(context: CommandContext, trainingClass: ClassRow): Promise<boolean> {
  const measured = evaluateClass(context, trainingClass)
  const hasNoFigure = isRefusal(measured) && measured.code === 'standard-not-loaded'
  return hasNoFigure && (await findGivenHours(context, trainingClass.classId)) === undefined
}

/** Rows that are in force now, no longer, or again. */
interface Changed {
  readonly counted?: readonly RowOfPerson[]
  readonly takenBack?: readonly RowOfPerson[]
  readonly restored?: readonly RowOfPerson[]
}

/** Counts the items of these people again, after an act on their rows, and makes one batch of all that is not in the ledger yet. */
export async function registerPeople(
  context: CommandContext,
  { classId, factId }: MovedClass,
  { counted = [], takenBack = [], restored = [] }: Changed,
): Promise<void> {
  const kinds = new Map([
    ...counted.map(({ rowId }) => [rowId, 'approval'] as const),
    ...takenBack.map(({ rowId }) => [rowId, 'reversal'] as const),
    ...restored.map(({ rowId }) => [rowId, 'appeal'] as const),
  ])
  const people = [...counted, ...takenBack, ...restored].map(each => each.personId)
  await recountPeople(context, people, { factId, kindOf: itemId => kinds.get(itemId) ?? 'recount' })
  await makeBatch(context, classId, people)
}

/**
 * Decides for each row whether it counts, waits or is set aside. A person has one row a class, even with several
 * numbers.
 */
function judgeRows(
  { now, policy }: CommandContext,
  trainingClass: ClassRow,
  { rows, registered }: { readonly rows: readonly RowToSettle[]; readonly registered: readonly CountedRow[] },
  fieldKey: FieldKey,
): SettledRows {
  const rowOfPerson = new Map(registered.map(each => [each.personId, each]))
  const world = { today: plainDateIn(now), policy }
  const counted: CountedRow[] = []
  const waiting: RowToSettle[] = []
  const setAside: SettledRows['setAside'][number][] = []
  for (const row of rows) {
    const { rowId } = row
    const person = personOf(fieldKey, row, trainingClass)
    const own = person && rowOfPerson.get(person.personId)
    const outcome =
      own && own.rowId !== rowId
        ? refuseRepeat(own)
        : settleRow(person, row.signUp ?? undefined, asTrainingClass(trainingClass), world)
    if (isRefusal(outcome)) setAside.push({ rowId, personId: person?.personId ?? null, refusal: outcome })
    else if (outcome === 'registers') {
      const { personId } = person!
      counted.push({ ...row, personId })
      rowOfPerson.set(personId, own ?? { ...row, personId })
    } else waiting.push(row)
  }
  return { counted, waiting, setAside }
}

function personOf(fieldKey: FieldKey, row: RowToSettle, trainingClass: ClassRow): RosterPerson | undefined {
  if (!row.person) return undefined
  const { name } = openRow(fieldKey, row)
  const person = asRosterPerson(fieldKey, row.person, { ...trainingClass, name })
  return row.hasItem ? { ...person, nameAgrees: true } : person
}

const refuseRepeat = ({ fileRow, rowState }: CountedRow): Refusal =>
  rowState === 'reversed' ? refuse('roster-row-reversed') : refuse('roster-repeated', { row: fileRow })

/** A row is an item of its person, by the standard of its row of Article 12, never by the organiser's own figure. */
async function keepItems(
  context: CommandContext,
  trainingClass: ClassRow,
  counted: readonly CountedRow[],
  given: GivenHours | undefined,
): Promise<void> {
  const items = counted.map(({ rowId, personId, days }) => ({
    ...{ rowId, personId },
    facts: factsOfRow(asTrainingClass(trainingClass), days),
    ...(given ? decidedHoursOf(context, days, given) : { decided: null, max: null }),
  }))
  await context.sql.query(
    `INSERT INTO item (item_id, subject_id, person_id, item_kind, article, industry, facts, decided, decided_max, as_of, stands,
       keys_version)
     SELECT i."rowId", $2, i."personId", 'class', $3, $4, i.facts, i.decided, i.max, $5, true, $6
     FROM json_to_recordset($1::json) AS i("rowId" uuid, "personId" uuid, facts jsonb, decided jsonb, max jsonb)
     ON CONFLICT (item_id) DO UPDATE SET facts = EXCLUDED.facts, decided = EXCLUDED.decided,
       decided_max = EXCLUDED.decided_max, as_of = EXCLUDED.as_of, stands = true, keys_version = EXCLUDED.keys_version`,
    [
      JSON.stringify(items),
      trainingClass.classId,
      classRules[trainingClass.kind].article,
      trainingClass.industry,
      plainDateIn(context.now),
      KEYS_VERSION,
    ],
  )
}

/** Hours of a whole day that two officials gave a class whose figure is not loaded. */
interface GivenHours {
  readonly halfHoursPerDay: HalfHours
  /** The act that confirmed them. */
  readonly decisionId: string
}

/** Given hours hold for rows that come later too, and for people who sign up later. */
async function findGivenHours(
  { sql }: Pick<CommandContext, 'sql'>,
  classId: string,
): Promise<GivenHours | undefined> {
  const [given] = await sql.query<GivenHours>(
    `SELECT half_hours_per_day, decision_id FROM class_provisional
     WHERE class_id = $1::uuid AND decision_id IS NOT NULL`,
    [classId],
  )
  return given
}

/** The given hours of a row with these days, and their bound (docs/regulation/art-12.md). */
function decidedHoursOf(
  { policy, now }: Pick<CommandContext, 'policy' | 'now'>,
  days: readonly ClassDay[],
  { halfHoursPerDay, decisionId }: GivenHours,
): { decided: Decided; max: HoursByYear } {
  const halfHours = provisionalOf(days, halfHoursPerDay)
  return {
    decided: { kind: 'provisional', halfHours, decisionId },
    max: byHandMax(halfHours, {}, plainDateIn(now), policy),
  }
}
