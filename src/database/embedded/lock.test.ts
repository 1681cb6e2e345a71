import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FolderBusy, lockFolder } from './lock.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-lock-'))
})

afterEach(() => rm(folder, { recursive: true }))

test('a folder is given to one at a time', async () => {
  const unlock = await lockFolder(folder)
  await expect(lockFolder(folder, 0)).rejects.toThrow(FolderBusy)
  await unlock()
  await (await lockFolder(folder))()
  expect(await readdir(folder)).toEqual([])
})

test('whoever comes while the first one is stopping waits for it', async () => {
  const unlock = await lockFolder(folder)
  const second = lockFolder(folder)
  await unlock()
  await (await second)()
})

test('of many that find a dead lock at the same time one gets the folder', async () => {
  await writeFile(join(folder, 'server.lock'), '999999999 1\n')
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder, 0)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('the lock of a process that is gone is taken over, also when its number came again', async () => {
  await writeFile(join(folder, 'server.lock'), '999999999 1\n')
  await (await lockFolder(folder))()
  await writeFile(join(folder, 'server.lock'), `${process.ppid} 1\n`)
  await (await lockFolder(folder))()
  expect(await readdir(folder)).toEqual([])
})
