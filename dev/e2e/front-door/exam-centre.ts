import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkout } from '../../../ops/installation/checkout'
import { awaitHours, type ListPreview, type Posted } from '../../journey/exam'
import { signIn } from '../../journey/identity'
import { loadDemoCity } from '../../launcher/demo-city'
import { makeTemporaryFolder } from '../../launcher/temporary'
import type { Town } from '../town'

/** The commands of docs/exam-centre.md work as they are printed; only the port is another. */
export const examCentre = {
  'the documented commands for an exam centre work as printed after a fresh start; run again, they change nothing':
    async (town: Town) => {
      const { cluster, api } = town
      const said: string[] = []
      const { portalUrl, secrets } = cluster
      // This town has a county bureau of its own, so the people of the demo city do not settle: they are not needed here.
      const say = (line: string) => !line.includes('its people could not be settled') && said.push(line)
      const load = () => loadDemoCity({ portalUrl, secrets, policySet: 'demo', say })
      await (await load()).examDay
      expect(said.join('\n')).toMatch(/sitting [\w-]+ was held/)

      const folder = makeTemporaryFolder('exam-centre')
      mkdirSync(join(folder, '.data'))
      writeFileSync(join(folder, '.data/secrets.json'), JSON.stringify(secrets))
      const script = commandsOf('docs/exam-centre.md').replace('http://127.0.0.1:8080', portalUrl)

      const twice = `${script}${script.trim().split('\n').at(-1)}\n`
      const [preview, posted, again] = await run(twice, folder)
      expect(preview).toMatchObject({ counts: { fresh: 3, same: 0, changed: 0, refused: 0 } })
      expect(posted).toMatchObject({ ...preview, batchId: expect.any(String) })
      const person = await signIn(api, '330302198804160002', secrets.municipalBureauPassword)
      await awaitHours(api, person, 18)

      expect(again).toMatchObject({ batchId: posted.batchId, counts: { fresh: 0, same: 3 } })

      const restarted = said.length
      await (await load()).examDay
      expect(said.slice(restarted)).toEqual([said[0]])
    },
}

/** The first block of commands in a document. */
function commandsOf(document: string): string {
  const [, commands] = /```\n([\s\S]*?)```/.exec(readFileSync(join(checkout, document), 'utf8')) ?? []
  if (!commands) throw new Error(`${document} has no commands`)
  return commands
}

/** The answers that the commands end with: the preview, the post, and the same post again. */
async function run(script: string, cwd: string): Promise<[ListPreview, Posted, Posted]> {
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd })
  const answers = stdout.split(/(?<=\})\s*(?=\{"(?:digest|batchId)")/)
  return answers.map(each => JSON.parse(each)) as [ListPreview, Posted, Posted]
}
