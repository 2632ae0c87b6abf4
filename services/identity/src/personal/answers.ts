import type { Refusal } from '../../../../domain/refusals/refusal'
import { type Answer, noContent } from '../../../kit/http/endpoint'

/** Nothing more to say than that it was done, or why not. */
export const answerNoContent = (refusal: Refusal | undefined): Answer | Refusal => refusal ?? noContent()

/** A page of a list: `next` is what to give as `after`, null at the end. */
export function answerPage<T>(items: readonly T[], limit: number, idOf: (item: T) => string) {
  const last = items.at(-1)
  return { items, next: items.length === limit && last ? idOf(last) : null }
}
