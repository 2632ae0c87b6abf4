import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common'
import { searchAttributes as names } from './names'

const process = defineSearchAttributeKey(names.process, 'KEYWORD')
const stage = defineSearchAttributeKey(names.stage, 'KEYWORD')
const year = defineSearchAttributeKey(names.year, 'INT')
const category = defineSearchAttributeKey(names.category, 'KEYWORD')
const locality = defineSearchAttributeKey(names.locality, 'KEYWORD')
const industry = defineSearchAttributeKey(names.industry, 'KEYWORD')
const personId = defineSearchAttributeKey(names.personId, 'KEYWORD')
const dueAt = defineSearchAttributeKey(names.dueAt, 'DATETIME')

/**
 * The attributes that operations searches processes by. `dueAt` is the deadline of the next mover, missed or not;
 * else the instant of the process's own next act.
 */
export interface Seen {
  readonly process?: string
  readonly stage?: string
  readonly year?: number
  readonly category?: string
  readonly locality?: string
  readonly industry?: string
  readonly personId?: string
  /** null: no clock runs. */
  readonly dueAt?: Date | null
}

/** Typed pairs of what is given, for a start and for an upsert alike. Empty words are left out. */
export function pairsOf(seen: Seen): SearchAttributeUpdatePair[] {
  const keyword = (key: typeof process, value: string | undefined): SearchAttributeUpdatePair[] =>
    value ? [{ key, value }] : []
  return [
    ...keyword(process, seen.process),
    ...keyword(stage, seen.stage),
    ...(seen.year === undefined ? [] : [{ key: year, value: seen.year }]),
    ...keyword(category, seen.category),
    ...keyword(locality, seen.locality),
    ...keyword(industry, seen.industry),
    ...keyword(personId, seen.personId),
    ...(seen.dueAt === undefined ? [] : [{ key: dueAt, value: seen.dueAt }]),
  ]
}
