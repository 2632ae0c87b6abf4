import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const root = join(__dirname, '../..')

const NOT_OURS = /(^|\/)(node_modules|dist|coverage|generated|\.data|\.git|\.ci)(\/|$)|prisma\/client(\/|$)/

/** All files of the repository, by their path from the root. What is generated or installed is left out. */
export const files: string[] = walk('')

const known = new Set(files)
const folders = new Set(files.flatMap(foldersOf))

export const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** Whether a file or a folder has this path. */
export const isThere = (path: string): boolean => {
  const plain = path.replace(/\/$/, '')
  return known.has(plain) || folders.has(plain) || plain === '.' || plain === ''
}

function walk(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = folder ? `${folder}/${entry.name}` : entry.name
    if (NOT_OURS.test(path)) return []
    return entry.isDirectory() || (entry.isSymbolicLink() && statSync(join(root, path)).isDirectory())
      ? walk(path)
      : [path]
  })
}

function foldersOf(file: string): string[] {
  const folder = dirname(file)
  return folder === '.' ? [] : [folder, ...foldersOf(folder)]
}
