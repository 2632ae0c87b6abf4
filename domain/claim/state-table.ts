import { type Refusal, refuse } from '../refusals/refusal'

/** Where an act leads, and whose act it is. */
export interface Transition<State extends string, Party extends string> {
  readonly to: State
  readonly by: Party
}

export type Transitions<State extends string, Act extends string, Party extends string> = Partial<
  Record<Act, Transition<State, Party>>
>

/** The acts of a claim or of a class: what its table allows, and how it refuses the rest. */
export interface ActRules<State extends string, Act extends string, Party extends string> {
  readonly table: Readonly<Record<State, { readonly may: Transitions<State, Act, Party> }>>
  /** Acts that give a reason to those whom they concern. */
  readonly reasoned: ReadonlySet<Act>
  refuseAct(facts: { state: State; act: Act; allowed: string | null }): Refusal
  refuseWithoutReason(act: Act): Refusal
}

/** The acts that the table allows in a state: to one party, or to all. */
export function actsIn<State extends string, Act extends string, Party extends string>(
  { table }: Pick<ActRules<State, Act, Party>, 'table'>,
  state: State,
  party?: Party,
): Act[] {
  const transitions = Object.entries(table[state].may) as [Act, Transition<State, Party>][]
  return transitions.filter(([, { by }]) => !party || by === party).map(([act]) => act)
}

/** Whether the act is allowed in the state, to this party, and gives its reason where it needs one. */
export function checkTransition<State extends string, Act extends string, Party extends string>(
  rules: ActRules<State, Act, Party>,
  state: State,
  { act, party, reason }: { readonly act: Act; readonly party: Party; readonly reason?: string | undefined },
): Refusal | undefined {
  const transition = rules.table[state].may[act]
  if (!transition)
    return rules.refuseAct({ state, act, allowed: actsIn(rules, state, party).join(', ') || null })
  if (transition.by !== party) return refuse('not-your-move', { act, by: transition.by, state })
  if (rules.reasoned.has(act) && !reason?.trim()) return rules.refuseWithoutReason(act)
  return undefined
}
