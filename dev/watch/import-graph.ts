import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const OURS = /require\(["'](\.[^"']*)["']\)/g

/** Every file of the build that a script loads, itself included. */
export function loadedBy(script: string): Set<string> {
  const loaded = new Set<string>()
  const open = [script]
  for (let file = open.pop(); file; file = open.pop()) {
    if (loaded.has(file)) continue
    loaded.add(file)
    if (file.endsWith('.js')) open.push(...requiredIn(file))
  }
  return loaded
}

function requiredIn(file: string): string[] {
  const { resolve } = createRequire(file)
  return [...readFileSync(file, 'utf8').matchAll(OURS)].map(([, name]) => resolve(name!))
}
