import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import type { Caller } from './caller'
import type { AskService } from './service-client'

/** A correction to a pass that the exam service keeps until a second official confirms it: no process begins. */
export interface CorrectionProposed {
  readonly correctionId: string
  readonly resultId: string
  readonly from: 'failed' | 'absent'
  readonly to: 'passed'
  readonly proposedAt: string
  readonly confirmUntil: string
}

export interface KeptReason {
  readonly reasonId: string
  readonly proposal: CorrectionProposed | null
}

/** Why, and of a correction what the result is to be instead. */
export interface ReasonToKeep {
  readonly reason: string
  readonly correction?: object
}

/**
 * Has the exam service keep why an official is about to act, as the caller: it authorises the act, and keeps one text for one
 * Idempotency-Key. Then the process is told the id alone (docs/decisions/0216).
 *
 * @param path of the exam service where reasons of this act are kept
 * @returns what was kept; the exam service's refusal; `notAnsweredInTime`, and nothing was done but perhaps the keeping
 */
export type KeepReason = (asking: Caller, path: string, why: ReasonToKeep) => Promise<KeptReason | Refusal>

export const createKeepReason =
  (examUrl: string, askService: AskService): KeepReason =>
  async (asking, path, why) => {
    const answer = await askService(asking, { url: `${examUrl}${path}`, body: why })
    return isRefusal(answer) ? answer : (answer as KeptReason)
  }
