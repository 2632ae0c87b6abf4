import { changedBetween } from './sources'

test('a file counts as changed when it was written, made or removed', () => {
  const before = new Map([
    ['same.ts', 1],
    ['written.ts', 1],
    ['removed.ts', 1],
  ])
  const after = new Map([
    ['same.ts', 1],
    ['written.ts', 2],
    ['made.ts', 1],
  ])

  expect(changedBetween(before, after)).toEqual(['made.ts', 'removed.ts', 'written.ts'])
})
