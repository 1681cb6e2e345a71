import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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
 * Takes the data folder for this process; the returned function gives it back. A living one that has it may be about to
 * stop, and is given `patience` milliseconds for it.
 *
 * Everyone who comes first puts up a flag, then looks for others: of two, the later one sees the other's flag, however
 * their steps mix. Flags of processes that are gone count for nothing.
 */
export async function lockFolder(folder: string, patience = 5_000): Promise<() => Promise<void>> {
  const begun = Date.now()
  for (;;) {
    const flag = await putUp(folder)
    const other = await findOther(folder, flag)
    if (other === null) return () => rm(join(folder, flag), { force: true })
    await rm(join(folder, flag), { force: true })
    if (Date.now() - begun >= patience) throw new FolderBusy(folder, other)
    await wait(50 + Math.random() * 100)
  }
}

const isFlag = (name: string): boolean => /^server-[0-9a-f-]{36}\.lock$/.test(name)

/** The flag appears whole, under a name of its own. */
async function putUp(folder: string): Promise<string> {
  const flag = `server-${randomUUID()}.lock`
  const draft = join(folder, `${flag}.new`)
  await writeFile(draft, `${process.pid} ${await findProcess(process.pid)}\n`)
  await rename(draft, join(folder, flag))
  return flag
}

/** Another living process that has put up its flag; those of the dead are taken down. */
async function findOther(folder: string, mine: string): Promise<number | null> {
  const flags = (await readdir(folder)).filter(name => isFlag(name) && name !== mine)
  for (const flag of flags) {
    const content = await readFile(join(folder, flag), 'utf8').catch(() => null)
    if (content === null) continue
    const [pid, started] = content.trim().split(' ')
    if ((await findProcess(Number(pid))) === started) return Number(pid)
    await rm(join(folder, flag), { force: true })
  }
  return null
}
