import { NIL_ID } from '../../../kit/base/ids'
import type { Call } from '../../../kit/http/endpoint'

/** The person that 'me' is in an address. */
export const ownPersonId = ({ actor }: { actor: Call['actor'] }): string => actor.scope.personId ?? NIL_ID
