import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** For tests only: the rows of a table of cases (`x.cases.yaml`) that stands beside its formula. */
export function cases<Row>(path: string): Row[] {
  return parse(readFileSync(path, 'utf8')) as Row[]
}
