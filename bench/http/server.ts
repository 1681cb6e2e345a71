import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { openConnection } from './client.ts'

export interface Served {
  port: number
  pid: number
  end(): Promise<void>
}

const rapportMain = '../../src/main.ts'

/** Rapport itself, in a process of its own, on the scratch database. */
export const serveRapport = (
  databaseUrl: string,
  dataFolder: string,
  more: Record<string, string> = {},
): Promise<Served> =>
  serve(rapportMain, '/readyz', {
    DATABASE_URL: databaseUrl,
    RAPPORT_DATA: dataFolder,
    RAPPORT_LOG: 'error',
    ...unlimited,
    ...more,
  })

/** The load comes with few keys, so that none may be held back. */
const unlimited = {
  RAPPORT_CALLS_PER_MINUTE: '100000000',
  RAPPORT_CALLS_PER_DAY: '1000000000',
  RAPPORT_CALLS_AT_ONCE: '100000',
}

/** A bare Fastify that answers with what one statement gives. */
export const serveBare = (environment: Record<string, string>): Promise<Served> =>
  serve('./bare.ts', '/readyz', environment)

async function serve(script: string, ready: string, environment: Record<string, string>): Promise<Served> {
  const port = await freePort()
  const args = [...(script === rapportMain ? asStarted : []), ...profiling(script)]
  const child = spawn(process.execPath, [...args, fileURLToPath(new URL(script, import.meta.url))], {
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  let dead = false
  void ended.then(() => {
    dead = true
  })
  for (const giveUp = Date.now() + 60_000; !(await answers(port, ready)); ) {
    if (dead || Date.now() > giveUp) throw new Error(`${script} does not serve`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  return {
    port,
    pid: child.pid ?? 0,
    async end() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** As `npm start` does. */
const asStarted = ['--max-semi-space-size=8']

/** With BENCH_PROFILE=folder the server leaves a CPU profile there when it ends. */
const profiling = (script: string): string[] =>
  process.env.BENCH_PROFILE && script === rapportMain
    ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`]
    : []

async function answers(port: number, path: string): Promise<boolean> {
  try {
    const connection = await openConnection(port)
    const { status } = await connection.ask('GET', path)
    connection.close()
    return status === 200
  } catch {
    return false
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
