import type { Browser } from 'playwright-core'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { type Credentials, type Person, seat } from './person.ts'

export type Row = Record<string, unknown>

/** Somebody who works there, before a browser of his own. */
export type Seated = Person & { api: Client; id: string; name: string; who: Credentials }

/** A company at work: its administrator's calls, and short ways to make and look at what a story needs. */
export interface Office {
  rapport: TestServer
  browser: Browser
  admin: Client
  get(path: string): Promise<Row>
  list(path: string): Promise<Row[]>
  /** Makes a record; its id. */
  made(path: string, body: Row): Promise<string>
  /** A lead with a number nobody had before; its id. */
  lead(name: string, more?: Row): Promise<string>
  /** Adds somebody of a built-in role who speaks Russian, and seats him. */
  hire(name: string, role: string, team?: string | null): Promise<Seated>
  close(): Promise<void>
}

/** `env`: what its server is told besides; `by`: another browser than that of the worker. */
export async function openOffice(env: Record<string, string> = {}, by = borrowBrowser): Promise<Office> {
  const [rapport, browser] = await Promise.all([startServer({ ...withAdministrator, ...env }), by()])
  const admin = await signIn(rapport.url, administrator.email, administrator.password)
  let count = 0

  const get: Office['get'] = async path => (await admin.call<Row>('GET', path)).body
  const list: Office['list'] = async path => (await admin.call<{ data: Row[] }>('GET', path)).body.data
  const made: Office['made'] = async (path, body) => {
    const answer = await admin.call<{ id: string }>('POST', path, body)
    if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    return answer.body.id
  }
  return {
    rapport,
    browser,
    admin,
    get,
    list,
    made,
    lead: (name, more = {}) => made('/leads', { name, phones: [`+7926${5_550_000 + ++count}`], ...more }),
    async hire(name, role, team = null) {
      const who = { email: `person${++count}@rapport.example`, password: 'another horse battery' }
      const id = await made('/users', { ...who, name, role, team, locale: 'ru' })
      return { ...(await seat(browser, rapport, who)), id, name, who }
    },
    async close() {
      await browser.close()
      await rapport.stop()
    },
  }
}
