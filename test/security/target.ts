import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../setup/free-port.ts'

/** A Rapport with a believable company in it, on this machine alone, that the tools attack. */
export interface Target {
  /** `http://127.0.0.1:<port>` */
  url: string
  /** Of its administrator, who may do everything. */
  key: string
  /** Of a form that takes requests from anybody. */
  formKey: string
  /** Id of a lead. */
  lead: string
  /** Id of a request that waits for a second administrator. */
  approval: string
  /** Errors that the server has logged. */
  errors(): string[]
  stop(): Promise<void>
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
export const administrator = { email: 'admin@rapport.example', password: 'correct horse battery' }
const second = { email: 'second@rapport.example', password: 'another horse battery' }
const patience = 400_000

export async function startTarget(): Promise<Target> {
  const { url, errors, stop } = await launchTarget({ RAPPORT_DEMO: '1' })
  try {
    return { url, ...(await prepare(url)), errors, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The server alone, with its administrator and what is given of the environment besides. */
export async function launchTarget(
  environment: Record<string, string>,
): Promise<Pick<Target, 'url' | 'errors' | 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-security-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      RAPPORT_DATA: folder,
      RAPPORT_LOG: 'warn',
      RAPPORT_ADMIN_EMAIL: administrator.email,
      RAPPORT_ADMIN_PASSWORD: administrator.password,
      ...environment,
    },
  })
  const ended = once(child, 'exit')
  let log = ''
  child.stderr?.setEncoding('utf8').on('data', text => {
    log += text
  })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await ended
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`The server ended instead of starting:\n${log}`)
      return (await answerOf(`${url}/readyz`)) === 200
    })
    return { url, errors: () => log.split('\n').filter(isError), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Pino writes errors as level 50 and more. */
const isError = (line: string): boolean => /"level":[56]0/.test(line)

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patience; Date.now() < end; await wait(200)) if (await holds()) return
  throw new Error('The server did not become ready')
}

const answerOf = (url: string): Promise<number> =>
  fetch(url).then(
    answer => answer.status,
    () => 0,
  )

async function prepare(url: string): Promise<Pick<Target, 'key' | 'formKey' | 'lead' | 'approval'>> {
  const api = `${url}/api/v1`
  const own = { 'content-type': 'application/json', 'x-requested-with': 'rapport' }
  const send = (method: string, path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(api + path, { method, headers: { ...own, ...headers }, body: JSON.stringify(body) })
  const post = (path: string, body: object, headers?: Record<string, string>) => send('POST', path, body, headers)
  const session = await post('/session', administrator)
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const made = await post('/api-keys', { name: 'Tools', scopes: ['read', 'write', 'admin'] }, { cookie })
  const { key } = await made.json()
  const authorization = `Bearer ${key}`
  const form = await post('/sources', { kind: 'form', name: 'Tools' }, { authorization })
  const { key: formKey } = await form.json()
  await post('/leads', { name: 'Иван', phones: ['+79161234567'] }, { authorization })
  const leads = await fetch(`${api}/leads?limit=1`, { headers: { authorization } })
  const { data } = await leads.json()
  await post('/users', { ...second, name: 'Second', role: 'admin' }, { cookie })
  await send('PUT', '/two-person-rule', { on: true }, { cookie })
  const asked = await send('PUT', '/two-person-rule', { on: false }, { cookie })
  const { approval } = await asked.json()
  if (!key || !formKey || !data[0] || !approval) throw new Error('The company could not be prepared')
  return { key, formKey, lead: data[0].id, approval: approval.id }
}
