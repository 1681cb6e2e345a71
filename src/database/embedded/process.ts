import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'

/**
 * A number that tells a process from a later one with the same id, or `null` when there is no such process. Process
 * ids come again, in containers at every start.
 */
export async function findProcess(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return isAlive(pid) ? 'alive' : null
  const fields = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (!fields) return null
  // The name stands in parentheses and may hold anything; state follows as field 3, the start time as field 22.
  const [state, ...rest] = fields.slice(fields.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' ? null : (rest[18] ?? null)
}

/** How a living process was started, words joined by spaces; `null` when there is none. */
export async function findCommandLine(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return text.replaceAll('\0', ' ').trim() || null
  }
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
  return stdout?.trim() || null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
