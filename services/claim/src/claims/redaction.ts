import { authorise } from '../../../../domain/authority/authority'
import type { Refusal } from '../../../../domain/refusals/refusal'
import type { CommandContext } from '../deps'

/** A refusal as the actor may see it: it does not name a claim of another department. */
export async function redactOtherDepartments(
  { sql, actor }: Pick<CommandContext, 'sql' | 'actor'>,
  refusal: Refusal,
): Promise<Refusal> {
  const { countedIn } = refusal.turnedOn
  if (typeof countedIn !== 'string') return refusal
  const [item] = await sql.query<{ personId: string; industry: string }>(
    'SELECT person_id, industry FROM item WHERE item_id = $1::uuid',
    [countedIn],
  )
  const mayRead = item !== undefined && authorise(actor, 'claim.read', item) === undefined
  return mayRead ? refusal : { ...refusal, turnedOn: { ...refusal.turnedOn, countedIn: null } }
}
