/** Tells the person at the terminal. Always on stderr: stdout belongs to results (`--json`). */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
