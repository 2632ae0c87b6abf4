import { z } from 'zod'
import { classKinds } from '../../../../domain/class/class'
import { classActs, classStates } from '../../../../domain/class/states'
import { HoursSchema } from '../../../../domain/hours/half-hours'
import { PlainDateSchema } from '../../../../domain/time/plain-date'
import { CountsSchema, NotReadSchema, VerdictSchema } from '../../../kit/intake/preview'
import {
  DocumentSchema,
  DocumentUploadSchema,
  SameEvidenceSchema,
  SameFileSchema,
} from './documents/document-schemas'

const instant = z.iso.datetime()
const DAYS_MAX = 100

const LabelledHoursSchema = z
  .number()
  .min(0.5)
  .max(24)
  .multipleOf(0.5)
  .describe('Online: the hours of the day as labelled, where the standard goes by them')

export const ClassDaySchema = z.object({
  on: z.iso.date(),
  part: z.enum(['whole', 'half']),
  minutes: z.number().int().positive().describe('Of teaching'),
  labelledHours: LabelledHoursSchema.optional(),
})

/** A plan as it is written. */
export const PlanBody = z.object({
  kind: z
    .enum(classKinds)
    .describe('Municipal advanced seminar, training of an authorised association, a department’s own class'),
  title: z.string().trim().min(1).max(200),
  online: z.boolean().default(false),
  days: z
    .array(
      z.object({
        on: PlainDateSchema,
        part: z.enum(['whole', 'half']),
        minutes: z
          .number()
          .int()
          .min(1)
          .max(24 * 60),
        labelledHours: LabelledHoursSchema.optional(),
      }),
    )
    .max(DAYS_MAX),
  industry: z
    .string()
    .optional()
    .describe('For a municipal seminar: the industry whose department reviews it'),
  series: z.string().optional().describe('Of an association’s: the title series that it trains for'),
  approvalNumber: z
    .string()
    .trim()
    .max(100)
    .optional()
    .describe('Of a municipal seminar, as its document has it: 温人社培〔2026〕7号'),
  lateReason: z.string().trim().max(1_000).optional().describe('Why the plan comes late'),
})

const PlanShown = {
  classId: z.string(),
  kind: z.enum(classKinds),
  article: z.enum(['13', '14']),
  title: z.string(),
  industry: z.string().describe('The industry whose department reviews and registers'),
  organiserId: z.string().nullable().describe('Null: the department’s own'),
  online: z.boolean(),
  days: z.array(ClassDaySchema),
  series: z.string().nullable(),
}

/** A class that will take place, as anyone may see it. */
export const OfferedSchema = z.object(PlanShown).meta({ id: 'OfferedClass' })

export const ClassSummarySchema = z
  .object({
    ...PlanShown,
    state: z.enum(classStates),
    move: z.enum(['organiser', 'department', 'bureau', 'system', 'nobody']).describe('Whose move it is'),
    since: instant,
    dueAt: instant.nullable().describe('Until when'),
    dueProvisional: z
      .boolean()
      .nullable()
      .describe('True: a holiday notice that is not loaded yet may move it; it never comes earlier'),
    escalatedAt: instant.nullable(),
    escalatedTo: z
      .enum(['official', 'municipalBureau'])
      .nullable()
      .describe('Where it is late: the official whom the department names, then the municipal bureau'),
  })
  .meta({ id: 'ClassSummary' })
export type ClassSummary = z.infer<typeof ClassSummarySchema>

export const ClassViewSchema = ClassSummarySchema.extend({
  seq: z.number().int().describe('The number of acts so far; a review names it'),
  approvalNumber: z.string().nullable(),
  lateReason: z.string().nullable(),
  planDueAt: instant.describe('Until when its plan was due'),
  planDueProvisional: z.boolean().describe('True: a holiday notice that is not loaded yet may move that day'),
  may: z.array(z.enum(classActs)).describe('The acts that you may do now'),
  documents: z.array(DocumentSchema),
  uploads: z
    .array(DocumentUploadSchema)
    .describe('Documents under way: each may go on, from another device too'),
  sameFiles: z
    .array(SameFileSchema)
    .describe('For officials: documents that were handed in for another class too'),
  sameEvidence: z
    .array(SameEvidenceSchema)
    .describe('For officials: documents that were handed in as evidence of a claim too'),
  roster: z.object({
    posted: z.number().int().describe('Rows that wait for the review'),
    waiting: z.number().int().describe('Of people who have not signed up'),
    counted: z.number().int(),
    setAside: z.number().int(),
    reversed: z.number().int(),
  }),
  batches: z.array(
    z.object({
      batchId: z.string().describe('As GET /v1/batches/{batchId} shows its progress'),
      rowCount: z.number().int(),
      madeAt: instant,
      registeredAt: instant.nullable().describe('Null: on its way to the ledger'),
    }),
  ),
  proposal: z
    .object({ hoursPerDay: HoursSchema, citation: z.string() })
    .nullable()
    .describe('For officials: provisional hours of a whole day that a second official may confirm'),
  happened: z.array(
    z.object({ act: z.enum(classActs), at: instant, party: z.string(), reason: z.string().nullable() }),
  ),
}).meta({ id: 'TrainingClass' })
export type ClassView = z.infer<typeof ClassViewSchema>

/** A proposal that waits for a second official. */
export const ClassProposalSchema = z
  .object({
    proposalId: z.string(),
    classId: z.string(),
    act: z.enum(['reversal', 'restoration']),
    rowIds: z.array(z.string()).nullable().describe('Null: the whole class'),
    reason: z.string(),
    proposedBy: z.string(),
    proposedAt: instant,
    confirmUntil: instant,
  })
  .meta({ id: 'ClassProposal' })

/** The class after a command. */
export const StandsSchema = z
  .object({
    classId: z.string(),
    state: z.enum(classStates),
    move: z.string(),
    since: instant,
    dueAt: instant.nullable(),
  })
  .meta({ id: 'ClassStands' })

const RowHours = z.array(
  z.object({
    ...{ year: z.number().int(), hours: HoursSchema },
    zh: z.string().nullable().describe('How they were computed; null to an organiser'),
    en: z.string().nullable(),
  }),
)
const RowShown = {
  rowId: z.string(),
  state: z.enum(['posted', 'waiting', 'counted', 'setAside', 'reversed']),
  days: z.array(ClassDaySchema.pick({ on: true, part: true })),
  hours: RowHours.describe('As computed: registered, or on their way'),
  because: z.object({ title: z.string(), detail: z.string(), remedy: z.string() }).nullable(),
  same: z
    .array(
      z.object({
        claimId: z.string().nullable(),
        days: z.array(z.iso.date()).describe('Of the class: counted already'),
        difference: z.object({ zh: z.string(), en: z.string() }).nullable(),
      }),
    )
    .describe(
      'Registered claims of the same days, which stay; to an organiser no more than which of its days are counted',
    ),
}

export const RosterRowSchema = z
  .object({ ...RowShown, name: z.string(), maskedNumber: z.string(), personId: z.string().nullable() })
  .meta({ id: 'RosterRow' })

export const OwnRowSchema = z
  .object({ ...RowShown, classId: z.string(), title: z.string(), industry: z.string() })
  .meta({ id: 'OwnClassRow' })

export const RosterPreviewSchema = z
  .object({
    digest: z.string(),
    counts: CountsSchema,
    notRead: z.array(NotReadSchema).describe('Parts of the file that were not read'),
    rows: z.array(VerdictSchema),
  })
  .meta({ id: 'RosterPreview' })

export const RosterPostedSchema = RosterPreviewSchema.extend({
  fileId: z.string(),
  state: z.enum(classStates),
}).meta({ id: 'RosterPosted' })

export const AuthorisationBody = z.object({
  organiserId: z.uuid(),
  series: z.string().min(1),
  documentNumber: z.string().trim().min(1).max(100),
  fromDay: PlainDateSchema,
  untilDay: PlainDateSchema.optional(),
})

export const AuthorisationSchema = z
  .object({
    authorisationId: z.string(),
    organiserId: z.string(),
    series: z.string(),
    documentNumber: z.string(),
    fromDay: z.iso.date(),
    untilDay: z.iso.date().nullable(),
  })
  .meta({ id: 'Authorisation' })
