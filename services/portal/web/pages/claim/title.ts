import type { Language } from '../../text/text'
import { type Claim, nameOfType } from './words'

/** The name of the exam, event or work; of the type, while that is not filled in. */
export function titleOf({ form, type }: Pick<Claim, 'form' | 'type'>, language: Language): string {
  const { examName, seminarName, eventName, activityName, title, programme } = form as Record<string, string>
  return (
    examName ?? seminarName ?? eventName ?? activityName ?? title ?? programme ?? nameOfType(type)[language]
  )
}
