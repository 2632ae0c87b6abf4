import { answer as bounds } from '../../../kit/base/bounds'
import { createCeiling, enterAll } from '../../../kit/http/ceiling'
import type { Sender } from '../../../kit/http/slow-bodies'
import type { UpstreamName } from './upstreams'

/**
 * Holds the answers that are too long to be taken out whole to their bounds: while its reader has not taken one, it holds a
 * connection to its service.
 */
export interface LongAnswers {
  /** How to leave; nothing where there are as many as there may be. */
  enter(service: UpstreamName, reader: Sender): (() => void) | undefined
}

export function createLongAnswers(): LongAnswers {
  const ofService = createCeiling(bounds.longAServiceMax)
  const ofAddress = createCeiling(bounds.longAnAddressMax)
  const ofSubject = createCeiling(bounds.longASubjectMax)
  return {
    enter: (service, { address, subject }) =>
      enterAll([ofService, service], [ofAddress, address], [ofSubject, subject]),
  }
}
