import { uuidv7 } from 'uuidv7'

/** UUIDv7 (RFC 9562): ordered by time, so that keys made later sort later. */
export const newId = (): string => uuidv7()

/** The nil UUID (RFC 9562): no object has it. */
export const NIL_ID = '00000000-0000-0000-0000-000000000000'

/** As PostgreSQL takes a uuid. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
export const isId = (text: string): boolean => UUID.test(text)
