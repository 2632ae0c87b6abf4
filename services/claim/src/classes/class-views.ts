import type { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { classRules } from '../../../../domain/class/class'
import { isBureaus } from '../../../../domain/class/escalation'
import { planDue } from '../../../../domain/class/plan'
import { type ClassAct, type ClassParty, classActsIn, suitsPast } from '../../../../domain/class/states'
import { halfHours, toHours } from '../../../../domain/hours/half-hours'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { type ClaimDeps, type CommandContext, within } from '../deps'
import { uploadsUnderWay } from '../files/upload-rows'
import { guardOfReading } from './class-guards'
import { type ClassRow, findClass, moveOf } from './class-rows'
import { isWriter, sameEvidenceOf, sameFilesOf, shownTo } from './documents/document-reading'
import type { ClassDocument } from './documents/documents'
import { pastOf } from './endings'
import { findProposal } from './provisional-class'
import type { ClassSummary, ClassView, OfferedSchema } from './schemas'

/** A class as its organiser, its department and the municipal bureau see it. */
export function readClass(claims: ClaimDeps, actor: Actor, classId: string): Promise<ClassView | Refusal> {
  return within(claims, actor, async step => {
    const course = await findClass(step.sql, classId)
    const denied = authorise(actor, 'class.read', course ? guardOfReading(course) : {})
    if (denied || !course) return denied ?? refuse('not-found', { classId })
    return viewOf(step, course)
  })
}

async function viewOf(step: CommandContext, course: ClassRow): Promise<ClassView> {
  const { classId } = course
  return {
    ...summaryOf(course),
    seq: course.seq,
    approvalNumber: course.approvalNumber,
    lateReason: course.lateReason,
    ...planDueOf(step, course),
    may: await actsOpenTo(step, course),
    documents: (await shownTo(step, course)).map(shownDocument),
    uploads: isWriter(step.actor, course) ? await documentsUnderWay(step, classId) : [],
    sameFiles: await sameFilesOf(step, course),
    sameEvidence: await sameEvidenceOf(step, course),
    roster: await rosterCounts(step, classId),
    batches: await batchesOf(step, classId),
    proposal: await proposalOf(step, course),
    happened: await happenedTo(step, classId),
  }
}

function planDueOf(
  step: CommandContext,
  { firstDay, createdAt }: ClassRow,
): Pick<ClassView, 'planDueAt' | 'planDueProvisional'> {
  const { at, provisional } = planDue(firstDay, step.policy, step.calendar, plainDateIn(createdAt))
  return { planDueAt: at.toISOString(), planDueProvisional: provisional }
}

async function actsOpenTo(step: CommandContext, course: ClassRow): Promise<ClassAct[]> {
  const past = await pastOf(step, course)
  return partiesOf(step.actor, course)
    .flatMap(party => classActsIn(course.state, party))
    .filter(act => suitsPast(act, past))
}

const shownDocument = ({ addedAt, handedInAt, withdrawnAt, ...document }: ClassDocument) => ({
  ...document,
  addedAt: addedAt.toISOString(),
  handedInAt: handedInAt?.toISOString() ?? null,
  withdrawnAt: withdrawnAt?.toISOString() ?? null,
})

async function documentsUnderWay(step: CommandContext, classId: string): Promise<ClassView['uploads']> {
  const uploads = await uploadsUnderWay(step, { kind: 'class', id: classId })
  return uploads.map(({ fileId, ...upload }) => ({ documentId: fileId, ...upload }))
}

/** Whose acts this actor may do: the department of its own class is organiser and department; the bureau acts for it on what is late. */
function partiesOf({ role }: Actor, course: ClassRow): ClassParty[] {
  if (role === 'municipalBureau') return isBureaus(course) ? ['bureau', 'department'] : ['bureau']
  if (role !== 'industryDepartment') return ['organiser']
  return course.organiserId === null ? ['organiser', 'department'] : ['department']
}

export const offeredOf = (course: ClassRow): z.infer<typeof OfferedSchema> => ({
  classId: course.classId,
  kind: course.kind,
  article: classRules[course.kind].article,
  title: course.title,
  industry: course.industry,
  organiserId: course.organiserId,
  online: course.online,
  days: course.days.map(each => ({ ...each })),
  series: course.series,
})

export const summaryOf = (course: ClassRow): ClassSummary => ({
  ...offeredOf(course),
  state: course.state,
  move: moveOf(course),
  since: course.since.toISOString(),
  dueAt: course.dueAt?.toISOString() ?? null,
  dueProvisional: course.dueProvisional,
  escalatedAt: course.escalatedAt?.toISOString() ?? null,
  escalatedTo: course.escalatedAt && (course.escalatedTo === null ? 'municipalBureau' : 'official'),
})

async function rosterCounts({ sql }: CommandContext, classId: string): Promise<ClassView['roster']> {
  const rows = await sql.query<{ state: keyof ClassView['roster']; count: number }>(
    `SELECT row_state AS state, count(*) AS count FROM roster_row WHERE class_id = $1::uuid AND row_state <> 'removed'
     GROUP BY row_state`,
    [classId],
  )
  const counts = { posted: 0, waiting: 0, counted: 0, setAside: 0, reversed: 0 }
  for (const { state, count } of rows) counts[state] = count
  return counts
}

/** To whoever may confirm it. */
async function proposalOf(step: CommandContext, course: ClassRow): Promise<ClassView['proposal']> {
  if (step.actor.scope.organiserId !== undefined) return null
  const proposal = await findProposal(step, course.classId)
  return proposal
    ? { hoursPerDay: toHours(halfHours(proposal.halfHoursPerDay)), citation: proposal.citation }
    : null
}

const BATCHES_SHOWN_MAX = 100

async function batchesOf({ sql }: CommandContext, classId: string): Promise<ClassView['batches']> {
  const batches = await sql.query<{
    batchId: string
    rowCount: number
    madeAt: Date
    registeredAt: Date | null
  }>(
    `SELECT batch_id AS "batchId", row_count AS "rowCount", made_at AS "madeAt", registered_at AS "registeredAt"
     FROM hours_batch WHERE class_id = $1::uuid ORDER BY batch_id DESC LIMIT $2`,
    [classId, BATCHES_SHOWN_MAX],
  )
  return batches.map(({ madeAt, registeredAt, ...batch }) => ({
    ...batch,
    madeAt: madeAt.toISOString(),
    registeredAt: registeredAt?.toISOString() ?? null,
  }))
}

async function happenedTo({ sql }: CommandContext, classId: string): Promise<ClassView['happened']> {
  const facts = await sql.query<Omit<ClassView['happened'][number], 'at'> & { at: Date }>(
    'SELECT act, at, party, reason FROM class_fact WHERE class_id = $1::uuid ORDER BY seq',
    [classId],
  )
  return facts.map(each => ({ ...each, at: each.at.toISOString() }))
}
