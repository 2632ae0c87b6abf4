/** What the bare workflow, its worker and who drives it agree on. */
export const bareQueue = 'bare'
export const bareWorkflow = 'bareYear'
export const bareSignal = 'heard'
export const bareQuery = 'heardSoFar'

/** As a course year's straight path hears: studied, booked, registered. */
export const SIGNALS = 3
