import type { Refusal } from '../../../../domain/refusals/refusal'
import { type Answer, noContent } from '../../../kit/http/endpoint'

/** Nothing more to say than that it was done, or why not. */
export const answerNoContent = (refusal: Refusal | undefined): Answer | Refusal => refusal ?? noContent()
