import { z } from 'zod'
import { titleKey } from '../achievement/normalise'
import { readRosterNumber } from '../class/roster-cells'
import { tidyCell } from '../intake/cell'
import { type Unread, unread } from '../intake/unread'
import { type Refusal, refuse } from '../refusals/refusal'
import type { PlainDate } from '../time/plain-date'
import type { IdentityNumber } from './identity-document'
import { masked } from './mask'

/** How a list names a person: by the number on a document with the name beside it, or by the id that this register gave. */
export const personColumns = {
  number: [
    ...['证件号码', '证件号', '身份证号', '身份证号码', '身份证件号码', '公民身份号码', '居民身份证号码'],
    ...['number', 'identityNumber', 'documentNumber'],
  ],
  name: ['姓名', 'name'],
  personId: ['人员编号', '个人编号', 'personId', 'person'],
} as const

export type PersonCells = Readonly<Record<keyof typeof personColumns, string>>

/** The person that a row names, as it is written. */
export interface ListedPerson {
  readonly number: IdentityNumber | null
  readonly personId: string | null
  readonly name: string
}

const Id = z.uuid()

/** @returns the person that the cells name, or why they name none */
export function readListedPerson(cells: PersonCells, today: PlainDate): ListedPerson | Unread {
  const [written, id] = [tidyCell(cells.number), tidyCell(cells.personId).toLowerCase()]
  if (!written && !id)
    return unread(
      '没有证件号码，也没有人员编号',
      'neither a document number (证件号码) nor a person id (人员编号)',
    )
  const number = written ? readRosterNumber(cells.number, today) : null
  if (number === undefined)
    return unread(
      '证件号码不正确，请逐位核对；护照号码前请写“护照”',
      'the document number (证件号码) is none: check each digit; write 护照 before the number of a passport',
    )
  const personId = id ? Id.safeParse(id).data : null
  if (personId === undefined) return unread('人员编号不正确', 'personId (人员编号) is no id')
  return { number, personId, name: tidyCell(cells.name) }
}

export const isUnread = (read: object): read is Unread => 'reason' in read

/** The name of the row's person in a verdict: the id, or the number with stars. */
export const keyOfListed = (listed: ListedPerson, personId: string | null): string | null =>
  personId ?? listed.personId ?? (listed.number && masked(listed.number))

/** Somebody who has signed up under a number. */
export interface NumberedPerson {
  readonly personId: string
  /** Null where the name has not come yet. */
  readonly name: string | null
}

/** The people who have signed up, by number. */
export type PeopleByNumber = ReadonlyMap<string, NumberedPerson>

/** The person of a row: null where no one has signed up under the number. `fault`: the row contradicts itself. */
export interface WhoIsListed {
  readonly personId: string | null
  readonly fault?: Refusal
}

export function whoIsListed(row: number, listed: ListedPerson, people: PeopleByNumber): WhoIsListed {
  const { number, personId, name } = listed
  if (number === null) return { personId }
  const found = people.get(number)
  if (!found) return { personId: null }
  if (personId !== null && personId !== found.personId) {
    const why = unread(
      '人员编号与证件号码不是同一人',
      'personId (人员编号) is not the person of the document number (证件号码)',
    )
    return { personId: found.personId, fault: refuse('row-unreadable', { row, ...why }) }
  }
  const isNamedSo = !name || found.name === null || titleKey(name) === titleKey(found.name)
  return { personId: found.personId, ...(isNamedSo ? {} : { fault: refuse('row-name-differs', { row }) }) }
}
