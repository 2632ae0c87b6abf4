import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeWhenGone } from './orphans'

/** A folder that is removed when this process is gone. Open to others: PostgreSQL runs as a user of its own. */
export function makeTemporaryFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `xueshi-${purpose}-`))
  chmodSync(folder, 0o755)
  removeWhenGone(folder)
  return folder
}
