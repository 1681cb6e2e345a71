/**
 * What happens when the disk is full or PostgreSQL is away, tried for real: `sudo node_modules/.bin/node test/load/away.ts` (Linux, for it
 * mounts a small disk of its own). Ends with 1 when anything acknowledged is lost, a call gets neither its answer nor
 * 503, or the server does not come back by itself.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { signIn } from '../setup/client.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const email = 'admin@romashka.example'
const password = 'Kq7-lilac-harbour-52'

const disk = await mkdtemp(join(tmpdir(), 'rapport-disk-'))
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'tmpfs', disk])
const { server, url } = await startServer()
const admin = await signIn(url, email, password)
const acknowledged: string[] = []
let sent = 0
let failures = 0

try {
  await trial('the disk is full', { begin: fillDisk, end: freeDisk })
  await trial('PostgreSQL is killed while the disk is full', {
    begin: () => fillDisk().then(killPostgres),
    end: freeDisk,
  })
  await trial('PostgreSQL is killed', { begin: killPostgres, end: async () => {} })
  await trial('PostgreSQL is stopped', { begin: () => signalPostgres('STOP'), end: () => signalPostgres('CONT') })
  for (const id of acknowledged) {
    const { status } = await admin.call('GET', `/leads/${id}`)
    report(status === 200, `the acknowledged lead ${id} answers ${status}`)
  }
  console.log(`${acknowledged.length} leads were acknowledged; ${failures} failures`)
} finally {
  server.kill('SIGTERM')
  await once(server, 'exit')
  execFileSync('umount', [disk])
  await rm(disk, { recursive: true })
}
process.exit(failures ? 1 : 0)

interface Trouble {
  begin: () => Promise<void>
  end: () => Promise<void>
}

/** For ten seconds each call gets its answer or 503; a minute after the end of the trouble all are served again. */
async function trial(name: string, { begin, end }: Trouble): Promise<void> {
  await begin()
  const counts = new Map<number, number>()
  for (const until = Date.now() + 10_000; Date.now() < until; await wait(100)) {
    for (const status of await callsOnce()) {
      counts.set(status, (counts.get(status) ?? 0) + 1)
      report([200, 201, 503].includes(status), `${name}: a call was answered ${status}`)
    }
  }
  await end()
  const since = Date.now()
  while ((await callsOnce()).some(status => status === 503) && Date.now() - since < 60_000) await wait(200)
  report(!(await callsOnce()).includes(503), `${name}: the server does not come back`)
  console.log(name, Object.fromEntries(counts), `served again after ${Date.now() - since} ms`)
}

/** A write and a read at the same time. */
function callsOnce(): Promise<number[]> {
  return Promise.all([makeLead(), readLeads()])
}

async function makeLead(): Promise<number> {
  const lead = { name: `Лид ${++sent}`, phones: [`+7926${String(1_000_000 + sent)}`], comment: 'х'.repeat(5000) }
  const { status, body } = await admin.call<{ id: string }>('POST', '/leads', lead)
  if (status === 201) acknowledged.push(body.id)
  return status
}

async function readLeads(): Promise<number> {
  return (await admin.call('GET', '/leads?limit=1')).status
}

function report(right: boolean, problem: string): void {
  if (right) return
  failures++
  console.error(problem)
}

async function fillDisk(): Promise<void> {
  const zeros = async function* () {
    for (;;) yield Buffer.alloc(65_536)
  }
  // It ends when nothing fits any more.
  await pipeline(zeros, createWriteStream(join(disk, 'filler'))).catch(() => {})
}

function freeDisk(): Promise<void> {
  return rm(join(disk, 'filler'))
}

async function postgres(): Promise<number> {
  const [pid] = (await readFile(join(disk, 'data/postgres/postmaster.pid'), 'utf8')).split('\n')
  return Number(pid)
}

async function killPostgres(): Promise<void> {
  process.kill(await postgres(), 'SIGKILL')
}

async function signalPostgres(signal: 'STOP' | 'CONT'): Promise<void> {
  const pid = String(await postgres())
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', pid], { encoding: 'utf8' }).split('\n')
  for (const each of [pid, ...children]) if (each.trim()) process.kill(Number(each), `SIG${signal}`)
}

async function startServer(): Promise<{ server: ChildProcess; url: string }> {
  const started = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      RAPPORT_LOG: 'silent',
      RAPPORT_DATA: join(disk, 'data'),
      RAPPORT_ADMIN_EMAIL: email,
      RAPPORT_ADMIN_PASSWORD: password,
    },
  })
  for await (const chunk of started.stdout ?? []) {
    const address = /ready: (http\S+)/.exec(String(chunk))?.[1]
    if (address) return { server: started, url: address }
  }
  throw new Error('the server did not start')
}
