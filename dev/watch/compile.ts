import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import ts from 'typescript'
import { checkout, dist } from '../../ops/installation/checkout'

const { assets } = require(join(checkout, 'dev/build/build')) as { assets: RegExp }

/** As `npm run build` has it; a file alone can't tell that its package is CommonJS. */
const compilerOptions: ts.CompilerOptions = {
  ...ts.parseConfigFileTextToJson('', readFileSync(join(checkout, 'tsconfig.json'), 'utf8')).config
    .compilerOptions,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
}

/** Brings the build up to date with these files of the sources, each by itself. @returns the files of the build that differ now */
export function compile(sources: readonly string[]): string[] {
  return sources.flatMap(source => {
    if (source.endsWith('.ts')) return compileOne(source)
    return assets.test(source) ? copy(source) : []
  })
}

function compileOne(source: string): string[] {
  const output = join(dist, source.replace(/\.ts$/, '.js'))
  const text = readIfThere(join(checkout, source))
  if (text === undefined) return remove(output)
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    compilerOptions,
    fileName: basename(source),
  })
  if (outputText === readIfThere(output)) return []
  mkdirSync(dirname(output), { recursive: true })
  writeFileSync(output, outputText)
  const map = JSON.parse(sourceMapText ?? '{}') as object
  writeFileSync(`${output}.map`, JSON.stringify({ ...map, sources: [join(checkout, source)] }))
  return [output]
}

function copy(source: string): string[] {
  const output = join(dist, source)
  if (!existsSync(join(checkout, source))) return remove(output)
  mkdirSync(dirname(output), { recursive: true })
  copyFileSync(join(checkout, source), output)
  return [output]
}

function remove(output: string): string[] {
  rmSync(output, { force: true })
  return [output]
}

const readIfThere = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, 'utf8') : undefined
