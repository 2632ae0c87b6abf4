import { z } from 'zod'

// Imports zod alone: domain/policy/compile-standards.js loads this file by itself, before anything is built.

export const claimTypes = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const
/** The nine situations of Article 12, by their numbers. */
export type ClaimType = (typeof claimTypes)[number]

/** The kinds of each type of activity. Type 9 is whatever the provincial rule names. */
export const kindsOf = {
  1: ['qualificationExam', 'specialKnowledgeExam', 'modularExam'],
  2: ['advancedSeminar'],
  3: ['training', 'seminar', 'meeting', 'lecture', 'visit'],
  4: ['training', 'lecture'],
  5: ['counterpartSupport', 'pairingAid', 'expertService'],
  6: [
    'project',
    'commissionedProject',
    'plan',
    'standard',
    'inventionPatent',
    'utilityPatent',
    'designPatent',
  ],
  7: ['paper', 'translation', 'book'],
  8: ['studyYear', 'graduation'],
} as const satisfies Record<Exclude<ClaimType, 9>, readonly string[]>

export const levels = [
  'national',
  'provincial',
  'city',
  'county',
  'department',
  // of a standard
  'industry',
  'local',
  'group',
  // of a journal
  'core',
  'ordinary',
  'supplement',
] as const
export const LevelSchema = z.enum(levels)
export type Level = z.infer<typeof LevelSchema>

export const units = ['day', 'tenThousandCharacters', 'module', 'subject', 'year'] as const
export type Unit = (typeof units)[number]

const TextSchema = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const DaySchema = z.iso.date()
const HoursSchema = z.number().positive().multipleOf(0.5)
const PercentSchema = z.number().int().min(0).max(100)
const TypeSchema = z.literal(claimTypes)
const ClauseSchema = z.string().min(1).describe('Where the document says so')

/** The document that the figures stand in. What is not known is null, never left out. */
const SourceSchema = z.strictObject({
  name: z.string().min(1),
  number: z.string().min(1).nullable(),
  url: z.url().nullable(),
  date: DaySchema.nullable(),
})

/** How the author's rank bears on the figure: a share of each rank, a whole divided by place, or a bonus. */
const RankSchema = z.union([
  z.strictObject({
    percents: z.strictObject({
      first: PercentSchema,
      corresponding: PercentSchema.optional(),
      others: PercentSchema,
    }),
  }),
  z.strictObject({ divided: z.union([z.literal('equally'), z.array(PercentSchema).min(1)]) }),
  z.strictObject({ bonus: z.strictObject({ first: HoursSchema, corresponding: HoursSchema.optional() }) }),
])
export type Rank = z.infer<typeof RankSchema>

const RowSchema = z.strictObject({
  types: z.array(TypeSchema).min(1),
  kinds: z.array(z.string()).min(1).optional().describe('Only these; every kind of the types where absent'),
  levels: z.array(LevelSchema).min(1).optional().describe('Only these; a figure by level names its own'),
  online: z.boolean().optional().describe('Only online, only on site; both where absent'),
  title: TextSchema.optional().describe('What it is called, for type 9'),
  figure: z.union([
    HoursSchema,
    z.partialRecord(LevelSchema, HoursSchema),
    z.literal('minutes').describe('minutes / 45 of each day'),
    z.literal('labelled').describe('as labelled on what was attended'),
  ]),
  per: z.enum(units).optional().describe('The figure is for one of these; flat where absent'),
  ceilingPerDay: HoursSchema.optional(),
  rank: RankSchema.optional(),
  clause: ClauseSchema,
})
export type Row = z.infer<typeof RowSchema>

/** The most hours that these types (a way, a class of activity) may earn in a year, or in a window of years. */
const CapSchema = z.strictObject({
  name: z.string().min(1),
  types: z.array(TypeSchema).min(1),
  kinds: z.array(z.string()).min(1).optional(),
  hours: HoursSchema,
  years: z.number().int().min(1).max(10).default(1),
  clause: ClauseSchema,
})
export type Cap = z.infer<typeof CapSchema>

const BindsSchema = z.union([
  z.literal('city'),
  z.literal('nobody'),
  z.strictObject({ industry: z.string().min(1) }),
])

/**
 * The hour standards of one document, from a day on (Article 12). `category` is always professional: a claim or class
 * yields nothing else. A set with a label never binds in the city's policy set.
 */
export const RuleSetSchema = z
  .strictObject({
    standard: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    description: TextSchema,
    label: z.enum(['example', 'unverified', 'demo']).optional(),
    source: SourceSchema,
    mark: z.enum(['R', 'S', 'D']),
    category: z.literal('professional'),
    binds: BindsSchema,
    insteadOf: z
      .string()
      .optional()
      .describe('The standard that it stands in for where its label is admitted'),
    from: DaySchema,
    until: DaySchema.optional(),
    loaded: DaySchema.describe('The day since which the system knows it'),
    bestOfAchievement: ClauseSchema.optional().describe('One achievement counts at its highest'),
    caps: z.array(CapSchema).default([]),
    rows: z.array(RowSchema),
  })
  .superRefine((set, context) => {
    for (const message of contradictions(set)) context.addIssue({ code: 'custom', message })
  })
export type RuleSetData = z.infer<typeof RuleSetSchema>

/** A rule set with its version: what an entry of the ledger names. */
export type RuleSet = RuleSetData & { readonly version: string }

/**
 * The version of a rule set: its name and a digest of all it says, in an order that no rewriting changes.
 *
 * @public policy/compile-standards.js writes it beside the data
 */
export function versionOf(set: RuleSetData, digest: (text: string) => string): string {
  return `${set.standard}-${digest(canonical(set)).slice(0, 12)}`
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}

type Shape = {
  label?: string
  binds: unknown
  source: z.infer<typeof SourceSchema>
  rows: Row[]
  caps: Cap[]
  from: string
  until?: string
}

/** Finds parts of the set that contradict each other, which no single key shows. */
function contradictions(set: Shape): string[] {
  const { label, binds, source, rows } = set
  const faults: string[] = []
  if ((label === 'example') !== (binds === 'nobody')) faults.push('an example binds nobody, all else binds')
  if (!label && rows.length > 0 && Object.values(source).includes(null))
    faults.push('figures that bind name their document in full')
  if (set.until && set.until < set.from) faults.push('until lies before from')
  for (const row of rows) faults.push(...rowFaults(row, set).map(fault => `${row.clause}: ${fault}`))
  for (const cap of set.caps) faults.push(...kindFaults(cap).map(fault => `${cap.name}: ${fault}`))
  for (const [i, row] of rows.entries())
    if (rows.slice(i + 1).some(other => overlap(row, other)))
      faults.push(`${row.clause}: another row measures the same`)
  for (const [i, cap] of set.caps.entries())
    for (const other of set.caps.slice(i + 1))
      if (cross(cap, other, rows)) faults.push(`${cap.name}: crosses ${other.name}; caps nest or are apart`)
  return faults
}

function rowFaults(row: Row, set: Shape): string[] {
  const faults = kindFaults(row)
  if (row.types.includes(9) && typeof set.binds !== 'object' && set.binds !== 'nobody')
    faults.push('type 9 is what a provincial rule names')
  if (row.types.includes(9) && !(row.kinds && row.title)) faults.push('type 9 needs kinds and a title')
  if (row.per && typeof row.figure === 'string') faults.push(`${row.figure} is no figure per ${row.per}`)
  const isDaily = row.per === 'day' || row.figure === 'minutes' || row.figure === 'labelled'
  if (row.ceilingPerDay && !isDaily) faults.push('a ceiling a day needs a measure of days')
  if (row.rank && 'divided' in row.rank && row.rank.divided !== 'equally' && sum(row.rank.divided) > 100)
    faults.push('the shares are above the whole')
  return faults
}

function kindFaults({ types, kinds = [] }: { types: ClaimType[]; kinds?: string[] }): string[] {
  if (types.includes(9)) return []
  const known = types.flatMap(type => (type === 9 ? [] : [...kindsOf[type]])) as string[]
  return kinds.filter(kind => !known.includes(kind)).map(kind => `no such kind: ${kind}`)
}

export interface Kind {
  readonly type: ClaimType
  readonly kind: string
}

/** The kinds that the rows measure, each kind of each type once. */
export function kindsMeasured(rows: readonly Row[]): Kind[] {
  const all = rows.flatMap(row =>
    row.types.flatMap(type => {
      const kinds: readonly string[] = type === 9 ? (row.kinds ?? []) : kindsOf[type]
      return kinds.filter(kind => !row.kinds || row.kinds.includes(kind)).map(kind => ({ type, kind }))
    }),
  )
  return all.filter(
    (each, i) => all.findIndex(({ type, kind }) => type === each.type && kind === each.kind) === i,
  )
}

/** Whether a cap binds it. */
export const isUnder = (cap: Cap, { type, kind }: Kind): boolean =>
  cap.types.includes(type) && (!cap.kinds || cap.kinds.includes(kind))

/** Caps that share something, while each binds more than the other: what is left under both has no plain answer. */
function cross(a: Cap, b: Cap, rows: readonly Row[]): boolean {
  const kinds = kindsMeasured(rows)
  const some = (inA: boolean, inB: boolean) =>
    kinds.some(each => isUnder(a, each) === inA && isUnder(b, each) === inB)
  return some(true, true) && some(true, false) && some(false, true)
}

function overlap(a: Row, b: Row): boolean {
  const meet = <T>(x?: readonly T[], y?: readonly T[]) => !x || !y || x.some(each => y.includes(each))
  const sides = a.online === undefined || b.online === undefined || a.online === b.online
  return sides && meet(a.types, b.types) && meet(a.kinds, b.kinds) && meet(levelsOf(a), levelsOf(b))
}

/** The levels that a row measures; every level, and none at all, where undefined. */
export function levelsOf({ levels: only, figure }: Row): readonly Level[] | undefined {
  return typeof figure === 'object' ? (Object.keys(figure) as Level[]) : only
}

const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0)
