import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { clockOf, versionOf } from '../src/doctor/database.ts'
import { nodeVersion } from '../src/doctor/machine.ts'
import { createTestDatabase, type TestDatabase } from './setup/database.ts'
import { freePort } from './setup/server.ts'
import { makeAuthority, type Peer, plainServer, proxyServer, secureServer } from './setup/wire-peers.ts'

const doctor = fileURLToPath(new URL('../src/doctor.ts', import.meta.url))

let database: TestDatabase
let folder: string
let env: Record<string, string>
const peers: Peer[] = []

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  for (const peer of peers) await peer.close()
  await database?.drop()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-doctor-'))
  env = { DATABASE_URL: database.url, RAPPORT_DATA: folder, PORT: String(await freePort()) }
  return () => rm(folder, { recursive: true, force: true })
})

/** What the command says, and how it ends. */
function examine(more: Record<string, string> = {}, ...args: string[]): Promise<{ said: string; code: number | null }> {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, [doctor, ...args], {
    env: { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...env, ...more },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', text => {
      said += text
    })
  return new Promise(resolve => child.on('close', code => resolve({ said, code })))
}

async function open<Kind extends Peer>(opening: Promise<Kind>): Promise<Kind> {
  const peer = await opening
  peers.push(peer)
  return peer
}

test('nothing has to be done where all is well, and nothing is changed', async () => {
  const { said, code } = await examine({ RAPPORT_PUBLIC_URL: 'https://crm.example' })
  expect([said.match(/^BAD.*/gm), code]).toEqual([null, 0])
  expect(said).toMatch(/^ok {4}database: PostgreSQL \d+/m)
  expect(said).toMatch(/^ok {4}schema: \d+ migrations, none pending/m)
  expect(said).toMatch(/^ok {4}clock of the database: /m)
  expect(await readdir(folder)).toEqual([])
})

test('a key that others can read is named, with what to do', async () => {
  const key = join(folder, 'keys', 'vault.key')
  await mkdir(join(folder, 'keys'))
  await writeFile(key, Buffer.alloc(32))
  await chmod(key, 0o644)
  const { said, code } = await examine()
  expect(said).toContain(`BAD   key: ${key} can be read by others\n      chmod 600 ${key}`)
  expect(code).toBe(1)
  await chmod(key, 0o600)
  expect((await examine()).code).toBe(0)
})

test('a port that another program has is told of', async () => {
  const { port } = await open(plainServer())
  const { said } = await examine({ PORT: String(port) })
  expect(said).toMatch(new RegExp(`^look {2}port: 127.0.0.1:${port} is taken`, 'm'))
})

test('a database that does not answer is told of without its password', async () => {
  const closed = await freePort()
  const { said, code } = await examine({ DATABASE_URL: `postgres://owner:hidden-word@127.0.0.1:${closed}/rapport` })
  expect(said).toMatch(/^BAD {3}database: does not answer/m)
  expect(said).not.toContain('hidden-word')
  expect(code).toBe(1)
})

test('a database of a newer Rapport, and one that waits for migrations, are told of', async () => {
  const own = await createTestDatabase()
  try {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString: own.url })
    await client.connect()
    await client.query(`delete from migration where name = (select max(name) from migration)`)
    const late = await examine({ DATABASE_URL: own.url })
    expect(late.said).toMatch(/^look {2}schema: 1 migrations wait/m)
    await client.query(`insert into migration (name) values ('9999-from-tomorrow.sql')`)
    await client.end()
    const newer = await examine({ DATABASE_URL: own.url })
    expect(newer.said).toMatch(/^BAD {3}schema: made by a newer Rapport/m)
    expect(newer.code).toBe(1)
  } finally {
    await own.drop()
  }
})

test('a wrong environment is told of whole', async () => {
  const { said, code } = await examine({ PORT: 'none', RAPPORT_NONSENSE: '1' })
  expect(said.match(/^BAD {3}environment: /gm)).toHaveLength(2)
  expect(code).toBe(1)
})

test('the way to an address shows the gateway that opens TLS, through the proxy, and goes on once it is trusted', async () => {
  const authority = await makeAuthority('Gateway of Romashka')
  const gateway = await open(secureServer(await authority.issue({ name: 'service.example' })))
  const proxy = await open(proxyServer())
  proxy.leadsTo = gateway.port
  const way = { HTTPS_PROXY: `http://anna:hidden-word@127.0.0.1:${proxy.port}` }
  const untrusted = await examine(way, 'https://service.example')
  expect(untrusted.said).toContain('Issued by Gateway of Romashka, not by a public authority')
  expect(untrusted.said).toContain('set NODE_EXTRA_CA_CERTS')
  expect(untrusted.said).not.toContain('hidden-word')
  expect(untrusted.code).toBe(1)

  const file = join(folder, 'gateway.pem')
  await writeFile(file, authority.certificate)
  const trusted = await examine({ ...way, NODE_EXTRA_CA_CERTS: file }, 'https://service.example')
  expect(trusted.said).toMatch(/it is trusted here/)
  expect(trusted.said).toMatch(/answer: Answered: 200/)
  expect(trusted.code).toBe(0)
})

test('what it cannot be meant to do it explains', async () => {
  const { said, code } = await examine({}, '--help')
  expect(said).toContain('doctor ADDRESS')
  expect(code).toBe(2)
})

test('old versions and clocks that differ are bad', () => {
  expect([nodeVersion('22.1.0').state, nodeVersion('24.0.0').state]).toEqual(['bad', 'fine'])
  expect([versionOf('14.9 (Debian)').state, versionOf('15.1').state]).toEqual(['bad', 'fine'])
  expect([clockOf(-6).state, clockOf(6).state, clockOf(1).state]).toEqual(['bad', 'bad', 'fine'])
})

test('it is said whether PDF can be made of Word templates, and nothing is wrong where it cannot', async () => {
  const named = await examine({ RAPPORT_LIBREOFFICE: process.execPath })
  expect([named.said.match(/LibreOffice: .*/)?.[0], named.code]).toEqual([`LibreOffice: ${process.execPath}`, 0])
  const nowhere = await examine({ RAPPORT_LIBREOFFICE: join(folder, 'soffice') })
  expect(nowhere.said).toMatch(/^BAD {3}LibreOffice: .*soffice is no program/m)
  expect(nowhere.said).toContain('PDF of Word templates needs it')
  expect(nowhere.code).toBe(1)
})
