import { type Authenticator, authenticatorOf, type Lies } from '../setup/authenticator.ts'
import { cookieOf, openServer, password, type Reply, type Server, send } from './server.ts'

/** The address under which the company is found, to which passkeys are bound. */
export const origin = 'https://crm.romashka.example'

/** Somebody with a passkey, and the session in which he added it. */
interface Owner {
  id: string
  email: string
  cookie: string
  device: Authenticator
  codes: string[]
}

interface Challenged {
  challenge: string
  cookie: string
  options: Reply['body']
}

/** A company whose people come in by passkeys. */
export interface PasskeyRoom {
  server: Server
  /** Signs somebody in by his password. */
  enter(email: string, more?: object, cookie?: string): Promise<Reply>
  as(cookie: string, method: string, path: string, body?: unknown): Promise<Reply>
  /** What a device is asked before anybody has said who he is. */
  challenged(): Promise<Challenged>
  present(passkey: object, cookie: string): Promise<Reply>
  /** The whole way in by a device alone. */
  enterBy(device: Authenticator, lies?: Lies): Promise<Reply>
  /** What a device is asked that is to be added. */
  begin(cookie: string, word?: string): Promise<Reply>
  owner(name: string, lies?: Lies): Promise<Owner>
  /** All that passkeys leave but for what is noted, to prove that a refusal wrote nothing. */
  kept(): Promise<unknown>
  lastNoted(): Promise<object | undefined>
  close(): Promise<void>
}

export async function openPasskeyRoom(): Promise<PasskeyRoom> {
  const server = await openServer({ http: { publicUrl: origin } })
  const database = server.database.owner

  const room: PasskeyRoom = {
    server,
    enter: (email, more = {}, cookie = '') =>
      send(server.address, 'POST', '/session', {
        body: { email, password, ...more },
        headers: cookie ? { cookie } : {},
      }),
    as: (cookie, method, path, body) =>
      send(server.address, method, path, { headers: { cookie, 'x-requested-with': 'rapport' }, body }),
    async challenged() {
      const headers = { host: 'evil.example' }
      const answer = await send(server.address, 'POST', '/session/passkey-challenge', { headers })
      if (answer.status !== 201) throw new Error(answer.text)
      return { challenge: answer.body.challenge, cookie: cookieOf(answer), options: answer.body }
    },
    present: (passkey, cookie) =>
      send(server.address, 'POST', '/session/passkey', { body: { passkey }, headers: { cookie } }),
    async enterBy(device, lies = {}) {
      const asked = await room.challenged()
      return room.present(device.get(asked, lies), asked.cookie)
    },
    begin: (cookie, word = password) => room.as(cookie, 'POST', '/me/passkeys/challenge', { password: word }),
    async owner(name, lies = {}) {
      const { id } = await server.person(name, 'manager')
      const email = `${name}@romashka.example`
      const first = cookieOf(await room.enter(email))
      const device = authenticatorOf(origin, id)
      const passkey = device.create((await room.begin(first)).body, lies)
      const added = await room.as(first, 'POST', '/me/passkeys', { name: 'Ноутбук', passkey })
      if (added.status !== 201) throw new Error(added.text)
      return { id, email, cookie: cookieOf(added), device, codes: added.body.recoveryCodes }
    },
    async kept() {
      const { rows } = await database.query(`select
        (select json_agg(p order by id) from passkey p) as passkeys,
        (select json_agg(c order by challenge_hash) from passkey_challenge c where expires_at > now()) as challenges,
        (select json_agg(c order by code_hash) from recovery_code c) as codes,
        (select json_agg(s.id order by s.id) from session s) as sessions, (select count(*) from change) as changes`)
      return rows[0]
    },
    async lastNoted() {
      const latest = 'select kind, outcome, reason, user_id from security_event order by id desc limit 1'
      return (await database.query(latest)).rows[0]
    },
    close: () => server.close(),
  }
  return room
}
