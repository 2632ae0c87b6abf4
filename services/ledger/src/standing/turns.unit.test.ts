import { isRefusal } from '../../../../domain/refusals/refusal'
import { accountsInTurn, inTurn } from './turns'

describe('what is dear', () => {
  test('is done one at a time for an account, and nobody waits for another', async () => {
    const begun: string[] = []
    const ends: Array<() => void> = []
    const work = (name: string) => () =>
      new Promise<string>(resolve => {
        begun.push(name)
        ends.push(() => resolve(name))
      })
    const all = [
      inTurn({ id: 'a' }, work('a1')),
      inTurn({ id: 'a' }, work('a2')),
      inTurn({ id: 'b' }, work('b1')),
    ]
    await Promise.resolve()
    await Promise.resolve()
    expect(begun.sort()).toEqual(['a1', 'b1'])
    for (let done = 0; done < 3; done += 1) {
      ends[done]!()
      await Promise.all([all[[0, 2, 1][done]!]])
      await new Promise(setImmediate)
    }
    expect(await Promise.all(all)).toEqual(['a1', 'a2', 'b1'])
    expect(accountsInTurn()).toBe(0)
  })

  test('is refused once 15 of the account wait, and done again afterwards', async () => {
    let end: () => void = () => undefined
    const held = new Promise<void>(resolve => {
      end = resolve
    })
    const all = Array.from({ length: 20 }, () => inTurn({ id: 'a' }, () => held.then(() => 'done')))
    await new Promise(setImmediate)
    end()
    const answers = await Promise.all(all)
    expect(answers.filter(answer => answer === 'done')).toHaveLength(16)
    expect(answers.filter(isRefusal).map(each => each.code)).toEqual(Array(4).fill('too-many-requests'))
    expect(await inTurn({ id: 'a' }, async () => 'again')).toBe('again')
    expect(accountsInTurn()).toBe(0)
  })

  test('gives its turn back where it fails', async () => {
    await expect(inTurn({ id: 'a' }, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(accountsInTurn()).toBe(0)
  })
})
