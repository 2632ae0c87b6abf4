import { z } from 'zod'
import { formFaults } from '../../../../domain/claim/faults'
import { type ClaimAct, claimActs, claimStates } from '../../../../domain/claim/states'
import { HoursSchema } from '../../../../domain/hours/half-hours'
import { ShownRefusalSchema } from '../../../kit/http/shown-refusal'
import { TextSchema } from '../../../kit/http/text'

const InstantSchema = z.iso.datetime()
const PartySchema = z.enum(['person', 'department', 'bureau', 'system'])
const StateSchema = z.enum(claimStates)
const ActSchema = z.enum(claimActs as readonly [ClaimAct, ...ClaimAct[]])

export const YearHoursSchema = z.object({
  year: z.number().int(),
  hours: HoursSchema,
  explanation: TextSchema.describe('How the hours come to be, back to source and clause'),
})

export const EvidenceSchema = z
  .object({
    evidenceId: z.string(),
    kind: z.string(),
    description: z.string().nullable(),
    fileName: z.string(),
    sizeBytes: z.number().int(),
    sha256: z.string(),
    mediaType: z.string().describe('The media type by its content'),
    addedAt: InstantSchema,
  })
  .meta({ id: 'Evidence' })

const UploadSchema = z
  .object({
    evidenceId: z.string(),
    kind: z.string(),
    fileName: z.string(),
    offset: z.number().int().describe('How many bytes have arrived'),
    sizeBytes: z.number().int(),
    expiresAt: InstantSchema,
  })
  .meta({ id: 'UploadUnderWay' })

const MoveSchema = z.object({
  who: z.enum(['person', 'department', 'bureau', 'system', 'nobody']),
  since: InstantSchema,
  until: InstantSchema.nullable().describe('When the move is due; null: no deadline runs'),
  provisional: z
    .boolean()
    .nullable()
    .describe('A holiday notice that is not loaded yet may move the deadline; it never comes earlier'),
  remindAt: InstantSchema.nullable(),
  escalatedAt: InstantSchema.nullable(),
})

/** The hours of a claim as computed, or the reason why they cannot be. */
const ComputedSchema = z.object({
  years: z.array(YearHoursSchema),
  refusal: ShownRefusalSchema.nullable().describe('Why no hours can be computed'),
})

const FormFaultSchema = z
  .object({
    path: z.string().describe("Such as 'form.days.0.minutes'"),
    code: z.enum(formFaults),
    least: z.number().nullable(),
    most: z.number().nullable(),
  })
  .meta({ id: 'FormFault' })

export const PreviewSchema = z
  .object({
    faults: z.array(FormFaultSchema).describe('Of the form; while there are some, nothing else is said'),
    refusals: z.array(ShownRefusalSchema).describe('All that a submission is refused for now'),
    computed: ComputedSchema.nullable().describe(
      'The hours that it would have beside all that counts already',
    ),
    industry: z
      .string()
      .nullable()
      .describe('Whose department would review it; empty: the municipal bureau names one'),
  })
  .meta({ id: 'ClaimPreview' })

const SummaryFields = {
  claimId: z.string(),
  type: z.number().int().min(1).max(9),
  state: StateSchema,
  revision: z.number().int().describe('Submissions so far; each is frozen, a return opens the next'),
  year: z.number().int().nullable(),
  industry: z
    .string()
    .nullable()
    .describe('The industry whose department has it; empty: the municipal bureau names one'),
  move: MoveSchema,
}

export const SummarySchema = z.object(SummaryFields).meta({ id: 'ClaimSummary' })

export const OwnSummarySchema = z
  .object({
    ...SummaryFields,
    title: z.string().nullable().describe('The name of the exam, event or work'),
    hours: HoursSchema.describe('Hours that are registered for it'),
  })
  .meta({ id: 'OwnClaimSummary' })

export const QueuedSchema = z
  .object({
    ...SummaryFields,
    title: z.string().nullable().describe('The name of the exam, event or work'),
    kind: z.string(),
    personName: z.string().describe('Masked (张*三); the whole name is in the claim'),
    hours: HoursSchema.nullable().describe('By the standards, all years together; null: no figure yet'),
    evidenceCount: z.number().int(),
    likeKey: z.string().describe('Claims with the same one are alike, and may be approved together'),
    assignee: z.string().nullable(),
    escalatedTo: z.string().nullable(),
    isLate: z.boolean().describe('Submitted after the window, with a reason'),
    hasSame: z
      .boolean()
      .describe(
        'Its achievement or a file is in another claim too: to be looked at by itself, not in a batch',
      ),
  })
  .meta({ id: 'QueuedClaim' })

export const QueueCountsSchema = z
  .object({
    all: z.number().int(),
    mine: z.number().int(),
    free: z.number().int().describe('That nobody has taken up'),
    late: z.number().int(),
    escalated: z.number().int(),
    waiting: z.number().int().describe('Outside the queue: they wait for an hour standard'),
  })
  .meta({ id: 'ClaimQueueCounts' })

export const ClaimSchema = z
  .object({
    ...SummaryFields,
    form: z.record(z.string(), z.unknown()).describe('As it is being filled in'),
    lateReason: z.string().nullable(),
    anotherWorkReason: z.string().nullable(),
    faults: z.array(FormFaultSchema).describe('Faults to correct before it can be submitted'),
    marked: z.array(z.string()).describe('The fields and evidence to correct, where it was returned'),
    returnedBecause: z.string().nullable(),
    may: z.array(ActSchema).describe('The acts that you may do now'),
    evidence: z.array(EvidenceSchema),
    uploads: z.array(UploadSchema).describe('Evidence under way: each may go on, from another device too'),
    computed: ComputedSchema.nullable().describe('The hours that it would have now'),
    registered: z.array(
      YearHoursSchema.extend({ standardsVersion: z.string(), enteredAt: InstantSchema.nullable() }),
    ),
    happened: z.array(
      z.object({
        decisionId: z.string().describe('The id by which an explanation of hours names this decision'),
        act: ActSchema,
        at: InstantSchema,
        party: PartySchema,
        by: z.string().nullable().describe('The account; for officials only'),
        reason: z.string().nullable(),
        industry: z.string().nullable(),
      }),
    ),
    submitted: z
      .object({
        form: z.record(z.string(), z.unknown()),
        submittedAt: InstantSchema,
        lateReason: z.string().nullable(),
        anotherWorkReason: z
          .string()
          .nullable()
          .describe('The person’s reason why it is another work than the one it resembles'),
        isAnotherWork: z.boolean().describe('A reviewer confirmed it'),
        likeKey: z.string(),
      })
      .nullable()
      .describe('The submission under review, as it was frozen'),
    review: z
      .object({
        person: z.object({ personId: z.string(), name: z.string(), maskedNumber: z.string() }),
        assignee: z.string().nullable(),
        escalatedTo: z.string().nullable(),
        same: z
          .array(
            z.object({
              relation: z.enum(['own', 'coAuthor', 'doubtful', 'near', 'sameFile']),
              claimId: z.string().nullable(),
              state: StateSchema.nullable(),
              year: z.number().int(),
              industry: z.string(),
              authorPlace: z.number().int().nullable(),
            }),
          )
          .describe(
            'Other claims with the same achievement or file; of another department’s claim no more is shown',
          ),
        sameDocuments: z
          .array(
            z.object({
              evidenceId: z.string(),
              classId: z.string().nullable().describe('Null: a class that you may not see'),
              industry: z.string(),
              year: z.number().int(),
            }),
          )
          .describe('Files that were handed in as documents of a class too'),
        proposal: z
          .object({
            hours: z.array(z.object({ year: z.number(), hours: HoursSchema })),
            citation: z.string(),
          })
          .nullable()
          .describe('Provisional hours that one official proposed'),
      })
      .nullable()
      .describe('For officials only'),
  })
  .meta({ id: 'Claim' })

export type ClaimView = z.infer<typeof ClaimSchema>
export type Summary = z.infer<typeof SummarySchema>
export type OwnSummary = z.infer<typeof OwnSummarySchema>
export type Preview = z.infer<typeof PreviewSchema>
export type QueueCounts = z.infer<typeof QueueCountsSchema>
export type Queued = z.infer<typeof QueuedSchema>
