import { join } from 'node:path'
import { dist } from '../../ops/installation/checkout'
import { builtProcesses, type ProcessName } from '../../ops/installation/processes'
import { loadedBy } from './import-graph'

/** The one file that names all workflows: what it loads is in the bundle. */
const workflows = join(dist, 'workflows/workflows.js')

/** What must be made again or started again after these files of the build have changed. */
export function concernedBy(outputs: readonly string[]): { processes: ProcessName[]; bundle: boolean } {
  const loads = (script: string) => {
    const loaded = loadedBy(script)
    return outputs.some(output => loaded.has(output))
  }
  const bundle = loads(workflows)
  const processes = builtProcesses()
    .filter(({ name, script }) => (name === 'worker' && bundle) || loads(join(dist, script)))
    .map(({ name }) => name)
  return { processes, bundle }
}
