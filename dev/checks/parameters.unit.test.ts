import ts from 'typescript'
import { files, read } from './repository'

const MAX = 4

/** Rooms whose own functions are held as well; elsewhere only those that others import. */
const HELD_WHOLE =
  /^(domain|workflows|ops|services\/[a-z]+\/(src|http|sql|facts|keys|run|intake|tables|base))\//
const isTest = (file: string): boolean => /\.test\.tsx?$|\/testing\//.test(file)

const isExported = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)

/** Functions of a file with more than four positional parameters: their arguments are told apart by their order alone. */
function longLists(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const isHeldWhole = HELD_WHOLE.test(file) && !isTest(file)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && node.parameters.length > MAX) {
      const declared = ts.isVariableDeclaration(node.parent) ? node.parent.parent.parent : node
      if (isHeldWhole || isExported(declared)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart())
        found.push(`${file}:${line + 1}`)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

test('no function has five positional parameters: a command or its facts are an object', () => {
  const sources = files.filter(file => /\.tsx?$/.test(file) && !/\.d\.ts$|\/generated\//.test(file))
  expect(sources.length).toBeGreaterThan(1000)
  expect(sources.flatMap(file => longLists(file, read(file)))).toEqual([])
})

test('five parameters would be seen, of an exported function anywhere and of any in a service', () => {
  const five = '(a: 1, b: 2, c: 3, d: 4, e: 5) => a'
  expect(longLists('dev/x.ts', `export const act = ${five}`)).toEqual(['dev/x.ts:1'])
  expect(longLists('dev/x.ts', `const act = ${five}`)).toEqual([])
  expect(longLists('services/exam/src/x.ts', `\nconst act = ${five}`)).toEqual(['services/exam/src/x.ts:2'])
})
