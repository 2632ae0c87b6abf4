// Compiles domain/**/*.yaml (but cases) into domain/generated/policy-data.ts, since a workflow bundle can't read
// files. Refuses a value without basis; lists every fault at once. Run by `npm run generate`. Hour standards are
// compile-standards.js's.
const fs = require('node:fs')
const path = require('node:path')
const { createHash } = require('node:crypto')
const { parse } = require('yaml')
const { compileStandards, printStandards } = require('./compile-standards')

const DOMAIN = path.resolve(__dirname, '..')
const OUT = path.join(DOMAIN, 'generated')
const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86400 }
const UNITS = [
  'seconds',
  'working days',
  'hours of credit',
  'percent',
  'count',
  'bytes',
  'ratio',
  'year',
  'month-day',
  'yes or no',
]
const BYTES = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }
const DURATIONS = ['seconds', 'working days']
const MARKS = ['R', 'S', 'D']
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Reads every file under the folder; answers rules, tables, sets and all faults found. */
function compile(folder = DOMAIN) {
  const faults = []
  const files = yamlFiles(folder).map(name => ({ name, data: read(folder, name, faults) }))
  const found = { rules: [], tables: {}, overrides: { city: {} } }
  for (const { name, data } of files) place(name, data, found, faults)
  const sets = {}
  for (const [set, values] of Object.entries(found.overrides))
    sets[set] = overridesOf(set, values, found.rules, faults)
  return {
    rules: found.rules,
    tables: { ...found.tables, sets },
    versions: versionsOf(found, sets),
    faults,
  }
}

function place(name, data, found, faults) {
  if (!data || typeof data !== 'object') return
  if (data.standard || data.published) return // compile-standards.js reads these
  const rule = name.replace(/\.yaml$/, '')
  if (data.set) found.overrides[data.set] = data.overrides ?? {}
  else if (data.table) found.tables[data.table] = rowsOf(rule, data, faults)
  else found.rules.push(ruleOf(rule, data, faults))
}

function ruleOf(rule, data, faults) {
  const fault = text => faults.push(`${rule}: ${text}`)
  checkDescription(data, fault)
  if (!UNITS.includes(data.unit)) fault(`unit must be one of ${UNITS.join(', ')}; it is ${data.unit}`)
  if (!Array.isArray(data.values) || data.values.length === 0) fault('no values')
  const values = (Array.isArray(data.values) ? data.values : []).map((v, i) =>
    datedValue(v ?? {}, data.unit, text => fault(`value ${i + 1}: ${text}`)),
  )
  const froms = values.map(v => v.from)
  if (new Set(froms).size !== froms.length) fault('two values from the same day')
  return { rule, description: data.description, values: values.sort((a, b) => (a.from < b.from ? 1 : -1)) }
}

function datedValue(v, unit, fault) {
  const from = String(v.from)
  if (!DAY.test(from)) fault(`from must be a day, it is ${v.from}`)
  checkBasis(v, fault)
  if ((v.value === undefined) === (v.expression === undefined)) fault('give either value or expression')
  const value = v.expression === undefined ? v.value : amountOf(v.expression, unit, fault)
  checkKind(value, unit, fault)
  return {
    value,
    unit,
    expression: String(v.expression ?? v.value),
    mark: v.mark,
    basis: v.basis,
    article: String(v.article),
    from,
  }
}

function rowsOf(name, data, faults) {
  const fault = text => faults.push(`${name}: ${text}`)
  checkDescription(data, fault)
  if (!Array.isArray(data.rows) || data.rows.length === 0) fault('no rows')
  const rows = Array.isArray(data.rows) ? data.rows : []
  const same = data.same ?? {}
  const full = rows.map(row => ({ ...same, ...row }))
  for (const [i, row] of full.entries()) checkBasis(row, text => fault(`row ${i + 1}: ${text}`))
  return full
}

function checkBasis(v, fault) {
  if (!v.basis) fault('no basis: every value names the text it rests on')
  if (!MARKS.includes(v.mark)) fault(`mark must be R, S or D; it is ${v.mark}`)
  if (v.article === undefined || v.article === '') fault("no article ('none' if it has none)")
}

function checkDescription(data, fault) {
  if (!data.description?.zh || !data.description?.en) fault('description needs zh and en')
}

function checkKind(value, unit, fault) {
  if (unit === 'month-day') return /^\d{2}-\d{2}$/.test(String(value)) || fault(`not MM-DD: ${value}`)
  if (unit === 'yes or no') return typeof value === 'boolean' || fault(`not true or false: ${value}`)
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    return fault(`not a number: ${value}`)
  if (unit === 'hours of credit' && !Number.isInteger(value * 2)) fault(`not in steps of 0.5: ${value}`)
  if (['seconds', 'working days', 'count', 'bytes', 'year'].includes(unit) && !Number.isInteger(value))
    fault(`not whole: ${value}`)
}

/** '3 days' -> 259200; '10 working days' -> 10; '20 MiB' -> 20971520. */
function amountOf(expression, unit, fault) {
  const working = /^(\d+) working days?$/.exec(expression)
  if (unit === 'working days' && working) return Number(working[1])
  const clock = /^(\d+) (second|minute|hour|day)s?$/.exec(expression)
  if (unit === 'seconds' && clock) return Number(clock[1]) * SECONDS[clock[2]]
  const size = /^(\d+) (KiB|MiB|GiB)$/.exec(expression)
  if (unit === 'bytes' && size) return Number(size[1]) * BYTES[size[2]]
  fault(`can't read '${expression}' as ${unit}`)
  return 0
}

/** A set may shorten durations and nothing else; one in working days may be given in seconds. */
function overridesOf(set, values, rules, faults) {
  const out = {}
  for (const [name, expression] of Object.entries(values)) {
    const fault = text => faults.push(`set ${set}, ${name}: ${text}`)
    const rule = rules.find(r => r.rule === name)
    if (!rule) fault('no such rule')
    else if (!rule.values.every(v => DURATIONS.includes(v.unit))) fault('only durations may differ')
    const unit = /working day/.test(expression) ? 'working days' : 'seconds'
    if (unit === 'working days' && rule && rule.values[0]?.unit !== unit)
      fault('its unit is not working days')
    out[name] = { value: amountOf(expression, unit, fault), unit, expression }
  }
  return out
}

/** The digest covers tables too: holidays move deadlines, and an entry names the version that it rests on. */
function versionsOf({ rules, tables }, sets) {
  const digest = overrides =>
    createHash('sha256')
      .update(JSON.stringify([rules, tables, overrides]))
      .digest('hex')
      .slice(0, 12)
  return Object.fromEntries(
    Object.entries(sets).map(([set, overrides]) => [set, `${set}-${digest(overrides)}`]),
  )
}

function yamlFiles(folder) {
  return fs
    .readdirSync(folder, { recursive: true })
    .map(name => name.split(path.sep).join('/'))
    .filter(name => name.endsWith('.yaml') && !name.endsWith('.cases.yaml'))
    .sort()
}

function read(folder, name, faults) {
  try {
    return parse(fs.readFileSync(path.join(folder, name), 'utf8'))
  } catch (error) {
    faults.push(`${name}: ${error.message}`)
    return undefined
  }
}

const TYPE = { 'month-day': 'string', 'yes or no': 'boolean' }

function print({ rules, tables, versions }) {
  const json = x => JSON.stringify(x, null, 2)
  const types = rules.map(r => `  '${r.rule}': ${TYPE[r.values[0].unit] ?? 'number'}`)
  return [
    '// Generated by domain/policy/compile.js from domain/**/*.yaml. Do not edit.',
    "import type { Tables } from '../policy/tables'",
    "import type { PolicyRule } from '../policy/policy'",
    '',
    `export interface RuleValues {\n${types.join('\n')}\n}`,
    'export type RuleName = keyof RuleValues',
    `export const versions = ${json(versions)} as const`,
    `export const rules = ${json(rules)} as unknown as readonly PolicyRule[]`,
    `export const tables = ${json(tables)} as unknown as Tables`,
    '',
  ].join('\n')
}

function main() {
  const [result, standards] = [compile(), compileStandards()]
  const faults = [...result.faults, ...standards.faults]
  if (faults.length > 0) {
    console.error(`Policy data has ${faults.length} fault(s):\n  ${faults.join('\n  ')}`)
    process.exit(1)
  }
  fs.mkdirSync(OUT, { recursive: true })
  write(path.join(OUT, 'policy-data.ts'), print(result))
  write(path.join(OUT, 'standards-data.ts'), printStandards(standards))
}

function write(file, text) {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return
  fs.writeFileSync(`${file}.${process.pid}`, text)
  fs.renameSync(`${file}.${process.pid}`, file)
}

if (require.main === module) main()
module.exports = { compile }
