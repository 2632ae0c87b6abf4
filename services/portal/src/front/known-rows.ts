import type { Act } from '../../../../domain/authority/authority'
import { authority } from '../../../../domain/authority/authority'
import type { OperationLimits } from '../../../kit/http/openapi'
import type { Part } from './api-document'

/** The part of a service's endpoint row that the head of a request is judged by. */
export interface KnownRow extends OperationLimits {
  readonly act: Act | 'anyone'
}

interface Matcher {
  readonly method: string
  readonly pattern: RegExp
  readonly row: KnownRow
}

const matchers = new WeakMap<Part, readonly Matcher[]>()

/**
 * The row that a request is for, by the service's own API document.
 *
 * @returns nothing where the service has no such row, or none that this portal understands: the service judges it
 */
export function findRow(part: Part, method: string, path: string): KnownRow | undefined {
  let known = matchers.get(part)
  if (!known) {
    known = matchersOf(part)
    matchers.set(part, known)
  }
  return known.find(each => each.method === method && each.pattern.test(path))?.row
}

function matchersOf({ paths }: Part): Matcher[] {
  return Object.entries(paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, Partial<Record<'x-xueshi', KnownRow>>>).flatMap(
      ([method, operation]) => {
        const row = operation['x-xueshi']
        if (!row || !(row.act === 'anyone' || row.act in authority)) return []
        return [{ method: method.toUpperCase(), pattern: patternOf(path), row }]
      },
    ),
  )
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.*+?^$|()[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i')
