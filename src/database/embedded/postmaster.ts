import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Log } from '../../model/log.ts'
import type { Account } from './account.ts'
import type { Address } from './address.ts'
import type { Binaries } from './binaries.ts'
import { type Cluster, databaseEnvironment } from './cluster.ts'
import { findCommandLine, findProcess } from './process.ts'

/** All that is needed to run the PostgreSQL of one data folder. */
export interface Installation {
  readonly cluster: Cluster
  readonly binaries: Binaries
  readonly account: Account
  readonly address: Address
  readonly log: Log
}

/** A running PostgreSQL that this process started. */
export interface Postmaster {
  readonly pid: number
  /** Settles when it has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** Ends it in good order: open transactions are rolled back, everything acknowledged is on disk. */
  stop(): Promise<void>
}

/** Starts PostgreSQL and waits until it takes connections, after a crash until it has recovered. */
export async function startPostmaster(installation: Installation): Promise<Postmaster> {
  const { cluster, binaries, account, address } = installation
  const output = await open(cluster.log, 'a', 0o600)
  const { program, args, ...user } = account.command(binaries.postgres, ['-D', cluster.folder, ...address.arguments])
  // A session of its own: Ctrl-C in the terminal must reach Rapport first and PostgreSQL last.
  const child = spawn(program, args, {
    ...user,
    cwd: '/',
    env: databaseEnvironment(),
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output.fd, output.fd],
  })
  const ended = new Promise<void>(resolve => {
    child.once('exit', () => resolve()).once('error', () => resolve())
  })
  await output.close()
  const pid = await readiness(child, cluster)
  return { pid, ended, stop: () => stopProcess(pid, installation) }
}

async function readiness(child: ChildProcess, cluster: Cluster): Promise<number> {
  let failure: Error | undefined
  child.once('error', error => {
    failure = error
  })
  for (;;) {
    await wait(10)
    if (failure || child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`PostgreSQL did not start: ${failure?.message ?? (await lastLines(cluster.log))}`)
    }
    const state = await readState(cluster)
    if (state?.ready && state.pid === child.pid) return state.pid
  }
}

/** PostgreSQL's own file about itself: process id in the first line, status in the eighth. */
async function readState(cluster: Cluster): Promise<{ pid: number; ready: boolean } | null> {
  const text = await readFile(join(cluster.folder, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  return lines[0] ? { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' } : null
}

/**
 * Ends a PostgreSQL that outlived the server it belonged to, so that its settings and its life are ours again; what was
 * acknowledged is kept. The process id in the file may meanwhile belong to a stranger: then only the file goes.
 */
export async function stopLeftBehind(installation: Installation): Promise<void> {
  const { cluster, log } = installation
  const state = await readState(cluster)
  if (!state) return
  if (await isPostmaster(state.pid, cluster)) {
    log.warn({ pid: state.pid }, 'A PostgreSQL left behind by a killed server is ended first')
    await stopProcess(state.pid, installation)
  }
  await rm(join(cluster.folder, 'postmaster.pid'), { force: true })
}

async function isPostmaster(pid: number, cluster: Cluster): Promise<boolean> {
  return (await findCommandLine(pid))?.includes(`-D ${cluster.folder}`) ?? false
}

/** Fast shutdown; when that hangs for a minute, an immediate one, after which PostgreSQL recovers from its log. */
async function stopProcess(pid: number, { cluster, binaries }: Installation): Promise<void> {
  if (process.platform === 'win32') {
    await promisify(execFile)(binaries.pg_ctl, ['stop', '-D', cluster.folder, '-m', 'fast', '-w']).catch(() => {})
    return
  }
  const born = await findProcess(pid)
  if (born === null) return
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    send(pid, signal)
    for (let waited = 0; waited < 60_000; waited += 10) {
      if ((await findProcess(pid)) !== born) return
      await wait(10)
    }
  }
  throw new Error(`PostgreSQL (process ${pid}) does not end`)
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function lastLines(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-5).join('\n')
}
