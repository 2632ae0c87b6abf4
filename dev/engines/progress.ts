import { spawn } from 'node:child_process'
import { say } from '../../ops/installation/say'

/**
 * Runs a program that takes long, and shows on stderr that it is alive: its last line every ten seconds.
 * @throws with its last lines, when it fails
 */
export function runShowingProgress(
  what: string,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  say(`${what} ...`)
  const started = Date.now()
  const lines: string[] = []
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split(/[\r\n]+/).filter(line => line.trim()))
      lines.splice(0, lines.length - 30)
    })
  }
  const beat = setInterval(() => {
    say(`  ${seconds(started)} s: ${(lines.at(-1) ?? 'still at it').trim().slice(0, 100)}`)
  }, 10_000)
  return new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => {
      if (code === 0) resolve()
      else
        reject(new Error(`${command} ${args[0] ?? ''} ended with ${code}:\n${lines.slice(-12).join('\n')}`))
    })
  }).finally(() => {
    clearInterval(beat)
    say(`  ${seconds(started)} s`)
  })
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 1_000)
}
