import { bodiesBeforeTokens } from './cases/bodies-before-tokens'
import { dearFiles } from './cases/dear-files'
import { dearLists } from './cases/dear-lists'
import { frontDoor } from './cases/front-door'
import { guessing } from './cases/guessing'
import { longKeys } from './cases/long-keys'
import { malformed } from './cases/malformed'
import { slowBodies } from './cases/slow-bodies'
import { slowReaders } from './cases/slow-readers'
import { unknownKeys } from './cases/unknown-keys'
import type { Cases } from './ground'

/**
 * Every hostile request that was ever found to do harm, each red before its fault was mended. A new one is a line here, or a file
 * in cases/: its name says what does not happen, and it looks at its own answers. The budgets are looked at for each.
 */
export const cases: Cases = {
  ...frontDoor,
  ...slowBodies,
  ...slowReaders,
  ...bodiesBeforeTokens,
  ...malformed,
  ...unknownKeys,
  ...longKeys,
  ...guessing,
  ...dearFiles,
  ...dearLists,
}
