import type { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { classRules, guardOfReading } from '../../../../domain/class/class'
import { isBeforeBureau } from '../../../../domain/class/clock'
import { planDue } from '../../../../domain/class/plan'
import { type ClassAct, type ClassParty, classActsIn, suitsPast } from '../../../../domain/class/states'
import { halfHours, toHours } from '../../../../domain/hours/half-hours'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { findOpenUploads } from '../../../kit/files/upload-rows'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import { type ClassRow, findClass, moveOf } from './class-rows'
import {
  findFilesOfClaims,
  findFilesOfOtherClasses,
  findVisibleDocuments,
  isWriter,
} from './documents/document-reading'
import type { ClassDocument } from './documents/documents'
import { findClassProposal } from './provisional-class'
import { findClassPast } from './roster-endings'
import type { ClassSummary, ClassView, OfferedSchema } from './schemas'

/** A class as its organiser, its department and the municipal bureau see it. */
export function readClass(deps: ClaimDeps, actor: Actor, classId: string): Promise<ClassView | Refusal> {
  return inCommand(deps, actor, async context => {
    const trainingClass = await findClass(context.sql, classId)
    const denied = authorise(actor, 'class.read', trainingClass ? guardOfReading(trainingClass) : {})
    if (denied || !trainingClass) return denied ?? refuse('not-found', { classId })
    return viewOf(context, trainingClass)
  })
}

async function viewOf(context: CommandContext, trainingClass: ClassRow): Promise<ClassView> {
  const { classId } = trainingClass
  return {
    ...summaryOf(trainingClass),
    seq: trainingClass.seq,
    approvalNumber: trainingClass.approvalNumber,
    lateReason: trainingClass.lateReason,
    ...planDueOf(context, trainingClass),
    may: await allowedClassActions(context, trainingClass),
    documents: (await findVisibleDocuments(context, trainingClass)).map(shownDocument),
    uploads: isWriter(context.actor, trainingClass) ? await documentsUnderWay(context, classId) : [],
    sameFiles: await findFilesOfOtherClasses(context, trainingClass),
    sameEvidence: await findFilesOfClaims(context, trainingClass),
    roster: await countRosterRows(context, classId),
    batches: await findBatches(context, classId),
    proposal: await findShownProposal(context, trainingClass),
    happened: await findClassHistory(context, classId),
  }
}

function planDueOf(
  context: CommandContext,
  { firstDay, createdAt }: ClassRow,
): Pick<ClassView, 'planDueAt' | 'planDueProvisional'> {
  const { at, provisional } = planDue(firstDay, context.policy, context.calendar, plainDateIn(createdAt))
  return { planDueAt: at.toISOString(), planDueProvisional: provisional }
}

async function allowedClassActions(context: CommandContext, trainingClass: ClassRow): Promise<ClassAct[]> {
  const past = await findClassPast(context, trainingClass)
  return partiesOf(context.actor, trainingClass)
    .flatMap(party => classActsIn(trainingClass.state, party))
    .filter(act => suitsPast(act, past))
}

const shownDocument = ({ addedAt, handedInAt, withdrawnAt, ...document }: ClassDocument) => ({
  ...document,
  addedAt: addedAt.toISOString(),
  handedInAt: handedInAt?.toISOString() ?? null,
  withdrawnAt: withdrawnAt?.toISOString() ?? null,
})

async function documentsUnderWay(context: CommandContext, classId: string): Promise<ClassView['uploads']> {
  const uploads = await findOpenUploads(
    { ...context, abandonedAfter: 'claim/evidence-abandoned-after' },
    { column: 'class_id', id: classId },
  )
  return uploads.map(({ fileId, ...upload }) => ({ documentId: fileId, ...upload }))
}

/**
 * The parties as which the actor may act. For its own class a department is organiser and department; the bureau acts
 * for the department where the department is late.
 */
function partiesOf({ role }: Actor, trainingClass: ClassRow): ClassParty[] {
  if (role === 'municipalBureau') return isBeforeBureau(trainingClass) ? ['bureau', 'department'] : ['bureau']
  if (role !== 'industryDepartment') return ['organiser']
  return trainingClass.organiserId === null ? ['organiser', 'department'] : ['department']
}

export const offeredOf = (trainingClass: ClassRow): z.infer<typeof OfferedSchema> => ({
  classId: trainingClass.classId,
  kind: trainingClass.kind,
  article: classRules[trainingClass.kind].article,
  title: trainingClass.title,
  industry: trainingClass.industry,
  organiserId: trainingClass.organiserId,
  online: trainingClass.online,
  days: trainingClass.days.map(each => ({ ...each })),
  series: trainingClass.series,
})

export const summaryOf = (trainingClass: ClassRow): ClassSummary => ({
  ...offeredOf(trainingClass),
  state: trainingClass.state,
  move: moveOf(trainingClass),
  since: trainingClass.since.toISOString(),
  dueAt: trainingClass.dueAt?.toISOString() ?? null,
  dueProvisional: trainingClass.dueProvisional,
  escalatedAt: trainingClass.escalatedAt?.toISOString() ?? null,
  escalatedTo:
    trainingClass.escalatedAt && (trainingClass.escalatedTo === null ? 'municipalBureau' : 'official'),
})

async function countRosterRows({ sql }: CommandContext, classId: string): Promise<ClassView['roster']> {
  const rows = await sql.query<{ state: keyof ClassView['roster']; count: number }>(
    `SELECT row_state AS state, count(*) AS count FROM roster_row WHERE class_id = $1::uuid AND row_state <> 'removed'
     GROUP BY row_state`,
    [classId],
  )
  const counts = { posted: 0, waiting: 0, counted: 0, setAside: 0, reversed: 0 }
  for (const { state, count } of rows) counts[state] = count
  return counts
}

/** Shown to officials, who may confirm it. */
async function findShownProposal(
  context: CommandContext,
  trainingClass: ClassRow,
): Promise<ClassView['proposal']> {
  if (context.actor.scope.organiserId !== undefined) return null
  const proposal = await findClassProposal(context, trainingClass.classId)
  return proposal
    ? { hoursPerDay: toHours(halfHours(proposal.halfHoursPerDay)), citation: proposal.citation }
    : null
}

const BATCHES_SHOWN_MAX = 100

async function findBatches({ sql }: CommandContext, classId: string): Promise<ClassView['batches']> {
  const batches = await sql.query<{
    batchId: string
    rowCount: number
    madeAt: Date
    registeredAt: Date | null
  }>(
    `SELECT batch_id, row_count, made_at, registered_at
     FROM hours_batch WHERE class_id = $1::uuid ORDER BY batch_id DESC LIMIT $2`,
    [classId, BATCHES_SHOWN_MAX],
  )
  return batches.map(({ madeAt, registeredAt, ...batch }) => ({
    ...batch,
    madeAt: madeAt.toISOString(),
    registeredAt: registeredAt?.toISOString() ?? null,
  }))
}

async function findClassHistory({ sql }: CommandContext, classId: string): Promise<ClassView['happened']> {
  const facts = await sql.query<Omit<ClassView['happened'][number], 'at'> & { at: Date }>(
    'SELECT act, at, party, reason FROM class_fact WHERE class_id = $1::uuid ORDER BY seq',
    [classId],
  )
  return facts.map(each => ({ ...each, at: each.at.toISOString() }))
}
