import { uuidv7 } from 'uuidv7'

/** UUIDv7 (RFC 9562): ordered by time, so that keys made later sort later. */
export const newId = (): string => uuidv7()
