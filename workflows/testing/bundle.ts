import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker'

/** The workflow code as tests run it: bundled once for all test files, and again only when it has changed. */
export async function workflowBundle(): Promise<Pick<WorkflowBundleWithSourceMap, 'code'>> {
  const workflows = join(__dirname, '..')
  const file = join(tmpdir(), `xueshi-workflows-${digestOf(workflows)}.js`)
  if (existsSync(file)) return { code: readFileSync(file, 'utf8') }
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(workflows, `workflows${extname(__filename)}`),
    logger: new DefaultLogger('ERROR'),
  })
  writeFileSync(`${file}.${process.pid}`, code)
  renameSync(`${file}.${process.pid}`, file)
  return { code }
}

function digestOf(workflows: string): string {
  const hash = createHash('sha256')
  for (const folder of ['.', 'process', 'contracts'])
    for (const name of readdirSync(join(workflows, folder))
      .filter(each => each.endsWith(extname(__filename)))
      .sort())
      hash.update(readFileSync(join(workflows, folder, name)))
  return hash.digest('hex').slice(0, 16)
}
