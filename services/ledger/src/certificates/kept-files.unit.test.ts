import { refuse } from '../../../../domain/refusals/refusal'
import { createKeptFiles } from './kept-files'

describe('files that were made', () => {
  const counting = () => {
    const made: string[] = []
    const make =
      (key: string, length = 10) =>
      async () => {
        made.push(key)
        return Buffer.alloc(length)
      }
    return { made, make }
  }

  test('are made once, at the same moment too', async () => {
    const { made, make } = counting()
    const files = createKeptFiles()
    const [one, two] = await Promise.all([files.get('a', make('a')), files.get('a', make('a'))])
    expect(one).toBe(two)
    expect(await files.get('a', make('a'))).toBe(one)
    expect(made).toEqual(['a'])
  })

  test('are kept while there is room; what was asked for least recently goes first', async () => {
    const { made, make } = counting()
    const files = createKeptFiles(25)
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await files.get(key, make(key))
    expect(made).toEqual(['a', 'b', 'c', 'b'])
  })

  test('a refusal and a fault are kept by nobody', async () => {
    const { made, make } = counting()
    const files = createKeptFiles()
    expect(await files.get('a', async () => refuse('temporarily-unavailable'))).toMatchObject({
      code: 'temporarily-unavailable',
    })
    await expect(files.get('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    await files.get('a', make('a'))
    expect(made).toEqual(['a'])
  })
})
