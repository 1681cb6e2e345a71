import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A process of Rapport that is killed and started again. */
export interface MortalProcess {
  /** Where it listens; empty where it only works. */
  url(): string
  /** Again, on another port, until it is ready. */
  start(): Promise<void>
  kill(): Promise<void>
  isKilled(): boolean
  /** As an operator does. */
  stop(): Promise<void>
}

/** Starts `main.ts` with these words and settings. */
export async function startMortalProcess(
  env: Record<string, string | undefined>,
  ...words: string[]
): Promise<MortalProcess> {
  let child: ChildProcess
  let url = ''

  /** On a port of the system's choice; the line that says that it is ready names it. */
  async function start(): Promise<void> {
    const { PATH, NODE_COMPILE_CACHE } = process.env
    child = spawn(process.execPath, [main, ...words], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Half of what a start takes is compiling.
      env: { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), PORT: '0', RAPPORT_LOG: 'silent', ...env },
    })
    let output = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk
    })
    while (!/ready: (http\S+)|works\./.test(output)) {
      const [chunk] = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')])
      if (!Buffer.isBuffer(chunk)) throw new Error(`It ended instead of starting: ${output}`)
      output += chunk
    }
    url = /ready: (http\S+)/.exec(output)?.[1] ?? ''
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  await start()
  return {
    url: () => url,
    start,
    kill: () => end('SIGKILL'),
    isKilled: () => child.signalCode !== null,
    stop: () => end('SIGTERM'),
  }
}
