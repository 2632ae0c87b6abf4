import { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { type Act, authorise } from '../../../../domain/authority/authority'
import type { Policy } from '../../../../domain/policy/policy'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { plainDateIn, yearOf } from '../../../../domain/time/plain-date'
import { type Answer, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import type { FieldKey } from '../../../kit/keys/sealed-field'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import type { Cell } from '../../../kit/tables/cell'
import { type Sheet, type SheetFormat, sheetFormats } from '../../../kit/tables/sheet'
import type { NamedPerson } from '../standing/named-people'
import { getGuarded, type Years } from '../standing/people'
import { YearSchema } from '../standing/routes'
import { takeTurn } from '../standing/turns'
import { entryColumns, entryRows } from './entry-rows'
import { findPersonIds, peoplePages, type Whose } from './people-pages'
import { refuseTooLong } from './rows-max'
import { standingColumns, standingRow, verdictColumns, verdictRow } from './standing-rows'

const QuerySchema = z
  .object({
    fromYear: YearSchema,
    toYear: YearSchema.optional().describe('The same year unless said'),
    personId: z.uuid().optional(),
    locality: z.string().optional(),
    industry: z.string().optional(),
    employerId: z.uuid().optional(),
  })
  .refine(q => q.toYear === undefined || q.fromYear <= q.toYear, 'the first year comes first')
  .refine(
    q => [q.personId, q.locality, q.industry, q.employerId].filter(each => each !== undefined).length === 1,
    'name one person, locality, industry or employer',
  )

interface Deps {
  readonly sql: Sql
  readonly policy: Policy
  readonly fieldKey: FieldKey
}

interface Asked {
  readonly actor: Actor
  readonly whose: Whose
  readonly years: Years
  readonly now: Date
}

const formats = Object.keys(sheetFormats) as SheetFormat[]

/** Standings and entries as CSV and XLSX, for the person, the employer (its people, its interval), the bureaus and departments. */
export const exportEndpoints = (deps: Deps): Endpoint[] =>
  formats.flatMap(format => [
    exportRow(deps, format, {
      id: 'exportStandings',
      path: '/v1/exports/standings',
      summary: 'Exports the standings of some years; an employer gets the verdicts of its interval',
      act: 'standing.export',
      of: 'standings',
      sheet: standingSheet,
    }),
    exportRow(deps, format, {
      id: 'exportEntries',
      path: '/v1/exports/entries',
      summary: 'Exports the entries of some years, each with its reason',
      act: 'entry.export',
      of: 'entries',
      sheet: entrySheet,
    }),
  ])

interface Exported {
  readonly id: string
  readonly path: string
  readonly summary: string
  readonly act: Act
  readonly of: 'standings' | 'entries'
  sheet(deps: Deps, asked: Asked): Sheet
}

function exportRow(deps: Deps, format: SheetFormat, exported: Exported): Endpoint {
  const { id, path, summary, act, of, sheet } = exported
  const { media, write } = sheetFormats[format]
  return endpoint({
    id: `${id}As${format[0]!.toUpperCase()}${format.slice(1)}`,
    method: 'get',
    path: `${path}.${format}`,
    summary: `${summary}, as ${format.toUpperCase()}; reading it is on the audit trail`,
    article: '6',
    who: act,
    query: QuerySchema,
    answers: { 200: { media } },
    refusals: ['not-found', 'temporarily-unavailable', 'export-too-long'],
    handle: async ({ actor, query, now }) => {
      const { fromYear, toYear = fromYear, ...whose } = query
      const asked = { actor, whose, years: { from: fromYear, to: toYear }, now }
      const refusal =
        (await guarded(deps, act, asked)) ??
        (await refuseTooLong(deps.sql, { format, of, whose, years: asked.years }))
      if (refusal) return refusal
      const turn = await takeTurn(actor)
      if (!('end' in turn)) return turn
      await recordAudit(deps.sql, actor, now, {
        ...{ act, objectKind: 'export', objectId: idOf(whose), after: { ...query, format } },
        concerns: actor.role === 'person' ? [] : await findPersonIds(deps.sql, whose, asked.years),
      })
      const body = write(sheet(deps, asked)).once('close', turn.end)
      return handedOut(body, `${path.split('/').at(-1)}-${fromYear}-${toYear}.${format}`)
    },
  })
}

const idOf = ({ personId, locality, industry, employerId }: Whose): string =>
  personId ?? locality ?? industry ?? employerId ?? ''

const handedOut = (body: unknown, name: string): Answer =>
  ok(body, { 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' })

async function guarded(
  { sql }: Deps,
  act: Act,
  { actor, whose, years }: Asked,
): Promise<Refusal | undefined> {
  if (!whose.personId) return authorise(actor, act, whose)
  const person = await getGuarded(sql, { actor, act, personId: whose.personId }, years)
  return isRefusal(person) ? person : undefined
}

function standingSheet(deps: Deps, { actor, whose, years, now }: Asked): Sheet {
  const isEmployer = actor.role === 'employer'
  const rowOf = isEmployer ? verdictRow : standingRow
  return {
    ...{ name: '学时', columns: isEmployer ? verdictColumns : standingColumns },
    rows: rowsOf(deps, whose, years, async people =>
      people.flatMap(person =>
        yearsOf(person, years, isEmployer).map(year => rowOf(person, { year, now, policy: deps.policy })),
      ),
    ),
  }
}

const entrySheet = (deps: Deps, { whose, years }: Asked): Sheet => ({
  ...{ name: '登记明细', columns: entryColumns },
  rows: rowsOf(deps, whose, years, people => entryRows(deps.sql, people, years)),
})

async function* rowsOf(
  deps: Deps,
  whose: Whose,
  years: Years,
  rowsFor: (people: readonly NamedPerson[]) => Promise<Cell[][]>,
): AsyncGenerator<Cell[]> {
  for await (const people of peoplePages(deps, whose, years)) yield* await rowsFor(people)
}

/** An employer's years begin with the employment. */
function yearsOf({ employerSince }: NamedPerson, { from, to }: Years, isEmployer: boolean): number[] {
  const since = isEmployer && employerSince ? yearOf(plainDateIn(employerSince)) : from
  const first = Math.max(from, since)
  return Array.from({ length: Math.max(0, to - first + 1) }, (_, at) => first + at)
}
