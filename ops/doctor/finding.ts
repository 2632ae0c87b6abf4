/** Something that is not as it promised to be: what, since when, why, and what an operator may safely do. */
export interface Finding {
  readonly kind:
    | 'lateProcess'
    | 'stuckActivity'
    | 'failedProcess'
    | 'outboxWaits'
    | 'deadLetter'
    | 'unheardSignal'
    | 'batchNotRegistered'
    | 'notHeard'
    | 'processBehind'
    | 'consumerBehind'
    | 'passedWithoutGrant'
    | 'grantWithoutPass'
    | 'hoursNotEntered'
    | 'enteredWithoutGrant'
    | 'grantWithoutClaim'
    | 'fileMissing'
    | 'filesNotSeen'
    | 'uploadLeftOver'
    | 'numbersUnknown'
  readonly subject: string
  readonly since: string | null
  readonly cause: string
  /** Safe to do, and to do again. */
  readonly action: string
}
