import { createHash } from 'node:crypto'
import { isSingle, KEYS_VERSION } from '../../../../domain/achievement/keys'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { checkCorrection } from '../../../../domain/claim/clock'
import { checkDates, checkWindow, yearsOf } from '../../../../domain/claim/dates'
import { checkEvidence } from '../../../../domain/claim/evidence'
import { alikeOf, claimKeys, factsOf } from '../../../../domain/claim/facts'
import { type ClaimForm, ClaimFormSchema } from '../../../../domain/claim/form'
import { checkAct } from '../../../../domain/claim/states'
import { titleOf } from '../../../../domain/claim/title'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ActivityFacts } from '../../../../domain/standards/activity'
import type { Evaluation } from '../../../../domain/standards/evaluate'
import { type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import type { ClaimStands, SubmitClaimCommand } from '../../../../workflows/contracts/claim'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import { attachToSubmission, evidenceOfDraft } from '../files/file-rows'
import { computeClaimHours } from '../hours/hours'
import { type LoadedClaim, lockClaim } from './claim-rows'
import { employerOn, findPerson, industryOn, type PersonRow } from './people'
import { claimStandsOf, moveClaim, publishClaim } from './transitions'

/**
 * Submits a claim (Article 12). The form is checked and frozen as a revision with its evidence. It goes to the
 * department of the industry in force on the date of the activity; a corrected claim goes to the department that
 * returned it.
 */
export function submitClaim(
  deps: ClaimDeps,
  actor: Actor,
  { claimId, commandId }: SubmitClaimCommand,
): Promise<ClaimStands | Refusal> {
  return inCommand(deps, actor, async context => {
    const claim = await lockClaim(context.sql, claimId)
    const denied = authorise(actor, 'claim.write', claim ? { personId: claim.personId } : {})
    if (denied || !claim) return denied ?? refuse('not-found', { claimId })
    if (await isSubmitted(context, commandId)) return claimStandsOf(context, claim)
    const refusal = checkMaySubmit(context, claim)
    if (refusal) return refusal
    const person = await findPerson(context.sql, claim.personId)
    // A fact tells of the person's sign-up; it may still be under way.
    if (!person) return refuse('temporarily-unavailable')
    const checked = await checkClaim(context, claim, person)
    if (isRefusal(checked)) return checked
    const submitted = await freezeSubmission(context, claim, checked, commandId)
    const act = submittingAct(claim)
    const moved = await moveClaim(context, submitted, { act, party: 'person', by: 'claim.write' })
    if (isRefusal(moved)) return moved
    await attachToSubmission(context.sql, claimId, moved.revision)
    return publishClaim(context, moved)
  })
}

const submittingAct = ({ state }: LoadedClaim) => (state === 'returned' ? 'resubmit' : 'submit')

/** Whether the claim may be submitted in its state, and a returned one in its time. */
export function checkMaySubmit(
  { now, policy, calendar }: CommandContext,
  claim: LoadedClaim,
): Refusal | undefined {
  const act = submittingAct(claim)
  return (
    checkAct(claim.state, act, 'person', undefined) ??
    (act === 'resubmit' ? checkCorrection(claim.facts, now, policy, calendar) : undefined)
  )
}

interface Checked {
  readonly form: ClaimForm
  readonly facts: ActivityFacts
}

/** Every rule of a submission: the form, then what judgeForm says. */
async function checkClaim(
  context: CommandContext,
  claim: LoadedClaim,
  person: PersonRow,
): Promise<Checked | Refusal> {
  const form = readForm(claim)
  if (isRefusal(form)) return form
  const { facts, refusals } = await judgeForm(context, claim, person, form)
  return refusals[0] ?? { form, facts }
}

/** A form without faults, judged as its submission is. */
export interface Judged {
  readonly facts: ActivityFacts
  /** All that its submission is refused for, in the order of the rules. */
  readonly refusals: readonly Refusal[]
  /** The hours that it would have, or why there are none; null where a day can't be claimed at all. */
  readonly hours: Evaluation | Refusal | null
}

/** Every rule about a whole form, in this order: who claims, when it was, what proves it, that it counts at all. */
export async function judgeForm(
  context: CommandContext,
  claim: LoadedClaim,
  person: PersonRow,
  form: ClaimForm,
): Promise<Judged> {
  const { claimId, personId, lateReason } = claim
  const facts = factsOf(form, industryOf(claim, person, form))
  const today = plainDateIn(context.now)
  const firstOn = await firstClaimedOn(context, claim, facts, today)
  const evidence = await evidenceOfDraft(context.sql, claimId)
  const dates = checkDates(facts, today, context.policy)
  const hours = dates ? null : await computeClaimHours(context, { claimId, personId, facts })
  const refusals = [
    person.verified ? undefined : refuse('account-unverified'),
    dates,
    checkWindow(facts, firstOn, lateReason ?? undefined, context.policy),
    checkEmployer(facts, person),
    checkEvidence(facts.type, evidence.map(givenEvidenceOf)),
    isRefusal(hours) && endsSubmission(hours, claim) ? hours : undefined,
  ]
  return { facts, refusals: refusals.filter(each => each !== undefined), hours }
}

/**
 * Whether a refused computation ends the submission. A claim whose figure is not loaded waits for the policy. A
 * reviewer asks for missing facts, and decides whether a claim is of another work where its person says so.
 */
function endsSubmission({ code }: Refusal, { anotherWorkReason }: LoadedClaim): boolean {
  if (code === 'achievement-already-counted') return anotherWorkReason === null
  return submissionEnds.has(code)
}

const submissionEnds = new Set(['type-nine-not-named', 'rank-not-counted'])

const givenEvidenceOf = ({ kind, description }: { kind: string; description?: string | null }) => ({
  kind,
  ...(description ? { description } : {}),
})

function readForm({ form }: LoadedClaim): ClaimForm | Refusal {
  const read = ClaimFormSchema.safeParse(form)
  if (read.success) return read.data
  const faults = read.error.issues.map(issue => ['form', ...issue.path].join('.'))
  return refuse('invalid-input', { field: [...new Set(faults)].join(', '), reason: null })
}

/** The industry of the first claimed day; for a referred claim, the industry of the department that has it. */
function industryOf(claim: LoadedClaim, person: PersonRow, form: ClaimForm): string {
  if (claim.status.referredTo) return claim.status.referredTo
  const days = factsOf(form, '')
    .portions.map(each => each.on)
    .sort()
  return industryOn(person, days[0]!)
}

/** A correction counts as submitted on the day of the first submission with a day of the same year. */
async function firstClaimedOn(
  { sql }: CommandContext,
  { claimId }: LoadedClaim,
  facts: ActivityFacts,
  today: PlainDate,
): Promise<PlainDate> {
  const [year] = yearsOf(facts)
  const [first] = await sql.query<{ at: Date | null }>(
    `SELECT min(submitted_at) AS at FROM submission WHERE claim_id = $1
     AND jsonb_path_exists(facts, '$.portions[*].on ? (@ starts with $year)', jsonb_build_object('year', $2::text))`,
    [claimId, `${year}-`],
  )
  return first?.at ? plainDateIn(first.at) : today
}

/**
 * Type 4 is the training of the person's own unit: on each of its days the person had an employer that has signed up
 * [D].
 */
function checkEmployer(facts: ActivityFacts, person: PersonRow): Refusal | undefined {
  if (facts.type !== 4) return undefined
  const without = facts.portions.find(({ on }) => employerOn(person, on) === undefined)
  return without && refuse('employer-needed', { on: without.on })
}

async function isSubmitted({ sql }: CommandContext, commandId: string): Promise<boolean> {
  return (await sql.query('SELECT FROM submission WHERE command_id = $1::uuid', [commandId])).length > 0
}

async function freezeSubmission(
  context: CommandContext,
  claim: LoadedClaim,
  { form, facts }: Checked,
  commandId: string,
): Promise<LoadedClaim> {
  const keys = claimKeys(form, facts)
  const alike = alikeOf(form)
  const [year] = yearsOf(facts)
  const { claimId } = claim
  await context.sql.query(
    `INSERT INTO submission (claim_id, revision, command_id, form, facts, keys, late_reason, another_work_reason,
       submitted_at, policy_version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      claimId,
      claim.revision + 1,
      commandId,
      JSON.stringify(form),
      JSON.stringify(facts),
      keys,
      claim.lateReason,
      claim.anotherWorkReason,
      context.now,
      context.policy.version,
    ],
  )
  await context.sql.query('DELETE FROM claim_key WHERE claim_id = $1', [claimId])
  await context.sql.query('INSERT INTO claim_key (key, claim_id) SELECT unnest($2::text[]), $1', [
    claimId,
    [...keys, ...alike],
  ])
  const likeKey = likeKeyOf(facts)
  await context.sql.query(
    `UPDATE claim SET industry = $2, year = $3, like_key = $4, claim_type = $5, kind = $6, submitted_on = $7, keys_version = $8,
       title = $9 WHERE claim_id = $1`,
    [
      claimId,
      facts.industry,
      year,
      likeKey,
      facts.type,
      form.kind,
      plainDateIn(context.now),
      KEYS_VERSION,
      titleOf(form),
    ],
  )
  return { ...claim, industry: facts.industry, year: year!, likeKey, type: facts.type }
}

/** Alike: the same activity, measured by the same row of a standard. A certificate's number is each person's own. */
export function likeKeyOf({ type, kind, level, online, portions }: ActivityFacts): string {
  const keys = portions.flatMap(each => each.keys).filter(key => !isSingle(key))
  const said = JSON.stringify([type, kind, level ?? null, online ?? false, keys.sort()])
  return createHash('sha256').update(said).digest('hex').slice(0, 16)
}
