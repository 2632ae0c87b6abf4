// node dev/checks/walks.js: how many files one touches who follows a command by hand, and how many imports a file has.
// docs/development.md keeps the numbers. A walk follows each function and constant that the code names, but no types.
const { readdirSync } = require('node:fs')
const { dirname, join, relative } = require('node:path')
const ts = require('typescript')

const root = join(__dirname, '../..')
const walks = {
  heartbeat: { 'services/course/src/study/beats.ts': ['createBeats'] },
  booking: { 'services/exam/src/seats/seat-booking.ts': ['bookSeat'] },
  'posted results': { 'services/exam/src/results/results.ts': ['postResults'] },
  'claim, draft to registered': {
    'services/claim/src/claims/drafts.ts': ['createDraft'],
    'services/claim/src/claims/submission.ts': ['submitClaim'],
    'services/claim/src/claims/approval.ts': ['approveClaim'],
    'services/claim/src/claims/registration.ts': ['recordRegistered'],
  },
  'roster, posted': { 'services/claim/src/classes/rosters/rosters.ts': ['postRoster'] },
  'roster, reviewed': { 'services/claim/src/classes/class-review.ts': ['reviewRoster'] },
}
const OURS = /^(services\/kit|services\/\w+\/src|domain)\//
const NOT_FOLLOWED = /\/(generated|testing|prisma)\/|\.test\.ts$/

const read = file => ts.sys.readFile(join(root, file))
const sources = readdirSync(join(root, 'services'), { recursive: true })
  .map(file => join('services', file))
  .filter(file => /^services\/(?!kit\/)\w+\/src\/.*\.ts$/.test(file) && !NOT_FOLLOWED.test(file))

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  root,
)
const starts = Object.values(walks).flatMap(files => Object.keys(files).map(file => join(root, file)))
const program = ts.createProgram(starts, { ...options, noEmit: true, incremental: false })
const checker = program.getTypeChecker()

for (const [name, entries] of Object.entries(walks)) {
  const files = filesOf(entries)
  const rooms = new Set(files.filter(file => file.startsWith('services')).map(file => dirname(file)))
  const of = pattern => files.filter(file => pattern.test(file)).length
  const parts = `service ${of(/\/src\//)}, kit ${of(/\/kit\//)}, domain ${of(/^domain/)}`
  console.log(
    `${name}: ${files.length} files (${parts}), ${rooms.size} rooms, ${countReturns(files)} returns`,
  )
}
const counts = sources
  .map(file => new Set(read(file).match(/(?<=^(import|export)[^;]*?from )'\.[^']+'/gm)))
  .map(found => found.size)
counts.sort((one, other) => one - other)
console.log(`relative imports of ${counts.length} files: median ${counts[Math.floor(counts.length / 2)]}`)

/** The files in the order in which one who follows each name at once comes to them. */
function filesOf(entries) {
  const followed = new Set()
  const files = new Set()
  const follow = declaration => {
    if (followed.has(declaration)) return
    followed.add(declaration)
    files.add(fileOf(declaration))
    const look = node => {
      const target = ts.isIdentifier(node) ? declarationOf(node) : undefined
      if (target) follow(target)
      ts.forEachChild(node, look)
    }
    ts.forEachChild(declaration, look)
  }
  for (const [file, names] of Object.entries(entries)) {
    const exported = checker.getExportsOfModule(
      checker.getSymbolAtLocation(program.getSourceFile(join(root, file))),
    )
    for (const name of names) follow(exported.find(symbol => symbol.name === name).declarations[0])
  }
  return [...files]
}

/** The function or constant of ours that stands at the top of a file and has this name. */
function declarationOf(identifier) {
  let symbol = checker.getSymbolAtLocation(identifier)
  if (ts.isShorthandPropertyAssignment(identifier.parent))
    symbol = checker.getShorthandAssignmentValueSymbol(identifier.parent)
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol)
  const declaration = symbol?.declarations?.[0]
  if (!declaration || !isFollowed(fileOf(declaration))) return undefined
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
  const isCode =
    ts.isVariableDeclaration(declaration) ||
    ts.isFunctionDeclaration(declaration) ||
    ts.isClassDeclaration(declaration)
  return isCode && ts.isSourceFile(statement.parent) ? declaration : undefined
}

function fileOf(declaration) {
  return relative(root, declaration.getSourceFile().fileName)
}

function isFollowed(file) {
  return OURS.test(file) && !NOT_FOLLOWED.test(file)
}

/** How often the way comes back to a folder of the services that it had left. */
function countReturns(files) {
  const folders = files.filter(file => file.startsWith('services')).map(file => dirname(file))
  const stays = folders.filter((folder, at) => folder !== folders[at - 1])
  return stays.length - new Set(stays).size
}
