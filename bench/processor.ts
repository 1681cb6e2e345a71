import { readdir, readFile } from 'node:fs/promises'

/** Clock ticks of Linux in a second. */
const ticks = 100

/**
 * Processor time in seconds that processes and all below them have used. Work per answer says more than answers per
 * second where others use the machine too. `null` where the system does not tell (anything but Linux).
 */
export async function processorTime(roots: readonly number[]): Promise<number | null> {
  if (process.platform !== 'linux') return null
  const known = new Map<number, { parent: number; used: number }>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => null)
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (!fields) continue
    const [user, system, ofChildren, systemOfChildren] = fields.slice(11, 15).map(Number)
    known.set(Number(name), {
      parent: Number(fields[1]),
      used: (user ?? 0) + (system ?? 0) + (ofChildren ?? 0) + (systemOfChildren ?? 0),
    })
  }
  const counted = new Set<number>()
  function below(pid: number): number {
    if (counted.has(pid)) return 0
    counted.add(pid)
    const children = [...known].filter(([, { parent }]) => parent === pid)
    return (known.get(pid)?.used ?? 0) + children.reduce((sum, [child]) => sum + below(child), 0)
  }
  return roots.reduce((sum, pid) => sum + below(pid), 0) / ticks
}

/** The process that began another. */
export async function parentOf(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null)
  return stat ? Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) : null
}

/** Bytes of a process that are in memory; 0 where the system does not tell. */
export async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
}

/** A clock of the processor time, in seconds, that a process and all below it have used; 0 where the system does not tell. */
export const usedBy = (pid: number | null) => async (): Promise<number> => (pid && (await processorTime([pid]))) || 0

/** The most memory that a process has had, where the system tells. */
export async function peakMegabytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const found = /^VmHWM:\s+(\d+) kB/m.exec(status)
  return found ? Math.round(Number(found[1]) / 1024) : null
}
