import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Unavailable } from '../../../model/index.ts'

interface Bounds {
  seconds: number
  megabytes: number
  /** Its home, and where it puts what it needs for a while. */
  folder: string
}

/** Of the shell: memory and a file's size in kilobytes or blocks of 512 bytes, time of the processor in seconds, no dumps. */
const bounded = 'ulimit -c 0; ulimit -v "$1"; ulimit -f "$2"; ulimit -t "$3"; shift 3; exec "$@"'

/**
 * Runs a program to its end, with nothing of our environment, within time and (where the system has it) memory, and without a network
 * where Linux lets us take it away. It is ended with all that it has begun. Throws Unavailable where it is not done in time or breaks off.
 */
export async function runBounded(command: readonly string[], { seconds, megabytes, folder }: Bounds): Promise<void> {
  const hasShell = process.platform !== 'win32'
  const limits = [megabytes * 1024, megabytes * 200, seconds].map(String)
  const whole = hasShell ? ['/bin/sh', '-c', bounded, 'sh', ...limits, ...(await alone()), ...command] : command
  const [program = '', ...args] = whole
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, TMPDIR: folder, LC_ALL: 'C.UTF-8' },
    // A group of its own, to be ended as a whole: soffice is a script that begins others.
    detached: hasShell,
    stdio: 'ignore',
    windowsHide: true,
  })
  let isLate = false
  const end = () => endAll(child.pid, hasShell)
  const clock = setTimeout(() => {
    isLate = true
    end()
  }, seconds * 1000)
  try {
    const [code, signal] = await once(child, 'exit')
    if (isLate) throw new Unavailable('documentTooSlow', { seconds })
    if (code !== 0) throw officeFailed(`it ended: ${code ?? signal}`)
  } finally {
    clearTimeout(clock)
    end()
  }
}

function endAll(pid: number | undefined, isGroup: boolean): void {
  if (pid === undefined) return
  try {
    process.kill(isGroup ? -pid : pid, 'SIGKILL')
  } catch (error) {
    // There is nobody left.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Why is for the log. */
export function officeFailed(why: string): Unavailable {
  const error = new Unavailable('documentOfficeFailed')
  error.cause = new Error(`LibreOffice: ${why}`)
  return error
}

let withoutNetwork: Promise<string[]> | undefined

/** What takes the network away from a program, where we may: containers often forbid it. */
function alone(): Promise<string[]> {
  withoutNetwork ??= tried(['unshare', '--map-root-user', '--net'])
  return withoutNetwork
}

async function tried(prefix: readonly string[]): Promise<string[]> {
  if (process.platform !== 'linux') return []
  const [program = '', ...args] = prefix
  const child = spawn(program, [...args, 'true'], { env: { PATH: '/usr/bin:/bin' }, stdio: 'ignore' })
  return once(child, 'exit').then(
    ([code]) => (code === 0 ? [...prefix] : []),
    () => [],
  )
}
