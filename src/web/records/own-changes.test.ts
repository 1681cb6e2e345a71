import { expect, test } from 'vitest'
import type { RecordJson } from '../app/contract.ts'
import { asChanged, changeInTurn, changesDone, holdUntilAnswered, inTurn, versionWith } from './own-changes.ts'

const deal = (id: string, version: number, more: object = {}): RecordJson => ({
  id,
  version,
  createdAt: '',
  updatedAt: '',
  ...more,
})

test('a change waits for the one before it, and is made on what that was answered with', async () => {
  const seen = deal('a', 1, { stage: 'new', name: 'Kitchen' })
  const answers: ((now: RecordJson) => void)[] = []
  const answered = () => new Promise<RecordJson>(resolve => answers.push(resolve))
  const known: RecordJson[] = []
  const change = () =>
    changeInTurn(seen, now => {
      known.push(now)
      return answered()
    })
  const [first, second] = [change(), change()]
  await Promise.resolve()
  expect(known).toEqual([seen])
  answers[0]?.(deal('a', 2, { stage: 'talks' }))
  await first
  await expect.poll(() => known.length).toBe(2)
  expect(known[1]).toMatchObject({ version: 2, stage: 'talks', name: 'Kitchen' })
  answers[1]?.(deal('a', 3, { stage: 'offer' }))
  await second
  expect(asChanged(seen)).toMatchObject({ version: 3, stage: 'offer', name: 'Kitchen' })
})

test('what somebody else has changed in between is still to be met', async () => {
  const seen = deal('b', 1, { stage: 'new' })
  await changeInTurn(seen, async () => deal('b', 3, { stage: 'talks' }))
  expect(asChanged(seen)).toEqual(seen)
})

test('a way back is on the last version of one’s own only where these fields are as they were left', async () => {
  const left = deal('c', 2, { status: 'working', owner: 'me' })
  await changeInTurn(left, async () => deal('c', 3, { status: 'working', owner: 'you' }))
  expect(versionWith(left, ['status'])).toBe(3)
  expect(versionWith(left, ['status', 'owner'])).toBe(2)
})

test('a change that failed holds up none after it, and nothing is on its way in the end', async () => {
  const failed = inTurn('d', () => Promise.reject(new Error('refused')))
  const next = inTurn('d', async () => 'done')
  await expect(failed).rejects.toThrow('refused')
  await expect(next).resolves.toBe('done')
  await changesDone()
})

test('what is asked when no change is on its way waits also for those begun while it waits, and for what is only shown so far', async () => {
  const [first, second, move] = [Promise.withResolvers(), Promise.withResolvers(), Promise.withResolvers()]
  const holdsUp = async () => {
    const still = Symbol('still')
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    return (await Promise.race([waiting, Promise.resolve(still)])) === still
  }
  const changing = inTurn('e', () => first.promise)
  const waiting = changesDone()
  const next = inTurn('e', () => second.promise)
  first.resolve(null)
  await changing
  expect(await holdsUp()).toBe(true)
  void holdUntilAnswered(move.promise)
  second.resolve(null)
  await next
  expect(await holdsUp()).toBe(true)
  move.reject(new Error('refused'))
  await waiting
})
