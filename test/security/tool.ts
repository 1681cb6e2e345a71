import { spawn, spawnSync } from 'node:child_process'

/** What a tool was told to do, and what came of it. */
export interface Attack {
  tool: string
  /** In a few words, what was tried. */
  aim: string
  /** As typed, without secrets. */
  command: string
  seconds: number
  /** What the tool holds for a hole; empty where it found none. */
  findings: string[]
  /** What it says of what it did: how many requests, how it ended. */
  says: string
}

export interface Ran {
  output: string
  seconds: number
}

/** Debian's packages, by the program that each brings. */
export const tools = ['sqlmap', 'wapiti', 'ffuf', 'slowhttptest'] as const

/** Which of the tools are not there. */
export const missingTools = (): string[] => tools.filter(tool => spawnSync(tool, ['-h'], { stdio: 'ignore' }).error)

/** Runs a tool to its end, or until it has had its time. */
export function run(tool: string, args: readonly string[], mostSeconds: number): Promise<Ran> {
  const begun = Date.now()
  const child = spawn(tool, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TERM: 'dumb' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', text => {
      output += text
    })
  const late = setTimeout(() => child.kill('SIGINT'), mostSeconds * 1000)
  const gone = setTimeout(() => child.kill('SIGKILL'), (mostSeconds + 20) * 1000)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => {
      clearTimeout(late)
      clearTimeout(gone)
      resolve({ output, seconds: Math.round((Date.now() - begun) / 1000) })
    })
  })
}

/** The command as a person would type it; what opens doors is left out. */
export const shown = (tool: string, args: readonly string[]): string =>
  [tool, ...args]
    .map(arg => (/[^\w./:=,-]/.test(arg) ? `'${arg}'` : arg))
    .join(' ')
    .replace(/rk_[\w-]+/g, 'rk_…')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:3000')
    .replace(/\/tmp\/[\w./-]+/g, '…')
