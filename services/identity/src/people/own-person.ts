import type { Call } from '../../../kit/http/endpoint'

/** The nil UUID, which is nobody's: an official has no 'me'. */
const NIL_ID = '00000000-0000-0000-0000-000000000000'

/** The person that 'me' is in an address. */
export const ownPersonId = ({ actor }: { actor: Call['actor'] }): string => actor.scope.personId ?? NIL_ID
