import { differingBuckets } from './buckets'

const bucket = (name: string, digest: string) => ({ bucket: name, digest })

test('only buckets that differ, or that one side lacks, are looked into', () => {
  const left = [bucket('00', 'a'), bucket('01', 'b'), bucket('02', 'c')]
  const right = [bucket('00', 'a'), bucket('01', 'x'), bucket('03', 'd')]
  expect(differingBuckets(left, right)).toEqual(['01', '02', '03'])
})
