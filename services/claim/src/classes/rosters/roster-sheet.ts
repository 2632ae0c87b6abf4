import { readRosterNumber } from '../../../../../domain/class/roster-cells'
import { tidyCell } from '../../../../../domain/intake/cell'
import type { NotRead } from '../../../../../domain/intake/not-read'
import { isRefusal, type Refusal } from '../../../../../domain/refusals/refusal'
import type { PlainDate } from '../../../../../domain/time/plain-date'
import { type FileRows, type PostedSheet, readFileRows } from '../../../../kit/intake/read-file'
import { type KeyRing, keysOf } from '../../../../kit/keys/key-ring'
import { lookupDigest } from '../../../../kit/keys/lookup-digest'
import type { SentRow } from './roster-row'

/** How an organiser's sheet may name its columns; the first of each is the template's. */
export const rosterColumns = {
  number: [
    ...['证件号码', '身份证号', '身份证号码', '身份证件号码', '证件号', '身份证', '身份证件号', '身份号码'],
    ...['公民身份号码', '公民身份证号', '公民身份证号码', '居民身份证', '居民身份证号', '居民身份证号码'],
    ...['有效证件号', '有效证件号码', '有效身份证件号码', '本人身份证号', '学员身份证号', '证件编号'],
    ...['number', 'identityNumber', 'idNumber', 'idNo', 'idCard'],
  ],
  name: [
    '姓名',
    '学员姓名',
    '参训人员姓名',
    '参加人员姓名',
    '参会人员姓名',
    '人员姓名',
    '名字',
    'name',
    'fullName',
  ],
  days: {
    headers: [
      ...['参加天数', '参加日期', '参训天数', '参训日期', '出勤天数', '出勤日期', '实际参加天数'],
      ...['实到天数', '参会天数', '到课天数', 'days', 'daysAttended'],
    ],
    // Days of the class, days missed, numbers of a device and hours are other figures.
    like: /^(?!.*(率|学时|课时|小时|计划|课程|班级|absent|missed|off|[应总缺未假旷迟退病离休余不号])).*(天数|考勤|出勤|到课|实到|(参训|参加)(时间|情况|日)|days)/i,
  },
} as const

/** A roster as it was sent: its rows, and what of the file was not read. */
export interface SentRoster {
  readonly rows: readonly SentRow[]
  readonly notRead: readonly NotRead[]
}

/** A roster as the reader of files answers it. */
export type RosterFileRows = FileRows<keyof typeof rosterColumns>

export const readRosterFile = (sheet: PostedSheet): Promise<RosterFileRows | Refusal> =>
  readFileRows(sheet, rosterColumns, ['number', 'name'])

/** Takes a roster apart. A row whose number can't be read has no key; it is refused, and no other for it. */
export async function readRoster(
  sheet: PostedSheet,
  lookupKey: KeyRing,
  today: PlainDate,
): Promise<SentRoster | Refusal> {
  const file = await readRosterFile(sheet)
  if (isRefusal(file)) return file
  const rows = file.rows.map(({ row, cells, fault }) => {
    const number = readRosterNumber(cells.number, today) ?? null
    const digests = number ? digestsOf(lookupKey, number) : []
    return {
      ...{ row, cells, number, digests, key: digests[0]?.toString('hex') ?? null },
      ...{ name: tidyCell(cells.name), daysAttended: cells.days },
      ...(fault ? { fault } : {}),
    }
  })
  return { rows, notRead: file.notRead }
}

export const digestsOf = (lookupKey: KeyRing, number: string): Buffer[] =>
  keysOf(lookupKey).map(key => Buffer.from(lookupDigest(key, number)))
