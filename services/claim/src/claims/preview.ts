import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { asAnotherWork } from '../../../../domain/claim/facts'
import { faultsOfForm } from '../../../../domain/claim/faults'
import { ClaimFormSchema } from '../../../../domain/claim/form'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { NIL_ID } from '../../../kit/base/ids'
import { shownRefusal } from '../../../kit/http/shown-refusal'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import { computeClaimHours } from '../hours/hours'
import { findClaim, type LoadedClaim } from './claim-rows'
import { findPerson } from './people'
import { checkMaySubmit, judgeForm } from './submission'
import type { Preview } from './view-schemas'
import { shownHours } from './views'

/** The answer that a submission would give now, by the same rules. Nothing is written. */
export function previewClaim(deps: ClaimDeps, actor: Actor, claimId: string): Promise<Preview | Refusal> {
  return inCommand(deps, actor, async context => {
    const claim = await findClaim(context.sql, claimId)
    const denied = authorise(actor, 'claim.write', { personId: claim?.personId ?? NIL_ID })
    if (denied || !claim) return denied ?? refuse('not-found', { claimId })
    return checkMaySubmit(context, claim) ?? previewOf(context, claim)
  })
}

async function previewOf(context: CommandContext, claim: LoadedClaim): Promise<Preview | Refusal> {
  const form = ClaimFormSchema.safeParse(claim.form)
  if (!form.success) return { faults: faultsOfForm(claim.form), refusals: [], computed: null, industry: null }
  const person = await findPerson(context.sql, claim.personId)
  // A fact tells of the person's sign-up; it may still be under way.
  if (!person) return refuse('temporarily-unavailable')
  const { facts, refusals, hours: judged } = await judgeForm(context, claim, person, form.data)
  // Where its person says that it is another work: the hours that it has once a reviewer confirms that.
  const { claimId, personId } = claim
  const another = { claimId, personId, facts: asAnotherWork(facts, claimId) }
  const hours = judged && claim.anotherWorkReason ? await computeClaimHours(context, another) : judged
  return {
    faults: [],
    refusals: refusals.map(shownRefusal),
    computed: hours && (await shownHours(context, hours)),
    industry: facts.industry,
  }
}
