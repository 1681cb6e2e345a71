import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FolderBusy, lockFolder } from './lock.ts'

let folder: string
let dead: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-lock-'))
  dead = join(folder, 'server-00000000-0000-4000-8000-000000000000.lock')
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

test('of many that come at the same time one gets the folder', async () => {
  await writeFile(dead, '999999999 1\n')
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('the lock of a process that is gone is taken over, also when its number came again', async () => {
  await writeFile(dead, '999999999 1\n')
  await (await lockFolder(folder))()
  await writeFile(dead, `${process.ppid} 1\n`)
  await (await lockFolder(folder))()
  expect(await readdir(folder)).toEqual([])
})
