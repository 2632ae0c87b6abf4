import { KEYS_VERSION } from '../../../../../domain/achievement/keys'
import type { Act } from '../../../../../domain/authority/authority'
import { classRules } from '../../../../../domain/class/class'
import {
  factsOfRow,
  type RosterOutcome,
  type RosterPerson,
  type SignUp,
  settleRow,
} from '../../../../../domain/class/roster'
import type { ClassAct, ClassParty } from '../../../../../domain/class/states'
import { isRefusal, type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import { evaluate } from '../../../../../domain/standards/evaluate'
import { plainDateIn } from '../../../../../domain/time/plain-date'
import type { FieldKey } from '../../../../kit/keys/sealed-field'
import type { ClaimDeps, CommandContext } from '../../deps'
import { recountPeople } from '../../hours/recount'
import { asTrainingClass, type ClassRow } from '../class-rows'
import { type MovedClass, moveClass } from '../class-transitions'
import { asRosterPerson, KNOWN, type Known } from '../rosters/roster-people'
import { openRow } from '../rosters/roster-personal'
import type { CountedRow, OpenRow, RowOfPerson } from '../rosters/rows-to-settle'
import { decidedHoursOf, findGivenHours, type GivenHours } from './given-hours'
import { makeBatch } from './hours-batches'
import { closeOverlappingClaims } from './overlapping-claims'

/** What became of rows: who registers, who waits still, what was set aside. */
interface Settled {
  readonly counted: readonly CountedRow[]
  readonly waiting: readonly OpenRow[]
  readonly setAside: readonly {
    readonly rowId: string
    readonly personId: string | null
    readonly refusal: Refusal
  }[]
}

export interface Settling {
  readonly act: ClassAct
  readonly party: ClassParty
  readonly by: Act
  /** Which rows: those that were reviewed now, or those that wait. */
  readonly rows: 'posted' | 'waiting'
  readonly reason?: string | undefined
  readonly factId?: string
}

/**
 * Settles rows and registers those whose people are known, all at once (统一登记, Articles 13, 14): they become items of their people,
 * open claims of the same days are closed, everything of these people is counted anew, and what changes is one batch.
 *
 * @returns undefined where nothing is to be done; the refusal where the class has no standard
 */
export async function settleRows(
  deps: ClaimDeps,
  context: CommandContext,
  trainingClass: ClassRow,
  { rows, ...moving }: Settling,
): Promise<MovedClass | Refusal | undefined> {
  const measured = evaluateClass(context, trainingClass)
  const given = isRefusal(measured) ? await findGivenHours(context, trainingClass.classId) : undefined
  if (isRefusal(measured) && !(given && measured.code === 'standard-not-loaded')) return measured
  const open = await openRows(context, trainingClass.classId, rows)
  const settled = judgeRows(
    deps,
    context,
    trainingClass,
    open,
    await itemsOfClass(context, trainingClass.classId),
  )
  await keepSettled(context, settled)
  const { counted, waiting, setAside } = settled
  const takenBack = await takeItemsBack(context, settled)
  if (rows === 'waiting' && counted.length + takenBack.length === 0) return undefined
  const after = { registers: counted.length, waits: waiting.length, setAside: setAside.length }
  const moved = await moveClass(context, trainingClass, { ...moving, after })
  if (isRefusal(moved)) return moved
  await closeOverlappingClaims(context, trainingClass, counted)
  await keepItems(context, trainingClass, counted, given)
  await registerPeople(context, moved, { counted, takenBack })
  return moved
}

/** What who attended all of the class comes to by the standard; refused where there is none. */
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

/** Rows that stand now, no longer, or again. */
interface Changed {
  readonly counted?: readonly RowOfPerson[]
  readonly takenBack?: readonly RowOfPerson[]
  readonly restored?: readonly RowOfPerson[]
}

/** Counts these people anew, after an act on their rows, and makes one batch of all that is not in the ledger yet. */
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

interface RowToSettle extends OpenRow {
  readonly person: Known | null
  readonly signUp: SignUp | null
}

const openRows = (
  { sql }: CommandContext,
  classId: string,
  state: Settling['rows'],
): Promise<RowToSettle[]> =>
  sql
    .query<RowToSettle & Known & { personId: string | null }>(
      `SELECT r.row_id AS "rowId", r.days, r.file_row AS "fileRow", r.personal_key_id AS "rowKeyId", r.personal_nonce AS "rowNonce",
         r.personal_ciphertext AS "rowCiphertext", i.item_id IS NOT NULL AS "isItem", ${KNOWN},
         CASE WHEN s.person_id IS NOT NULL THEN json_build_object('on', s.signed_up_on) END AS "signUp"
       FROM roster_row r LEFT JOIN item i ON i.item_id = r.row_id LEFT JOIN number_holder n ON n.digest = r.number_digest
         LEFT JOIN person p ON p.person_id = coalesce(i.person_id, n.person_id) AND (p.verified OR i.item_id IS NOT NULL)
         LEFT JOIN person s ON s.person_id = n.person_id AND NOT s.verified
       WHERE r.class_id = $1::uuid AND r.row_state = $2 ORDER BY r.file_id, r.file_row`,
      [classId, state],
    )
    .then(rows => rows.map(row => ({ ...row, person: row.personId === null ? null : row })))

function judgeRows(
  { fieldKey }: ClaimDeps,
  context: CommandContext,
  trainingClass: ClassRow,
  rows: readonly RowToSettle[],
  items: readonly ItemOfClass[],
): Settled {
  const ownRow = new Map(items.map(each => [each.personId, each]))
  const world = { today: plainDateIn(context.now), policy: context.policy }
  const settled = {
    counted: [] as CountedRow[],
    waiting: [] as OpenRow[],
    setAside: [] as Settled['setAside'][number][],
  }
  for (const row of rows) {
    const { rowId } = row
    const person = personOf(fieldKey, row, trainingClass)
    const own = person && ownRow.get(person.personId)
    const outcome: RosterOutcome | Refusal =
      own && own.rowId !== rowId
        ? repeatOf(own)
        : settleRow(person, row.signUp ?? undefined, asTrainingClass(trainingClass), world)
    if (isRefusal(outcome))
      settled.setAside.push({ rowId, personId: person?.personId ?? null, refusal: outcome })
    else if (outcome === 'registers') {
      const { personId } = person!
      settled.counted.push({ ...row, personId })
      ownRow.set(personId, own ?? { rowId, personId, fileRow: row.fileRow, isReversed: false })
    } else settled.waiting.push(row)
  }
  return settled
}

const personOf = (
  fieldKey: FieldKey,
  row: OpenRow & { readonly person: Known | null },
  trainingClass: ClassRow,
): RosterPerson | undefined => {
  if (!row.person) return undefined
  const person = asRosterPerson(fieldKey, row.person, { ...trainingClass, name: openRow(fieldKey, row).name })
  return row.isItem ? { ...person, nameAgrees: true } : person
}

interface ItemOfClass extends RowOfPerson {
  readonly fileRow: number
  readonly isReversed: boolean
}

/** One row a person and class, under whatever numbers they came. */
const itemsOfClass = ({ sql }: CommandContext, classId: string): Promise<ItemOfClass[]> =>
  sql.query(
    `SELECT i.item_id AS "rowId", i.person_id AS "personId", r.file_row AS "fileRow", r.row_state = 'reversed' AS "isReversed"
     FROM item i JOIN roster_row r ON r.row_id = i.item_id WHERE i.subject_id = $1::uuid AND i.item_kind = 'class'`,
    [classId],
  )

const repeatOf = ({ fileRow, isReversed }: ItemOfClass): Refusal =>
  isReversed ? refuse('roster-row-reversed') : refuse('roster-repeated', { row: fileRow })

/** An item stands while its row counts: of one that is set aside, what it had registered is taken back. */
const takeItemsBack = ({ sql }: CommandContext, { setAside }: Settled): Promise<RowOfPerson[]> =>
  sql.query(
    `UPDATE item SET stands = false WHERE item_id = ANY($1::uuid[]) AND stands
     RETURNING item_id AS "rowId", person_id AS "personId"`,
    [setAside.map(each => each.rowId)],
  )

async function keepSettled({ sql }: CommandContext, { counted, waiting, setAside }: Settled): Promise<void> {
  const kept = [
    ...counted.map(({ rowId, personId }) => ({ rowId, personId, rowState: 'counted' })),
    ...waiting.map(({ rowId }) => ({ rowId, personId: null, rowState: 'waiting' })),
    ...setAside.map(each => ({ ...each, rowState: 'setAside' })),
  ]
  await sql.query(
    `UPDATE roster_row r SET row_state = k."rowState", person_id = k."personId", refusal = k.refusal, before = NULL
     FROM json_to_recordset($1::json) AS k("rowId" uuid, "personId" uuid, "rowState" text, refusal jsonb)
     WHERE r.row_id = k."rowId"`,
    [JSON.stringify(kept)],
  )
}

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
