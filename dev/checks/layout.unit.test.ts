import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../../ops/installation/checkout'

const { subjects }: { subjects: Record<string, object> } = require('./arrows')

const FILES_MAX = 25
const names = ['main.ts', 'service.ts', 'deps.ts', 'routes.ts', 'activities.ts', 'consumers.ts']
const services = entriesOf('services')
  .map(entry => entry.name)
  .filter(name => name !== 'kit')
const folders = [...services.map(service => `services/${service}/src`), 'services/kit'].flatMap(foldersIn)

test.each(services)('%s has files of the seven names alone at the top of its src/', service => {
  const files = entriesOf(`services/${service}/src`)
    .filter(entry => entry.isFile())
    .map(entry => entry.name)
  expect(files.filter(file => !names.includes(file))).toEqual([])
})

test.each(services)(
  '%s has a main that only starts, a wiring, dependencies and a table of endpoints',
  service => {
    const files = entriesOf(`services/${service}/src`).map(entry => entry.name)
    expect(files).toEqual(
      expect.arrayContaining(['main.ts', 'service.ts', 'deps.ts', 'routes.ts', 'testing']),
    )
  },
)

test.each(services)('%s has a row of arrows for each subject', service => {
  const folders = entriesOf(`services/${service}/src`)
    .filter(entry => entry.isDirectory() && entry.name !== 'testing')
    .map(entry => entry.name)
  expect(Object.keys(subjects[service] ?? {}).sort()).toEqual(folders.sort())
})

test(`no folder of a service or of kit has more than ${FILES_MAX} files beside its tests`, () => {
  const counts = folders.map(folder => [folder, entriesOf(folder).filter(isCode).length] as const)
  expect(counts.filter(([, count]) => count > FILES_MAX)).toEqual([])
})

function foldersIn(folder: string): string[] {
  const below = entriesOf(folder).filter(entry => entry.isDirectory())
  return [folder, ...below.flatMap(entry => foldersIn(`${folder}/${entry.name}`))]
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(join(checkout, folder), { withFileTypes: true })
}

function isCode(entry: Dirent): boolean {
  return entry.isFile() && !/\.(unit|int|e2e)\.test\.ts$/.test(entry.name)
}
