import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findProcess } from './process.ts'

/** Another living server already works with this data folder. */
export class FolderBusy extends Error {
  override name = 'FolderBusy'
  constructor(folder: string, pid: number) {
    super(`Rapport already runs on ${folder} (process ${pid}). Stop that one, or set RAPPORT_DATA to another folder.`)
  }
}

/**
 * Takes the data folder for this process; the returned function gives it back. The lock of a process that is gone is
 * taken over; one that lives may be about to stop, and is given `patience` milliseconds for it. `link` makes the file
 * appear whole and for exactly one of several that start together.
 */
export async function lockFolder(folder: string, patience = 5_000): Promise<() => Promise<void>> {
  const lock = join(folder, 'server.lock')
  const mine = `${lock}.${randomUUID()}`
  const content = `${process.pid} ${await findProcess(process.pid)}\n`
  const begun = Date.now()
  await writeFile(mine, content)
  try {
    while (!(await appears(mine, lock))) {
      const seen = await readFile(lock, 'utf8').catch(() => null)
      if (seen === null) continue
      const [pid, started] = seen.trim().split(' ')
      if ((await findProcess(Number(pid))) !== started) await clear(lock, seen)
      else if (Date.now() - begun < patience) await wait(100)
      else throw new FolderBusy(folder, Number(pid))
    }
  } finally {
    await rm(mine, { force: true })
  }
  return async () => {
    if ((await readFile(lock, 'utf8').catch(() => null)) === content) await rm(lock, { force: true })
  }
}

async function appears(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Removes a dead process's lock; when another starter was faster and has just put its own, gives that one back. */
async function clear(lock: string, seen: string): Promise<void> {
  const aside = `${lock}.${randomUUID()}`
  await rename(lock, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  const taken = await readFile(aside, 'utf8').catch(() => null)
  if (taken !== null && taken !== seen) await appears(aside, lock)
  await rm(aside, { force: true })
}
